//! The values of words. A text with [`UNKNOWN`] in it has an unknown value.

use super::lexer::{Part, Word};
use super::{MAX_ROUNDS, Shell};

/// Stands for what is not known.
pub(super) const UNKNOWN: char = '\u{fffd}';

pub(super) fn is_known(text: &str) -> bool {
    !text.contains(UNKNOWN)
}

impl Shell<'_> {
    /// The value of a word.
    pub(super) fn value(&self, word: &Word) -> String {
        word.parts.iter().map(|part| self.part(part)).collect()
    }

    /// Words as a command gets them: what is not quoted is split, and vanishes if it is empty.
    pub(super) fn fields(&self, words: &[Word]) -> Vec<String> {
        let mut fields = Vec::with_capacity(words.len());
        for word in words {
            let value = self.value(word);
            if word.quoted || matches!(word.parts.as_slice(), [Part::Text(_)]) {
                fields.push(value);
            } else {
                fields.extend(value.split_whitespace().map(str::to_owned));
            }
        }
        fields
    }

    fn part(&self, part: &Part) -> String {
        let known = match part {
            Part::Text(text) => Some(text.clone()),
            Part::Var(name, or) => {
                self.variable(name).filter(|value| or.is_none() || !value.is_empty()).or_else(|| {
                    // A default that itself is computed is not followed.
                    or.clone().filter(|or| !or.contains('$'))
                })
            }
            Part::Sum(sum) => self.sum(sum).map(|sum| sum.to_string()),
            Part::Output(command) => sequence(command),
        };
        known.unwrap_or_else(|| UNKNOWN.to_string())
    }

    /// A variable of the shell, or else of the container.
    fn variable(&self, name: &str) -> Option<String> {
        match name {
            "?" => return self.state.known.then(|| self.state.status.to_string()),
            "$" => return Some("1".to_owned()),
            _ => {}
        }
        let of =
            |pairs: &[(String, String)]| pairs.iter().rev().find(|(of, _)| of == name).map(|(_, value)| value.clone());
        of(&self.state.vars).or_else(|| of(&self.site.container.env)).or_else(|| {
            let holds_index =
                name == "JOB_COMPLETION_INDEX" || self.site.container.index_env.iter().any(|of| of == name);
            self.site.completion_index.filter(|_| holds_index).map(|index| index.to_string())
        })
    }

    pub(super) fn set(&mut self, name: &str, value: String) {
        if let Some((_, old)) = self.state.vars.iter_mut().find(|(of, _)| of == name) {
            *old = value;
        } else if self.state.vars.len() < super::MAX_KEPT {
            self.state.vars.push((name.to_owned(), value));
        }
    }

    /// Whole numbers and variables with `+ - * / %`, without parentheses.
    fn sum(&self, text: &str) -> Option<i64> {
        let (mut sum, mut term, mut op, mut rest) = (0_i64, 0_i64, '+', text.trim());
        loop {
            let operand = rest.strip_prefix('$').unwrap_or(rest);
            let after = operand.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
            let word = operand.get(..operand.len() - after.len()).filter(|word| !word.is_empty())?;
            let number: i64 = word.parse().ok().or_else(|| self.variable(word)?.trim().parse().ok())?;
            match op {
                '*' => term = term.checked_mul(number)?,
                '/' => term = term.checked_div(number)?,
                '%' => term = term.checked_rem(number)?,
                sign => {
                    sum = sum.checked_add(term)?;
                    term = if sign == '-' { number.checked_neg()? } else { number };
                }
            }
            let mut chars = after.trim_start().chars();
            let Some(next) = chars.next() else { return sum.checked_add(term) };
            if !matches!(next, '+' | '-' | '*' | '/' | '%') {
                return None;
            }
            (op, rest) = (next, chars.as_str().trim_start());
        }
    }
}

/// The output of `seq LAST` and `seq FIRST LAST`.
fn sequence(command: &str) -> Option<String> {
    let mut words = command.split_whitespace();
    if words.next() != Some("seq") {
        return None;
    }
    let first: i64 = words.next()?.parse().ok()?;
    let (first, last) = words.next().map_or(Some((1, first)), |last| Some((first, last.parse().ok()?)))?;
    if words.next().is_some() || last.checked_sub(first)? > i64::from(MAX_ROUNDS) {
        return None;
    }
    let numbers: Vec<String> = (first..=last).map(|number| number.to_string()).collect();
    Some(numbers.join(" "))
}
