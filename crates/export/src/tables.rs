//! The steps as tables: CSV for programs, Markdown for people.

use podstep_core::Life;
use podstep_core::time::Millis;
use podstep_core::trace::{Step, Trace};
use podstep_text::{Locale, Message, Sharing};

/// All steps as CSV (RFC 4180); the first line names the columns, times are in seconds.
#[must_use]
pub fn csv(life: &Life, locale: Locale) -> String {
    let trace = &life.trace;
    let columns = [
        Message::ColumnStep,
        Message::ColumnTime,
        Message::ColumnActor,
        Message::ColumnObject,
        Message::ColumnContainer,
        Message::ColumnWhat,
        Message::ColumnWhy,
    ];
    let mut csv = String::new();
    let names: Vec<_> = columns.iter().map(|column| locale.say(column).into_owned()).collect();
    line(&mut csv, names.iter().map(String::as_str));
    for (index, step) in trace.steps.iter().enumerate() {
        let (number, at) = ((index + 1).to_string(), secs(step.at));
        let say = |message: Message<'_>| locale.say(&message);
        let (actor, what, why) =
            (say(Message::Actor(step.actor)), say(Message::Fact { trace, step }), say(Message::Reason { trace, step }));
        line(&mut csv, [&number, &at, &*actor, pod(trace, step), container(trace, step), &*what, &*why].into_iter());
    }
    csv
}

/// Seconds as every program reads them, whatever the language: `17.040`.
fn secs(at: Millis) -> String {
    format!("{}.{:03}", at.0 / 1000, at.0 % 1000)
}

fn pod<'t>(trace: &'t Trace, step: &Step) -> &'t str {
    let pod = step.pod.or(step.container.map(|container| container.pod));
    pod.and_then(|pod| trace.pods.get(pod)).map_or("", |pod| &pod.name)
}

fn container<'t>(trace: &'t Trace, step: &Step) -> &'t str {
    step.container.and_then(|container| trace.container(container)).map_or("", |entry| &entry.name)
}

fn line<'a>(csv: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (column, cell) in cells.enumerate() {
        if column > 0 {
            csv.push(',');
        }
        // A spreadsheet takes such a cell for a formula.
        let formula = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
        if cell.contains(['"', ',', '\n', '\r']) {
            csv.extend(["\"", formula, &cell.replace('"', "\"\""), "\""]);
        } else {
            csv.extend([formula, cell]);
        }
    }
    csv.push_str("\r\n");
}

/// What to paste into an issue or a runbook: the link, the manifest, and the steps up to this one.
#[must_use]
pub fn markdown(life: &Life, text: &str, link: Option<&str>, up_to: usize, locale: Locale) -> String {
    let trace = &life.trace;
    let say = |message: Message<'_>| locale.say(&message);
    let (kind, name) = (life.workload.kind, life.workload.name.as_str());
    let title = cell(&say(Message::KindAndName { kind, name }));
    let version = say(Message::KubernetesVersion(life.cluster.version));
    let mut markdown = match link {
        Some(link) => format!("**[{title}]({link})** · {version}\n\n"),
        None => format!("**{title}** · {version}\n\n"),
    };
    let fence = fence(text);
    markdown.extend([&fence, "yaml\n", text.trim_end(), "\n", &fence, "\n\n"]);
    let columns = [Message::ColumnTime, Message::Sharing(Sharing::ColumnWhere), Message::ColumnWhat];
    markdown.extend(columns.iter().map(|column| format!("| {} ", say(*column))));
    markdown.push_str("|\n|---:|---|---|\n");
    for step in trace.steps.iter().take(up_to.saturating_add(1)) {
        let (at, what) = (say(Message::Time(step.at)), say(Message::Fact { trace, step }));
        // A step about no container is about its Pod.
        let place = match container(trace, step) {
            "" => pod(trace, step),
            container => container,
        };
        let place = if place.is_empty() { String::new() } else { format!("`{place}`") };
        markdown.push_str(&format!("| {at} | {place} | {} |\n", cell(&what)));
    }
    markdown
}

/// More backticks than stand anywhere in the text.
fn fence(text: &str) -> String {
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    "`".repeat((longest + 1).max(3))
}

/// A sentence that neither ends its cell nor is read as markup.
fn cell(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\r' => written.push(' '),
            '|' | '\\' | '`' | '*' | '_' | '<' | '[' | ']' => written.extend(['\\', character]),
            _ => written.push(character),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::{cell, fence, line};

    #[test]
    fn what_a_program_could_misread_is_quoted() {
        let mut csv = String::new();
        line(&mut csv, ["a", "b,c", "d\"e", "", "=1+1", "-2,3", "f\ng"].into_iter());
        assert_eq!(csv, "a,\"b,c\",\"d\"\"e\",,'=1+1,\"'-2,3\",\"f\ng\"\r\n");
    }

    #[test]
    fn what_markdown_could_misread_is_escaped() {
        assert_eq!(cell("a|b <c> d_e*\n`f`"), "a\\|b \\<c> d\\_e\\* \\`f\\`");
        assert_eq!(["", "a `b` c", "```yaml", "`````"].map(fence), ["```", "```", "````", "``````"]);
    }
}
