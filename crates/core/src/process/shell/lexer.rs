//! The words and operators of a script.

/// A word: what the shell expands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Word {
    pub parts: Vec<Part>,
    /// Whether any of it is quoted: then it is no reserved word, and is not split.
    pub quoted: bool,
    /// Bytes before the `=` of an assignment.
    pub name: Option<usize>,
}

/// A piece of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// As it stands.
    Text(String),
    /// `$NAME` or `${NAME}`, with the text of `${NAME:-text}`.
    Var(String, Option<String>),
    /// `$((…))`.
    Sum(String),
    /// `$(…)`, or anything else that is computed.
    Output(String),
}

/// A token. Every redirection of an output is `>`, every one of an input `<`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Word(Word),
    Op(&'static str),
}

impl Word {
    pub(super) fn of(part: Part) -> Self {
        Self { parts: vec![part], quoted: false, name: None }
    }

    /// Its text, if that needs no expansion and no quotes.
    pub(super) fn bare(&self) -> &str {
        match self.parts.as_slice() {
            [Part::Text(text)] if !self.quoted => text,
            _ => "",
        }
    }

    /// What stands between the parentheses of `((…))`.
    pub(super) fn arithmetic(&self) -> Option<String> {
        match self.parts.as_slice() {
            [Part::Sum(sum)] => Some(sum.clone()),
            _ => None,
        }
    }

    fn push(&mut self, c: char) {
        if let Some(Part::Text(text)) = self.parts.last_mut() {
            text.push(c);
        } else {
            self.parts.push(Part::Text(c.to_string()));
        }
    }
}

/// Longer ones before their beginnings.
const OPS: [&str; 19] =
    ["&&", "&>>", "&>", "&", "||", "|", ";;", ";", "<<<", "<<-", "<<", "<&", "<", ">>", ">|", ">&", ">", ")", "\n"];

/// Reads a script; `None` if a quote or a parenthesis is not closed.
pub(super) fn tokens(script: &str) -> Option<Vec<Token>> {
    let mut lexer = Lexer { rest: script };
    let (mut tokens, mut documents) = (Vec::new(), Vec::new());
    loop {
        lexer.rest = lexer.rest.trim_start_matches([' ', '\t', '\r']);
        while let Some(rest) = lexer.rest.strip_prefix("\\\n") {
            lexer.rest = rest.trim_start_matches([' ', '\t']);
        }
        if lexer.rest.is_empty() {
            return Some(tokens);
        }
        if lexer.rest.starts_with('#') {
            let end = lexer.rest.find('\n').unwrap_or(lexer.rest.len());
            lexer.rest = lexer.rest.get(end..)?;
            continue;
        }
        // `2>`: the number of a file.
        let digits = lexer.rest.trim_start_matches(|c: char| c.is_ascii_digit());
        if digits.starts_with(['<', '>']) {
            lexer.rest = digits;
        }
        if let Some(rest) = lexer.rest.strip_prefix("((") {
            lexer.rest = rest;
            let sum = lexer.until_closed()?;
            lexer.rest = lexer.rest.strip_prefix(')')?;
            tokens.push(Token::Word(Word::of(Part::Sum(sum))));
            continue;
        }
        if let Some(rest) = lexer.rest.strip_prefix('(') {
            lexer.rest = rest;
            tokens.push(Token::Op("("));
            continue;
        }
        let Some(op) = OPS.into_iter().find(|op| lexer.rest.starts_with(op)) else {
            tokens.push(Token::Word(lexer.word()?));
            continue;
        };
        lexer.rest = lexer.rest.get(op.len()..)?;
        match op {
            "<<" | "<<-" => {
                lexer.rest = lexer.rest.trim_start_matches([' ', '\t']);
                documents.push(lexer.word()?);
            }
            // `2>&1` joins what is there already.
            ">&" | "<&" if lexer.rest.starts_with(|c: char| c.is_ascii_digit() || c == '-') => {
                lexer.rest = lexer.rest.get(1..)?;
            }
            "\n" => {
                for end in std::mem::take(&mut documents) {
                    lexer.skip_document(&end);
                }
                tokens.push(Token::Op("\n"));
            }
            _ => tokens.push(Token::Op(match op.trim_start_matches('&').as_bytes() {
                [b'>', ..] => ">",
                [b'<', ..] => "<",
                _ => op,
            })),
        }
    }
}

struct Lexer<'s> {
    rest: &'s str,
}

