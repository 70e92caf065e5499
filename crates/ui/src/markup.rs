//! Markup from templates: how every piece of the page is written.
//!
//! `html!` turns each element into a few hundred bytes of code. A template is text, which costs what is
//! written and no more, and one small reader fills it:
//!
//! - `{}` takes the next slot, as a child (`<p>{}</p>`) or within an attribute (`class="s-{} now"`);
//! - `@` in an attribute stands for what the instance puts before its ids (`id="@problems"`);
//! - an attribute that is nothing but an empty slot is left out, one that is a flag stands alone;
//! - `on…="{}"` takes what is to be done, `ref="{}"` a reference to the element;
//! - `key="{}"` tells siblings apart, so that each keeps its element and with it the focus;
//! - every element is closed, and whatever is written between elements is text: wrap lines with `\`.
//!
//! Shapes that stand in several panels are functions at the end of this file.

use std::borrow::Cow;
use std::mem::ManuallyDrop;
use std::rc::Rc;

use podstep_manifest::{LineIndex, Span};
use yew::prelude::*;
use yew::virtual_dom::{AttributeOrProperty, Attributes, Listener, ListenerKind, VList, VTag, VText};

use crate::app::Command;
use crate::lazy::Chunk;
use crate::state::Action;
use podstep_text::{Layout, Locale, Message};

/// What stands in a hole of a template.
pub(crate) enum Slot<'a> {
    /// Nothing: no text, no attribute, no listener.
    Nothing,
    /// An attribute without a value, or none.
    Flag(bool),
    Number(i32),
    Str(&'a str),
    Text(AttrValue),
    /// A sentence in the reader's language.
    Say(Message<'a>),
    Node(Html),
    Nodes(Vec<Html>),
    /// What the event asks for.
    Do(Command),
    /// What the event asks for, as it is read from the event.
    Hear(fn(&Event) -> Option<Command>),
    Ref(NodeRef),
}

impl Slot<'_> {
    /// The slot, or nothing.
    pub(crate) fn when(self, on: bool) -> Self {
        if on { self } else { Self::Nothing }
    }

    /// What the value is written as.
    pub(crate) fn text(value: &dyn ToString) -> Self {
        Self::Text(value.to_string().into())
    }
}

impl From<usize> for Slot<'_> {
    fn from(number: usize) -> Self {
        Self::Number(i32::try_from(number).unwrap_or(i32::MAX))
    }
}

/// What all markup of one instance has in common.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Page {
    /// Stands before every id.
    pub id_prefix: AttrValue,
    pub locale: Locale,
    /// Takes what the reader asks for.
    pub send: Callback<Command>,
}

impl Page {
    /// The template with its holes filled in order.
    #[expect(clippy::inline_always, reason = "only what builds the slots is to stand at the caller")]
    #[inline(always)]
    pub(crate) fn fill<const N: usize>(&self, template: &'static str, slots: [Slot<'_>; N]) -> Html {
        // The reader takes every slot, so no caller needs code that drops them.
        self.read(template, ManuallyDrop::new(slots).as_mut_slice())
    }

    #[inline(never)]
    fn read(&self, template: &'static str, slots: &mut [Slot<'_>]) -> Html {
        let mut reader = Reader { page: self, rest: template, slots: slots.iter_mut() };
        let nodes = reader.nodes();
        debug_assert!(reader.rest.is_empty() && reader.slots.len() == 0, "holes and slots differ: {template}");
        list(nodes)
    }

    /// The message in the reader's language.
    pub(crate) fn say(&self, message: &Message<'_>) -> AttrValue {
        match self.locale.say(message) {
            Cow::Borrowed(text) => AttrValue::Static(text),
            Cow::Owned(text) => AttrValue::from(text),
        }
    }

    /// The message in English, for who knows its terms better so; nothing where the page is in English anyway.
    pub(crate) fn original(&self, message: &Message<'_>) -> Slot<'static> {
        match self.locale {
            Locale::En => Slot::Nothing,
            _ => Slot::Text(Locale::En.say(message).into_owned().into()),
        }
    }

    fn text(&self, slot: Slot<'_>) -> Option<AttrValue> {
        match slot {
            Slot::Number(number) => Some(number.to_string().into()),
            Slot::Str(text) => Some(text.into()),
            Slot::Text(text) => Some(text),
            Slot::Say(message) => Some(self.say(&message)),
            _ => None,
        }
    }
}

