//! The tree of a script, and how it is read: the POSIX grammar without functions, `case` and here-documents, which
//! are read over.

use super::lexer::{Part, Token, Word, tokens};

/// A longer script is not read.
pub const MAX_SCRIPT_BYTES: usize = 16 * 1024;
/// Compound commands deeper than this are not read.
const MAX_NESTING: usize = 24;

/// A command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    /// Assignments and words.
    Simple(Vec<Word>),
    /// One after another.
    Seq(Vec<Node>),
    /// `a &`.
    Background(Box<Node>),
    /// `a && b || c`: each with whether it follows a success or a failure.
    Chain(Vec<(bool, Node)>),
    /// `! a`.
    Not(Box<Node>),
    /// `a | b`.
    Pipe(Vec<Node>),
    /// `(a)`.
    Subshell(Box<Node>),
    /// Condition, then, else.
    If(Box<Node>, Box<Node>, Box<Node>),
    /// `while`, or `until` where the flag is set: condition and body.
    Loop(bool, Box<Node>, Box<Node>),
    /// `for NAME in WORDS`.
    For(String, Vec<Word>, Box<Node>),
    /// A command whose output goes to these files.
    Into(Box<Node>, Vec<Word>),
    /// What the grammar does not have.
    Unknown,
}

impl Node {
    /// The program or keyword of a simple command.
    fn name(&self) -> &str {
        match self {
            Self::Simple(words) => words.first().map_or("", Word::bare),
            _ => "",
        }
    }

    /// Whether a condition always holds; with `until`, whether it never does.
    pub(super) fn is_constant(&self, until: bool) -> bool {
        match self {
            Self::Seq(nodes) => match nodes.as_slice() {
                [] => !until,
                [only] => only.is_constant(until),
                _ => false,
            },
            _ if until => self.name() == "false",
            _ => matches!(self.name(), "true" | ":"),
        }
    }

    /// Whether the body of a loop holds a way out of it.
    pub(super) fn leaves(&self) -> bool {
        match self {
            Self::Simple(_) => matches!(self.name(), "exit" | "break" | "return" | "exec" | "set" | "kill"),
            Self::Seq(nodes) => nodes.iter().any(Self::leaves),
            Self::Chain(links) => links.iter().any(|(_, node)| node.leaves()),
            Self::If(condition, then, otherwise) => [condition, then, otherwise].iter().any(|node| node.leaves()),
            Self::Loop(_, a, b) => a.leaves() || b.leaves(),
            Self::For(_, _, node) | Self::Not(node) | Self::Into(node, _) => node.leaves(),
            // What these do, they do in a shell of their own.
            Self::Background(_) | Self::Pipe(_) | Self::Subshell(_) | Self::Unknown => false,
        }
    }
}

/// Reads a script; `None` if it is too large or none that can be understood.
pub(super) fn parse(script: &str) -> Option<Node> {
    if script.len() > MAX_SCRIPT_BYTES {
        return None;
    }
    let mut parser = Parser { tokens: tokens(script)?, at: 0, depth: 0 };
    let list = parser.list()?;
    (parser.at == parser.tokens.len()).then_some(list)
}