impl Lexer<'_> {
    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let c = chars.next();
        self.rest = chars.as_str();
        c
    }

    /// The lines of a here-document.
    fn skip_document(&mut self, end: &Word) {
        let end: String = end.parts.iter().map(|part| if let Part::Text(text) = part { text } else { "" }).collect();
        while !self.rest.is_empty() {
            let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
            self.rest = rest;
            if line.trim() == end {
                return;
            }
        }
    }

    fn word(&mut self) -> Option<Word> {
        let mut word = Word::default();
        while let Some(c) = self.rest.chars().next() {
            if matches!(c, ' ' | '\t' | '\r' | '\n' | ';' | '&' | '|' | '<' | '>' | '(' | ')') {
                // `NAME=(…)` is a list.
                if c != '(' || word.name.is_none_or(|name| word.bare().len() != name + 1) {
                    break;
                }
            }
            self.next();
            match c {
                '\'' => {
                    word.quoted = true;
                    word.parts.push(Part::Text(String::new()));
                    let (text, rest) = self.rest.split_once('\'')?;
                    self.rest = rest;
                    text.chars().for_each(|c| word.push(c));
                }
                '"' => {
                    word.quoted = true;
                    word.parts.push(Part::Text(String::new()));
                    loop {
                        match self.next()? {
                            '"' => break,
                            '\\' => match self.next()? {
                                '\n' => {}
                                c @ ('"' | '\\' | '$' | '`') => word.push(c),
                                c => {
                                    word.push('\\');
                                    word.push(c);
                                }
                            },
                            c => self.expanded(c, &mut word)?,
                        }
                    }
                }
                '\\' => match self.next() {
                    Some('\n') => {}
                    c => {
                        word.quoted = true;
                        word.push(c?);
                    }
                },
                '(' => word.parts.push(Part::Output(self.until_closed()?)),
                c => {
                    let is_name = |text: &str| {
                        !text.starts_with(|c: char| c.is_ascii_digit())
                            && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
                    };
                    if c == '=' && word.name.is_none() && !word.bare().is_empty() && is_name(word.bare()) {
                        word.name = Some(word.bare().len());
                    }
                    self.expanded(c, &mut word)?;
                }
            }
        }
        Some(word)
    }

    /// A character outside of single quotes, which may begin an expansion.
    fn expanded(&mut self, c: char, word: &mut Word) -> Option<()> {
        match c {
            '`' => {
                let (output, rest) = self.rest.split_once('`')?;
                word.parts.push(Part::Output(output.to_owned()));
                self.rest = rest;
            }
            '$' => match self.variable()? {
                Part::Text(text) => text.chars().for_each(|c| word.push(c)),
                part => word.parts.push(part),
            },
            c => word.push(c),
        }
        Some(())
    }

    /// What follows a `$`.
    fn variable(&mut self) -> Option<Part> {
        if let Some(rest) = self.rest.strip_prefix("((") {
            self.rest = rest;
            let sum = self.until_closed()?;
            self.rest = self.rest.strip_prefix(')')?;
            return Some(Part::Sum(sum));
        }
        if let Some(rest) = self.rest.strip_prefix('(') {
            self.rest = rest;
            return self.until_closed().map(Part::Output);
        }
        if let Some(rest) = self.rest.strip_prefix('{') {
            let (inner, rest) = rest.split_once('}')?;
            self.rest = rest;
            let end = inner.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(inner.len());
            let (name, rest) = inner.split_at_checked(end)?;
            return Some(match (name, rest.strip_prefix(":-").or_else(|| rest.strip_prefix('-'))) {
                (_, None) if !rest.is_empty() => Part::Output(String::new()),
                ("", _) => Part::Output(String::new()),
                (name, or) => Part::Var(name.to_owned(), or.map(str::to_owned)),
            });
        }
        let first = self.rest.chars().next();
        let name = self.rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
        let length = match first {
            Some('!' | '?' | '$' | '#' | '@' | '*' | '0'..='9') => 1,
            _ => self.rest.len() - name.len(),
        };
        let (name, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(if name.is_empty() { Part::Text("$".to_owned()) } else { Part::Var(name.to_owned(), None) })
    }

    /// The text up to the parenthesis that closes one that is open.
    fn until_closed(&mut self) -> Option<String> {
        let (mut open, mut quote) = (1_usize, None);
        for (at, c) in self.rest.char_indices() {
            match (quote, c) {
                (Some(q), c) if q == c => quote = None,
                (Some(_), _) => {}
                (None, '\'' | '"') => quote = Some(c),
                (None, '(') => open += 1,
                (None, ')') => open -= 1,
                _ => {}
            }
            if open == 0 {
                let text = self.rest.get(..at)?.to_owned();
                self.rest = self.rest.get(at + 1..)?;
                return Some(text);
            }
        }
        None
    }
}
