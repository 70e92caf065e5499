//! What is shown one at a time: the panels beside 'why' and, where there is room for one column only, the rest too.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent};
use yew::{AttrValue, Html};

use crate::app::{App, Command};
use crate::browser;
use crate::markup::Slot;
use crate::panels::Kind;
use podstep_text::{Layout, Message};

/// A tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tab {
    Text,
    Timeline,
    Why,
    WhatIf,
    Watch,
    Status,
    Kubectl,
    Compare,
    Resources,
    Shared,
    Shutdown,
    Events,
    Steps,
}

impl Tab {
    /// All, in their order; the first ones are tabs only where there is one column.
    const ALL: [Self; 13] = [
        Self::Text,
        Self::Timeline,
        Self::Why,
        Self::WhatIf,
        Self::Watch,
        Self::Status,
        Self::Kubectl,
        Self::Compare,
        Self::Resources,
        Self::Shared,
        Self::Shutdown,
        Self::Events,
        Self::Steps,
    ];

    /// Its name in ids, in the address (`?tab=events`) and where it is kept.
    const fn id(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Timeline => "timeline",
            Self::Why => "why",
            Self::WhatIf => "what-if",
            Self::Watch => "watch",
            Self::Status => "status",
            Self::Kubectl => "kubectl",
            Self::Compare => "compare",
            Self::Resources => "resources",
            Self::Shared => "shared",
            Self::Shutdown => "shutdown",
            Self::Events => "events",
            Self::Steps => "steps",
        }
    }

    const fn label(self) -> Message<'static> {
        match self {
            Self::Text => Message::Layout(Layout::Text),
            Self::Timeline => Message::Layout(Layout::Timeline),
            Self::Why => Message::Layout(Layout::Why),
            Self::WhatIf => Message::ScriptHeading,
            Self::Watch => Message::Layout(Layout::Watch),
            Self::Status => Message::Layout(Layout::Status),
            Self::Kubectl => Message::Layout(Layout::Kubectl),
            Self::Compare => Message::CompareHeading,
            Self::Resources => Message::Layout(Layout::Resources),
            Self::Shared => Message::Layout(Layout::Shared),
            Self::Shutdown => Message::Layout(Layout::Shutdown),
            Self::Events => Message::Layout(Layout::Events),
            Self::Steps => Message::Layout(Layout::Steps),
        }
    }

    /// The panels that it shows, below each other.
    pub(crate) const fn panels(self) -> &'static [Kind] {
        match self {
            Self::Text | Self::Timeline | Self::Why => &[],
            Self::WhatIf => &[Kind::Script],
            Self::Watch => &[Kind::Rows],
            Self::Status => &[Kind::Status],
            Self::Kubectl => &[Kind::Kubectl],
            Self::Compare => &[Kind::Compare],
            Self::Resources => &[Kind::Resources, Kind::Qos, Kind::Node, Kind::Trial, Kind::Added],
            Self::Shared => &[Kind::Volumes, Kind::Network, Kind::Processes],
            Self::Shutdown => &[Kind::Shutdown],
            Self::Events => &[Kind::Events],
            Self::Steps => &[Kind::Steps],
        }
    }

    /// Whether it is a tab only where there is one column.
    const fn is_of_one_column(self) -> bool {
        self.panels().is_empty()
    }

    fn with_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.id() == id)
    }
}

/// Which tabs are chosen.
#[derive(Debug)]
pub(crate) struct Tabs {
    /// Beside 'why'.
    panels: Tab,
    /// Where there is one column.
    column: Tab,
    /// Whether there is one column only.
    pub(crate) narrow: bool,
    /// Whether the chosen tab is to have the focus.
    focus: bool,
}

impl Tabs {
    /// Those that the address or the last visit has; an instance that is not the page's own has looked at neither.
    pub(crate) fn new(own: bool, narrow: bool) -> Self {
        let asked = || browser::in_address("tab").or_else(browser::stored_tab);
        let mut tabs = Self { panels: Tab::Watch, column: Tab::Timeline, narrow, focus: false };
        if let Some(tab) = own.then(asked).flatten().and_then(|id| Tab::with_id(&id)) {
            tabs.choose(tab);
        }
        tabs
    }

    fn choose(&mut self, tab: Tab) {
        self.column = tab;
        if !tab.is_of_one_column() {
            self.panels = tab;
        }
    }

    /// Shows the tab with this id, for now.
    pub(crate) fn show(&mut self, id: &str) {
        if let Some(tab) = Tab::with_id(id) {
            self.choose(tab);
        }
    }