/// Nodes side by side; a single one stands for itself.
fn list(mut nodes: Vec<Html>) -> Html {
    match nodes.pop() {
        Some(only) if nodes.is_empty() => only,
        last => {
            nodes.extend(last);
            VList::with_children(nodes, None).into()
        }
    }
}

/// Reads a template from its start to its end.
struct Reader<'a, 's> {
    page: &'a Page,
    rest: &'static str,
    slots: std::slice::IterMut<'a, Slot<'s>>,
}

impl<'s> Reader<'_, 's> {
    fn slot(&mut self) -> Slot<'s> {
        self.slots.next().map_or(Slot::Nothing, |slot| std::mem::replace(slot, Slot::Nothing))
    }

    /// What comes before one of these characters, which is then next.
    fn until(&mut self, ends: &[char]) -> &'static str {
        let (before, rest) = self.rest.split_at(self.rest.find(ends).unwrap_or(self.rest.len()));
        self.rest = rest;
        before
    }

    fn skip(&mut self, prefix: &str) -> bool {
        let rest = self.rest.strip_prefix(prefix);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Siblings, up to and with the end of their parent.
    fn nodes(&mut self) -> Vec<Html> {
        let mut nodes = Vec::new();
        loop {
            let text = self.until(&['<', '{']);
            if !text.is_empty() {
                nodes.push(VText::new(text).into());
            }
            if self.skip("{}") {
                nodes.push(match self.slot() {
                    Slot::Node(node) => node,
                    Slot::Nodes(nodes) => VList::with_children(nodes, None).into(),
                    slot => self.page.text(slot).map_or_else(Html::default, |text| VText::new(text).into()),
                });
            } else if self.skip("</") || !self.skip("<") {
                self.until(&['>']);
                self.skip(">");
                return nodes;
            } else {
                nodes.push(self.element());
            }
        }
    }

    fn element(&mut self) -> Html {
        let mut tag = VTag::new(self.until(&[' ', '/', '>']));
        tag.attributes = Attributes::IndexMap(Rc::default());
        while self.skip(" ") {
            self.attribute(&mut tag);
        }
        if !self.skip("/>") {
            self.skip(">");
            let inner = list(self.nodes());
            if let Some(children) = tag.children_mut() {
                *children = inner;
            }
        }
        tag.into()
    }

    fn attribute(&mut self, tag: &mut VTag) {
        let name = self.until(&['=']);
        self.skip("=\"");
        let mut value = AttrValue::Static("");
        let mut given = true;
        loop {
            let literal = self.until(&['"', '{', '@']);
            value = joined(value, AttrValue::Static(literal));
            let piece = if self.skip("{}") {
                match self.slot() {
                    Slot::Ref(node_ref) => {
                        tag.node_ref = node_ref;
                        None
                    }
                    Slot::Do(command) => {
                        self.listen(tag, name, Answer::Do(command));
                        None
                    }
                    Slot::Hear(read) => {
                        self.listen(tag, name, Answer::Hear(read));
                        None
                    }
                    Slot::Flag(on) if name == "checked" => {
                        tag.set_checked(on);
                        None
                    }
                    // The attribute says nothing any more once somebody has chosen.
                    Slot::Flag(on) if name == "selected" && cfg!(not(feature = "still")) => {
                        put(tag, name, AttributeOrProperty::Property(on.into()));
                        None
                    }
                    Slot::Flag(on) => on.then_some(AttrValue::Static(name)),
                    slot => self.page.text(slot),
                }
            } else if self.skip("@") {
                Some(self.page.id_prefix.clone())
            } else {
                self.skip("\"");
                break;
            };
            given = piece.is_some();
            value = joined(value, piece.unwrap_or_default());
        }
        if !given && value.is_empty() {
            return;
        }
        if name == "key" {
            tag.key = Some(value.as_str().into());
        } else if name == "value" && matches!(tag.tag(), "input" | "textarea") {
            tag.set_value(value);
        } else {
            put(tag, name, AttributeOrProperty::Attribute(value));
        }
    }

    fn listen(&self, tag: &mut VTag, name: &'static str, answer: Answer) {
        let event = name.strip_prefix("on").unwrap_or(name);
        tag.add_listener(Rc::new(Listening { event, answer, send: self.page.send.clone() }));
    }
}

fn put(tag: &mut VTag, name: &'static str, value: AttributeOrProperty) {
    if let Attributes::IndexMap(map) = &mut tag.attributes
        && let Some(map) = Rc::get_mut(map)
    {
        map.insert(AttrValue::Static(name), value);
    }
}