/// Words that begin or end a compound command.
const CLOSING: [&str; 8] = ["then", "else", "elif", "fi", "do", "done", "esac", "}"];

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn op(&self) -> &'static str {
        if let Some(Token::Op(op)) = self.peek() { op } else { "" }
    }

    /// The next word, if it is bare: without quotes and substitutions.
    fn bare(&self) -> &str {
        match self.peek() {
            Some(Token::Word(word)) => word.bare(),
            _ => "",
        }
    }

    fn take_op(&mut self, op: &str) -> bool {
        let takes = self.op() == op;
        self.at += usize::from(takes);
        takes
    }

    fn take_bare(&mut self, word: &str) -> Option<()> {
        let takes = self.bare() == word;
        self.at += usize::from(takes);
        takes.then_some(())
    }

    fn take_word(&mut self) -> Option<Word> {
        let Some(Token::Word(word)) = self.peek() else { return None };
        let word = word.clone();
        self.at += 1;
        Some(word)
    }

    fn skip_newlines(&mut self) {
        while self.take_op("\n") {}
    }

    /// One level deeper, unless that is too deep.
    fn nested(&mut self, read: fn(&mut Self) -> Option<Node>) -> Option<Node> {
        if self.depth == MAX_NESTING {
            return None;
        }
        self.depth += 1;
        let node = read(self);
        self.depth -= 1;
        node
    }

    fn list(&mut self) -> Option<Node> {
        self.nested(Self::commands)
    }

    fn commands(&mut self) -> Option<Node> {
        let mut nodes = Vec::new();
        loop {
            self.skip_newlines();
            if self.peek().is_none() || matches!(self.op(), ")" | ";;") || CLOSING.contains(&self.bare()) {
                break;
            }
            let node = self.chain()?;
            if self.take_op("&") {
                nodes.push(Node::Background(Box::new(node)));
                continue;
            }
            nodes.push(node);
            if !self.take_op(";") && !self.take_op("\n") {
                break;
            }
        }
        Some(Node::Seq(nodes))
    }

    fn chain(&mut self) -> Option<Node> {
        let first = self.pipe()?;
        let mut links = vec![(true, first)];
        loop {
            let and = match self.op() {
                "&&" => true,
                "||" => false,
                _ if links.len() == 1 => return links.pop().map(|(_, only)| only),
                _ => return Some(Node::Chain(links)),
            };
            self.at += 1;
            self.skip_newlines();
            links.push((and, self.pipe()?));
        }
    }

    fn pipe(&mut self) -> Option<Node> {
        if self.take_bare("!").is_some() {
            return Some(Node::Not(Box::new(self.nested(Self::pipe)?)));
        }
        let first = self.command()?;
        if !self.take_op("|") {
            return Some(first);
        }
        let mut nodes = vec![first];
        loop {
            self.skip_newlines();
            nodes.push(self.command()?);
            if !self.take_op("|") {
                return Some(Node::Pipe(nodes));
            }
        }
    }

    fn command(&mut self) -> Option<Node> {
        let node = if self.take_op("(") {
            let inner = self.list()?;
            self.take_op(")").then_some(Node::Subshell(Box::new(inner)))?
        } else {
            match self.bare() {
                "{" => {
                    self.at += 1;
                    let inner = self.list()?;
                    self.take_bare("}")?;
                    inner
                }
                "if" => {
                    self.at += 1;
                    self.if_rest()?
                }
                word @ ("while" | "until") => {
                    let until = word == "until";
                    self.at += 1;
                    let condition = Box::new(self.list()?);
                    Node::Loop(until, condition, Box::new(self.body()?))
                }
                "for" => self.for_loop()?,
                "case" => self.over("case", "esac")?,
                "[[" => self.test()?,
                _ => return self.simple(),
            }
        };
        let files = self.redirections(None)?;
        Some(into(node, files))
    }

    fn body(&mut self) -> Option<Node> {
        self.take_bare("do")?;
        let body = self.list()?;
        self.take_bare("done")?;
        Some(body)
    }

    fn if_rest(&mut self) -> Option<Node> {
        let condition = Box::new(self.list()?);
        self.take_bare("then")?;
        let then = Box::new(self.list()?);
        let otherwise = if self.take_bare("elif").is_some() {
            return Some(Node::If(condition, then, Box::new(self.nested(Self::if_rest)?)));
        } else if self.take_bare("else").is_some() {
            self.list()?
        } else {
            Node::Seq(Vec::new())
        };
        self.take_bare("fi")?;
        Some(Node::If(condition, then, Box::new(otherwise)))
    }

    fn for_loop(&mut self) -> Option<Node> {
        self.at += 1;
        let name = self.take_word()?;
        let counted = name.arithmetic();
        let mut words = Vec::new();
        if counted.is_none() {
            self.skip_newlines();
            if self.take_bare("in").is_some() {
                while let Some(word) = self.take_word() {
                    words.push(word);
                }
            } else {
                words.push(Word::of(Part::Output(String::new())));
            }
        }
        if self.op() == ";" {
            self.at += 1;
        }
        self.skip_newlines();
        let body = self.body()?;
        Some(match counted {
            // `for ((;;))` has no end; of others the number of rounds is unknown.
            Some(sum) if sum.trim() == ";;" => Node::Loop(false, Box::new(Node::Seq(Vec::new())), Box::new(body)),
            Some(_) => Node::Loop(false, Box::new(Node::Unknown), Box::new(body)),
            None => Node::For(name.bare().to_owned(), words, Box::new(body)),
        })
    }

    /// Reads over a compound command.
    fn over(&mut self, begin: &str, end: &str) -> Option<Node> {
        let mut open = 0_usize;
        loop {
            self.peek()?;
            open += usize::from(self.bare() == begin);
            open -= usize::from(self.bare() == end);
            self.at += 1;
            if open == 0 {
                return Some(Node::Unknown);
            }
        }
    }

    /// `[[ … ]]`: a test, unless it has operators of its own.
    fn test(&mut self) -> Option<Node> {
        let mut words = Vec::new();
        loop {
            match self.peek()? {
                Token::Word(word) if word.bare() == "]]" => break,
                Token::Word(word) => words.push(word.clone()),
                Token::Op(_) => words.push(Word::of(Part::Output(String::new()))),
            }
            self.at += 1;
        }
        self.at += 1;
        words.push(Word::of(Part::Text("]".to_owned())));
        Some(Node::Simple(words))
    }

    /// The files that outputs go to; words between redirections are kept where there may be some.
    fn redirections(&mut self, mut words: Option<&mut Vec<Word>>) -> Option<Vec<Word>> {
        let mut files = Vec::new();
        loop {
            match (self.peek(), &mut words) {
                (Some(Token::Op(op @ (">" | "<"))), _) => {
                    let out = *op == ">";
                    self.at += 1;
                    let file = self.take_word()?;
                    if out {
                        files.push(file);
                    }
                }
                (Some(Token::Word(word)), Some(words)) => {
                    words.push(word.clone());
                    self.at += 1;
                }
                _ => return Some(files),
            }
        }
    }

    fn simple(&mut self) -> Option<Node> {
        let mut words = Vec::new();
        let files = self.redirections(Some(&mut words))?;
        if words.is_empty() && files.is_empty() {
            return None;
        }
        // A function is defined, which does nothing yet.
        if words.len() == 1 && files.is_empty() && self.take_op("(") {
            self.take_op(")").then_some(())?;
            self.skip_newlines();
            self.nested(Self::command)?;
            return Some(Node::Seq(Vec::new()));
        }
        Some(into(Node::Simple(words), files))
    }
}

fn into(node: Node, files: Vec<Word>) -> Node {
    if files.is_empty() { node } else { Node::Into(Box::new(node), files) }
}