    /// The id of the panels that are shown beside 'why', if they are not those of the start.
    pub(crate) fn shared(&self) -> Option<&'static str> {
        (self.panels != Tab::Watch).then_some(self.panels.id())
    }

    pub(crate) const fn chosen(&self) -> Tab {
        if self.narrow { self.column } else { self.panels }
    }

    /// Whether this part of the page is to be seen.
    pub(crate) fn shows(&self, part: Tab) -> bool {
        !self.narrow || self.column == part
    }

    /// The panels that are to be seen.
    pub(crate) const fn panels(&self) -> &'static [Kind] {
        self.chosen().panels()
    }

    fn list(&self) -> impl Iterator<Item = Tab> {
        let narrow = self.narrow;
        Tab::ALL.into_iter().filter(move |tab| narrow || !tab.is_of_one_column())
    }

    /// The tab so many places further on, around the end.
    fn further(&self, places: isize) -> Option<Tab> {
        let tabs: Vec<Tab> = self.list().collect();
        let at = tabs.iter().position(|tab| *tab == self.chosen())?;
        tabs.get(at.checked_add_signed(places).unwrap_or(tabs.len() - 1) % tabs.len()).copied()
    }
}

/// What is asked of the tabs.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Ask {
    /// Show this one.
    Choose(Tab),
    /// Show and focus the one so many places further on.
    Further(isize),
    /// Show and focus the first one.
    First,
    /// Show and focus the last one.
    Last,
}

impl App {
    pub(crate) fn choose_tab(&mut self, ask: Ask) -> bool {
        let tabs = &mut self.tabs;
        let tab = match ask {
            Ask::Choose(tab) => Some(tab),
            Ask::Further(places) => tabs.further(places),
            Ask::First => tabs.list().next(),
            Ask::Last => tabs.list().last(),
        };
        let Some(tab) = tab else { return false };
        tabs.focus = !matches!(ask, Ask::Choose(_));
        tabs.choose(tab);
        if self.keeps() {
            browser::store_tab(tab.id());
            browser::change_address("tab", tab.id());
        }
        true
    }

    /// The room may be another.
    pub(crate) fn fit(&mut self) -> bool {
        let narrow = browser::is_narrow();
        let changed = std::mem::replace(&mut self.tabs.narrow, narrow) != narrow;
        if changed {
            self.timeline.turn(narrow, self.state.shown.as_ref());
        }
        changed
    }

    /// What was gone to with a key gets the focus.
    pub(crate) fn focus_tab(&mut self) {
        if std::mem::take(&mut self.tabs.focus)
            && let Some(root) = self.root.cast::<Element>()
            && let Ok(Some(tab)) = root.query_selector("[role='tab'][aria-selected='true']")
            && let Some(tab) = tab.dyn_ref::<HtmlElement>()
        {
            let _ = tab.focus();
        }
    }

    /// The tabs.
    pub(crate) fn tab_list(&self) -> Html {
        let page = &self.page;
        let of = |tab: Tab| {
            let chosen = tab == self.tabs.chosen();
            page.fill(
                "<button type=\"button\" role=\"tab\" id=\"@tab-{}\" key=\"{}\" aria-selected=\"{}\" aria-controls=\"@{}\" \
                 tabindex=\"{}\" onclick=\"{}\">{}</button>",
                [
                    Slot::Str(tab.id()),
                    Slot::Str(tab.id()),
                    Slot::Str(if chosen { "true" } else { "false" }),
                    Slot::Str(match (self.tabs.narrow, tab) {
                        (false, _) => "panel",
                        (true, Tab::Text) => "left",
                        (true, _) => "right",
                    }),
                    Slot::Str(if chosen { "0" } else { "-1" }),
                    Slot::Do(Command::Tab(Ask::Choose(tab))),
                    Slot::Say(tab.label()),
                ],
            )
        };
        page.fill(
            "<div class=\"tabs\" role=\"tablist\" aria-label=\"{}\" onkeydown=\"{}\">{}</div>",
            [
                Slot::Say(Message::Layout(Layout::Panels)),
                Slot::Hear(moved),
                Slot::Nodes(self.tabs.list().map(of).collect()),
            ],
        )
    }

    /// The id of the tab that names what is shown.
    pub(crate) fn tab_name(&self) -> AttrValue {
        [&self.page.id_prefix, "tab-", self.tabs.chosen().id()].concat().into()
    }
}

/// What a key means while a tab has the focus.
fn moved(event: &Event) -> Option<Command> {
    let key: &KeyboardEvent = event.dyn_ref()?;
    if key.alt_key() || key.meta_key() || key.shift_key() || key.ctrl_key() {
        return None;
    }
    let ask = match key.key().as_str() {
        "ArrowLeft" => Ask::Further(-1),
        "ArrowRight" => Ask::Further(1),
        "Home" => Ask::First,
        "End" => Ask::Last,
        _ => return None,
    };
    event.prevent_default();
    Some(Command::Tab(ask))
}
