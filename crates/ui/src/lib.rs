//! The page: editor, timeline, transport and panels as Yew components.
//!
//! Owns presentation and the movement in time. Holds no rule of Kubernetes: everything shown comes from
//! `podstep_core::run`. Every sentence is a message of [`podstep_text`].

#![cfg_attr(test, allow(clippy::indexing_slicing, clippy::unwrap_used))]

use std::cell::RefCell;

use yew::AttrValue;

mod added;
mod app;
mod area;
mod because;
mod browser;
mod code;
mod compare;
mod dialog;
mod drop;
mod editor;
mod first;
mod gallery;
mod header;
mod help;
mod keys;
mod kubectl;
mod language;
mod lazy;
mod life;
mod markup;
mod panels;
mod past;
mod problems;
mod resources;
mod script;
mod share;
mod shared;
pub mod state;
mod steps;
#[cfg(feature = "still")]
mod still;
mod strip;
mod tables;
mod tabs;
mod theme;
mod timeline;
mod transport;
mod undo;
mod utf16;
mod voice;

use app::{App, AppProps};

use language::Language;
#[cfg(feature = "still")]
pub use still::still;

thread_local! {
    // The numbers of the instances that live on this page.
    static LIVE: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) };
}

/// A running instance.
#[must_use = "dropping it leaves the instance running; keep it to call destroy"]
pub struct Mounted {
    handle: yew::AppHandle<App>,
    number: u32,
}

impl std::fmt::Debug for Mounted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mounted").field("number", &self.number).finish_non_exhaustive()
    }
}

impl Mounted {
    /// Takes the instance out of the page.
    pub fn destroy(self) {
        self.handle.destroy();
        LIVE.with_borrow_mut(|live| live.retain(|number| *number != self.number));
    }
}

/// Starts Podstep inside `root`. The first instance of a page has the plain ids and keeps its text in
/// local storage; every further one has ids of its own and keeps nothing. A text takes the place of the stored one.
pub fn mount(root: web_sys::Element, text: Option<String>) -> Mounted {
    let number = LIVE.with_borrow_mut(|live| {
        let free = (0..).find(|number| !live.contains(number)).unwrap_or(u32::MAX);
        live.push(free);
        free
    });
    let id_prefix = match number {
        0 => AttrValue::Static(""),
        _ => AttrValue::from(format!("p{number}-")),
    };
    let language = Language::choose(&root, number == 0);
    let narrow = browser::is_narrow();
    let room = timeline::View::room_of(&root, narrow);
    let props = AppProps { id_prefix, language, text: text.map(AttrValue::from), narrow, room };
    let handle = yew::Renderer::<App>::with_root_and_props(root, props).render();
    Mounted { handle, number }
}