fn joined(before: AttrValue, after: AttrValue) -> AttrValue {
    match (before.is_empty(), after.is_empty()) {
        (true, _) => after,
        (_, true) => before,
        _ => [before.as_str(), after.as_str()].concat().into(),
    }
}

enum Answer {
    Do(Command),
    Hear(fn(&Event) -> Option<Command>),
}

/// The one kind of listener: it sends what the event asks for.
struct Listening {
    event: &'static str,
    answer: Answer,
    send: Callback<Command>,
}

impl Listener for Listening {
    fn kind(&self) -> ListenerKind {
        ListenerKind::other(Cow::Borrowed(self.event))
    }

    fn handle(&self, event: Event) {
        let command = match &self.answer {
            Answer::Do(command) => Some(command.clone()),
            Answer::Hear(read) => read(&event),
        };
        if let Some(command) = command {
            self.send.emit(command);
        }
    }

    fn passive(&self) -> bool {
        false
    }
}

impl Page {
    /// A titled section.
    #[inline(never)]
    pub(crate) fn card(&self, id: &'static str, class: &'static str, heading: Slot<'_>, body: Slot<'_>) -> Html {
        self.fill(
            "<section id=\"@{}\" class=\"card {}\" aria-labelledby=\"@{}-heading\" tabindex=\"-1\">\
             <h2 id=\"@{}-heading\">{}</h2><div>{}</div></section>",
            [Slot::Str(id), Slot::Str(class), Slot::Str(id), Slot::Str(id), heading, body],
        )
    }

    /// A remark in small print.
    #[inline(never)]
    pub(crate) fn note(&self, text: Message<'_>) -> Html {
        self.fill("<p class=\"note\">{}</p>", [Slot::Say(text)])
    }

    /// A message that can be closed.
    pub(crate) fn notice(&self, text: Message<'_>) -> Html {
        self.fill(
            "<p><span>{}</span><button type=\"button\" class=\"icon-button\" aria-label=\"{}\" onclick=\"{}\">✕</button></p>",
            [Slot::Say(text), Slot::Say(Message::Layout(Layout::Close)), Slot::Do(Command::Dismiss)],
        )
    }

    /// The news that a chunk could not be loaded, and the way to try again.
    #[inline(never)]
    pub(crate) fn missing(&self, text: Message<'_>, chunk: Chunk) -> Html {
        let again = self.link(Command::Again(chunk), Slot::Say(Message::TryAgain));
        self.fill("<p class=\"note missing\">{} {}</p>", [Slot::Say(text), Slot::Node(again)])
    }

    /// A button that looks like a link.
    #[inline(never)]
    pub(crate) fn link(&self, command: Command, text: Slot<'_>) -> Html {
        self.fill("<button type=\"button\" class=\"link\" onclick=\"{}\">{}</button>", [Slot::Do(command), text])
    }

