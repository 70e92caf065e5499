//! The API server's validation as a module of its own: what it finds, as text that goes from one module to another.
//!
//! The page loads the rules only when a text is the reader's own. Both sides of that border are here.

use podstep_manifest::Span;

use crate::diagnostic::{Diagnostic, Finding, Severity};
use crate::{Options, input};

/// What the API server refuses or warns of in a text: a line for each finding, with tabs between severity, begin,
/// end and message.
#[must_use]
pub fn check(text: &str, options: &Options) -> String {
    write(&input::read(text, options).diagnostics)
}

fn write(diagnostics: &[Diagnostic]) -> String {
    let mut lines = String::new();
    for Diagnostic { span, finding, .. } in diagnostics {
        let (mark, message) = match finding {
            Finding::Refused { message, known_since: None } => ("E", message),
            Finding::Warned { text } => ("W", text),
            _ => continue,
        };
        let (start, end) = (span.start.to_string(), span.end.to_string());
        let message = message.replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t");
        lines.push_str(&[mark, &start, &end, &message].join("\t"));
        lines.push('\n');
    }
    lines
}

/// The findings in what [`check`] wrote. What is no finding is left out.
#[must_use]
pub fn read(lines: &str) -> Vec<Diagnostic> {
    lines.split('\n').filter_map(finding).collect()
}

fn finding(line: &str) -> Option<Diagnostic> {
    let mut parts = line.split('\t');
    let mark = parts.next()?;
    let span = Span { start: parts.next()?.parse().ok()?, end: parts.next()?.parse().ok()? };
    let mut message = String::new();
    let mut escaped = false;
    for c in parts.next()?.chars() {
        match (escaped, c) {
            (false, '\\') => {
                escaped = true;
                continue;
            }
            (true, 'n') => message.push('\n'),
            (true, 't') => message.push('\t'),
            _ => message.push(c),
        }
        escaped = false;
    }
    let (severity, finding) = match mark {
        "E" => (Severity::Error, Finding::Refused { message, known_since: None }),
        "W" => (Severity::Warning, Finding::Warned { text: message }),
        _ => return None,
    };
    Some(Diagnostic { severity, span, finding, fix: None })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{check, read, write};
    use crate::diagnostic::{Diagnostic, Finding, Severity};
    use crate::{Options, follow, run};
    use podstep_manifest::Span;

    #[test]
    fn findings_come_back_as_they_were() {
        let finding = |severity, finding| Diagnostic { severity, span: Span { start: 3, end: 17 }, finding, fix: None };
        for message in ["plain", "two\nlines\tand \\n a \\ tab", ""] {
            let message = message.to_owned();
            let findings = vec![
                finding(Severity::Error, Finding::Refused { message: message.clone(), known_since: None }),
                finding(Severity::Warning, Finding::Warned { text: message }),
            ];
            assert_eq!(read(&write(&findings)), findings);
        }
        assert_eq!(read("no finding\nE\t1\nX\t1\t2\tthree\n"), Vec::new());
    }

    #[test]
    fn what_validation_refuses_has_no_life() {
        let text = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n  - name: A\n    image: b\n";
        let options = Options::default();
        let whole = run(text, &options);
        assert!(whole.life.is_none());
        let good = text.replace("name: A", "name: c");
        assert!(run(&good, &options).life.is_some());
        let mut later = follow(&good, &options);
        later.add(read(&check(text, &options)));
        let later = later.advance(usize::MAX).unwrap();
        assert!(later.life.is_none());
        assert_eq!(later.diagnostics, whole.diagnostics);
    }
}
