//! A tree as YAML that reads the same: block style, and every text in quotes that would be something else
//! without them.
//!
//! A writer of YAML 1.2 leaves `y` and `1:30` plain, which Kubernetes does not take for text.

use std::fmt::{self, Display, Formatter, Write};

use crate::{Node, Value, parse};

impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write_node(f, self, 0, true)?;
        f.write_char('\n')
    }
}

/// A tree on one line, in flow style.
#[derive(Debug)]
pub struct Flow<'n>(pub &'n Node);

impl Display for Flow<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let comma = |f: &mut Formatter<'_>, place: usize| if place > 0 { f.write_str(", ") } else { Ok(()) };
        match &self.0.value {
            Value::Seq(items) => {
                f.write_char('[')?;
                for (place, item) in items.iter().enumerate() {
                    comma(f, place)?;
                    Flow(item).fmt(f)?;
                }
                f.write_char(']')
            }
            Value::Map(entries) => {
                f.write_char('{')?;
                for (place, entry) in entries.iter().enumerate() {
                    comma(f, place)?;
                    write_text(f, &entry.key)?;
                    f.write_str(": ")?;
                    Flow(&entry.value).fmt(f)?;
                }
                f.write_char('}')
            }
            _ => write_node(f, self.0, 0, true),
        }
    }
}

/// `here`: the first line begins where the writer is, not on a line of its own.
fn write_node(f: &mut Formatter<'_>, node: &Node, indent: usize, mut here: bool) -> fmt::Result {
    let mut line = |f: &mut Formatter<'_>| match std::mem::take(&mut here) {
        true => Ok(()),
        false => write!(f, "\n{:indent$}", ""),
    };
    match &node.value {
        Value::Seq(items) if !items.is_empty() => {
            for item in items {
                line(f)?;
                f.write_str("- ")?;
                write_node(f, item, indent + 2, true)?;
            }
            Ok(())
        }
        Value::Map(entries) if !entries.is_empty() => {
            for entry in entries {
                line(f)?;
                write_text(f, &entry.key)?;
                f.write_char(':')?;
                let is_block = match &entry.value.value {
                    Value::Seq(items) => !items.is_empty(),
                    Value::Map(entries) => !entries.is_empty(),
                    _ => false,
                };
                if !is_block {
                    f.write_char(' ')?;
                }
                write_node(f, &entry.value, indent + 2, !is_block)?;
            }
            Ok(())
        }
        Value::Seq(_) => f.write_str("[]"),
        Value::Map(_) => f.write_str("{}"),
        Value::Null => f.write_str("null"),
        Value::Bool(value) => write!(f, "{value}"),
        Value::Int(number) => write!(f, "{number}"),
        Value::Number(text) => f.write_str(text),
        Value::String(text) => write_text(f, text),
    }
}

fn write_text(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    if is_plain(text) {
        return f.write_str(text);
    }
    f.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' | '\\' => write!(f, "\\{c}")?,
            '\n' => f.write_str("\\n")?,
            '\t' => f.write_str("\\t")?,
            '\u{2028}' | '\u{2029}' | '\u{feff}' => write!(f, "\\u{:04x}", u32::from(c))?,
            c if c.is_control() => write!(f, "\\u{:04x}", u32::from(c))?,
            c => f.write_char(c)?,
        }
    }
    f.write_char('"')
}

/// Whether a text without quotes is read as itself.
fn is_plain(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'))
        && matches!(parse(&format!("- {text}")).0.as_slice(), [only] if matches!(only.root.items(), [item] if item.as_str() == Some(text)))
}