    /// What a shape with this pattern is filled with, see `timeline::patterns`.
    pub(crate) fn pattern(&self, pattern: &'static str) -> Slot<'static> {
        if pattern.is_empty() {
            return Slot::Str("none");
        }
        Slot::Text(["url(#", &self.id_prefix, pattern, ")"].concat().into())
    }

    /// A link that moves the cursor to a step.
    pub(crate) fn step_link(&self, step: usize, text: Slot<'_>) -> Slot<'static> {
        Slot::Node(self.link(Command::Act(Action::Seek(step)), text))
    }

    /// The way to a place in the manifest.
    #[inline(never)]
    pub(crate) fn place(&self, lines: &LineIndex<'_>, span: Span) -> Slot<'static> {
        Slot::Node(self.link(Command::GoTo(span), Slot::Say(Message::Line(lines.place(span.start).line))))
    }

    /// One of the choices of a `<select>`.
    #[inline(never)]
    pub(crate) fn choice(&self, value: Slot<'_>, chosen: bool, possible: bool, text: Slot<'_>) -> Html {
        self.fill(
            "<option value=\"{}\" selected=\"{}\" disabled=\"{}\">{}</option>",
            [value, Slot::Flag(chosen), Slot::Flag(!possible), text],
        )
    }

    /// A table that scrolls in its own box. Its roles are written out: where there is little room it is shown as a list.
    #[inline(never)]
    pub(crate) fn table(
        &self,
        class: &'static str,
        scroll: &'static str,
        id: Option<&'static str>,
        caption: Message<'_>,
        columns: Vec<Slot<'_>>,
        rows: Vec<TableRow<'_>>,
    ) -> Html {
        let caption = self.say(&caption);
        let columns = columns
            .into_iter()
            .map(|column| self.fill("<th scope=\"col\" role=\"columnheader\">{}</th>", [column]))
            .collect();
        let rows = rows.into_iter().map(|row| self.row(row)).collect();
        let table = self.fill(
            "<table role=\"table\" class=\"{}\" id=\"{}\" translate=\"{}\"><caption>{}</caption>\
             <thead role=\"rowgroup\"><tr role=\"row\">{}</tr></thead><tbody role=\"rowgroup\">{}</tbody></table>",
            [
                Slot::Str(class),
                id.map_or(Slot::Nothing, |id| Slot::Text([&self.id_prefix, id].concat().into())),
                Slot::Str("no").when(!class.is_empty()),
                Slot::Text(caption.clone()),
                Slot::Nodes(columns),
                Slot::Nodes(rows),
            ],
        );
        self.fill(
            "<div class=\"scroll {}\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">{}</div>",
            [Slot::Str(scroll), Slot::Text(caption), Slot::Node(table)],
        )
    }

    fn row(&self, row: TableRow<'_>) -> Html {
        let current = Slot::Str("step").when(row.class == Some("now"));
        let mut named = row.named;
        let cell = |cell: Slot<'_>| {
            let template = if std::mem::take(&mut named) {
                "<th scope=\"row\" role=\"rowheader\">{}</th>"
            } else {
                "<td role=\"cell\">{}</td>"
            };
            self.fill(template, [cell])
        };
        let cells = row.cells.into_iter().map(cell).collect();
        self.fill(
            "<tr role=\"row\" class=\"{}\" aria-current=\"{}\">{}</tr>",
            [row.class.map_or(Slot::Nothing, Slot::Str), current, Slot::Nodes(cells)],
        )
    }
}

/// A row of a table.
pub(crate) struct TableRow<'a> {
    pub class: Option<&'static str>,
    /// The first cell names the row if `named`.
    pub named: bool,
    pub cells: Vec<Slot<'a>>,
}

impl<'a> TableRow<'a> {
    /// A row about a step: marked when the cursor is on it.
    pub(crate) fn of_step(step: usize, cursor: usize, cells: Vec<Slot<'a>>) -> Self {
        Self { class: (step == cursor).then_some("now"), named: false, cells }
    }
}

#[cfg(test)]
mod tests {
    use yew::Html;
    use yew::virtual_dom::VNode;

    use super::{Command, Page, Slot};

    /// The nodes as markup, to compare them.
    fn written(node: &Html) -> String {
        match node {
            VNode::VText(text) => text.text.to_string(),
            VNode::VList(list) => list.iter().map(written).collect(),
            VNode::VTag(tag) => {
                let attributes: String =
                    tag.attributes.iter().map(|(name, value)| format!(" {name}='{value}'")).collect();
                format!("<{0}{attributes}>{1}</{0}>", tag.tag(), tag.children().map(written).unwrap_or_default())
            }
            _ => "?".to_owned(),
        }
    }

    #[test]
    fn holes_are_filled_in_order() {
        let page = Page { id_prefix: "p1-".into(), ..Page::default() };
        let list = vec![page.fill("<b/>", []), page.fill("<i>{}</i>", [3_usize.into()])];
        let node = page.fill(
            "<p id=\"@{}-x\" class=\"s-{} now\" title=\"{}\" lang=\"\">a {} b{}</p>{}",
            [Slot::Str("q"), Slot::Number(-7), Slot::Nothing, Slot::Str("<br>"), Slot::Nodes(list), Slot::Nothing],
        );
        assert_eq!(written(&node), "<p id='p1-q-x' class='s--7 now' lang=''>a <br> b<b></b><i>3</i></p>");
    }

    #[test]
    fn flags_stand_alone_and_listeners_are_no_attributes() {
        let node = Page::default().fill(
            "<option hidden=\"{}\" disabled=\"{}\" onclick=\"{}\">x</option>",
            [Slot::Flag(true), Slot::Flag(false), Slot::Do(Command::Scrolled)],
        );
        assert_eq!(written(&node), "<option hidden='hidden'>x</option>");
    }

    #[test]
    #[should_panic(expected = "holes and slots differ")]
    fn a_slot_too_many_is_noticed() {
        let _ = Page::default().fill("<p>{}</p>", [Slot::Nothing, Slot::Nothing]);
    }
}
