//! Where in a document a place is: found from the tokens by their columns, so that a text need not be whole.

use podstep_manifest::{Class, Span};

/// A step of the way from a document to a place in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step<'t> {
    /// Into the value of a key.
    Key(&'t str),
    /// Into an item of a list.
    Item,
}

/// What is at a place.
#[derive(Debug)]
pub(super) struct Place<'t> {
    /// The way to the mapping that holds the key, or to the value.
    pub way: Vec<Step<'t>>,
    /// Whether a key stands there, and not a value.
    pub is_key: bool,
    /// The keys of the mapping.
    pub keys: Vec<&'t str>,
    /// `kind` of the document.
    pub kind: Option<&'t str>,
    /// The keys of the document.
    pub roots: Vec<&'t str>,
}

/// What is open where reading has come to.
#[derive(Debug, Clone, Copy)]
enum Open<'t> {
    Key { column: usize, name: &'t str },
    Item { column: usize },
    FlowMap,
    FlowList,
}

impl Open<'_> {
    const fn is_flow(self) -> bool {
        matches!(self, Self::FlowMap | Self::FlowList)
    }
}

#[derive(Debug, Default)]
struct Walk<'t> {
    open: Vec<Open<'t>>,
    /// The keys of the mappings that are open, each with how much is open around it.
    keys: Vec<(usize, &'t str)>,
    /// How little was open since it was last set.
    least: usize,
}

impl<'t> Walk<'t> {
    fn in_flow(&self) -> bool {
        self.open.iter().any(|open| open.is_flow())
    }

    /// Closes what `ends` says, from the innermost on.
    fn close(&mut self, ends: impl Fn(Open<'t>) -> bool) {
        while self.open.last().is_some_and(|open| ends(*open)) {
            self.open.pop();
        }
        let depth = self.open.len();
        self.least = self.least.min(depth);
        self.keys.retain(|(at, _)| *at <= depth);
    }

    fn mark(&mut self, mark: u8, column: usize) {
        match mark {
            b'-' if !self.in_flow() => {
                self.close(|open| match open {
                    Open::Key { column: other, .. } => other > column,
                    Open::Item { column: other } => other >= column,
                    Open::FlowMap | Open::FlowList => false,
                });
                self.open.push(Open::Item { column });
            }
            b'{' => self.open.push(Open::FlowMap),
            b'[' => self.open.push(Open::FlowList),
            b',' if self.in_flow() => self.close(|open| !open.is_flow()),
            b'}' | b']' if self.in_flow() => {
                self.close(|open| !open.is_flow());
                self.open.pop();
                self.close(|_| false);
            }
            _ => {}
        }
    }

    /// Makes room for a key at this column.
    fn before_key(&mut self, column: usize) {
        if self.in_flow() {
            self.close(|open| !open.is_flow());
        } else {
            self.close(|open| match open {
                Open::Key { column: other, .. } | Open::Item { column: other } => other >= column,
                Open::FlowMap | Open::FlowList => false,
            });
        }
    }

    fn key(&mut self, name: &'t str, column: usize) {
        self.keys.push((self.open.len(), name));
        self.open.push(Open::Key { column, name });
    }

    fn way(&self) -> Vec<Step<'t>> {
        let step = |open: &Open<'t>| match open {
            Open::Key { name, .. } => Some(Step::Key(name)),
            Open::Item { .. } | Open::FlowList => Some(Step::Item),
            Open::FlowMap => None,
        };
        self.open.iter().filter_map(step).collect()
    }

    fn keys_at(&self, depth: usize) -> impl Iterator<Item = &'t str> {
        self.keys.iter().filter(move |(at, _)| *at == depth).map(|(_, name)| *name)
    }
}

/// What the token is that begins at a byte of a document; `None` if none does, or if it is neither key nor value.
pub(super) fn place<'t>(text: &'t str, tokens: &[(Span, Class)], at: usize) -> Option<Place<'t>> {
    let mut walk = Walk::default();
    let mut found: Option<(Place<'t>, usize)> = None;
    let mut kind = None;
    for (span, class) in tokens {
        let written = text.get(span.start..span.end)?;
        let column = span.start - text.get(..span.start)?.rfind('\n').map_or(0, |at| at + 1);
        let unquoted = written.trim_matches(['"', '\'']);
        let is_key = match class {
            Class::Mark => {
                walk.mark(written.bytes().next().unwrap_or_default(), column);
                continue;
            }
            Class::Key => {
                walk.before_key(column);
                true
            }
            // A word alone in braces is a key that is being written.
            Class::Text | Class::Number | Class::Word | Class::Block => matches!(walk.open.last(), Some(Open::FlowMap)),
            Class::Comment | Class::Anchor | Class::Tag | Class::Separator => continue,
        };
        let depth = walk.open.len();
        if span.start == at {
            let keys = walk.keys_at(depth).filter(|_| is_key).collect();
            found = Some((Place { way: walk.way(), is_key, keys, kind: None, roots: Vec::new() }, depth));
            walk.least = depth;
        } else if is_key && let Some((place, _)) = found.as_mut().filter(|(_, of)| *of == depth && walk.least == depth)
        {
            place.keys.push(unquoted);
        } else if let [Open::Key { name: "kind", .. }] | [Open::FlowMap, Open::Key { name: "kind", .. }] =
            walk.open.as_slice()
        {
            kind = kind.or(Some(unquoted));
        }
        if *class == Class::Key {
            walk.key(unquoted, column);
        }
    }
    let root = usize::from(matches!(walk.open.first(), Some(Open::FlowMap)));
    let (place, _) = found?;
    let roots = walk.keys_at(root).collect();
    Some(Place { kind, roots, ..place })
}
