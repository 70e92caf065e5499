//! The page in a real browser: instances side by side, moving in time, broken text, leaving no trace.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use gloo::timers::future::TimeoutFuture;
use gloo::utils::document;
use podstep_ui::{Mounted, mount};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, Event, EventInit, HtmlElement, HtmlSelectElement, HtmlTextAreaElement};

wasm_bindgen_test_configure!(run_in_browser);

/// An instance in an element of its own.
struct Page {
    root: Element,
    mounted: Option<Mounted>,
    prefix: &'static str,
}

impl Page {
    async fn open(prefix: &'static str) -> Self {
        Self::open_in(prefix, "en").await
    }

    async fn open_in(prefix: &'static str, lang: &str) -> Self {
        let root = document().create_element("div").unwrap();
        root.set_attribute("lang", lang).unwrap();
        document().body().unwrap().append_child(&root).unwrap();
        let mounted = Some(mount(root.clone(), None));
        let page = Self { root, mounted, prefix };
        page.settle().await;
        page
    }

    async fn settle(&self) {
        yew::scheduler::flush().await;
        TimeoutFuture::new(0).await;
    }

    fn element<T: JsCast>(&self, id: &str) -> T {
        let selector = format!("[id='{}{id}']", self.prefix);
        self.root.query_selector(&selector).unwrap().unwrap_or_else(|| panic!("no {selector}")).dyn_into().ok().unwrap()
    }

    fn text(&self, selector: &str) -> String {
        self.root.query_selector(selector).unwrap().and_then(|element| element.text_content()).unwrap_or_default()
    }

    fn position(&self) -> String {
        self.text(".position")
    }

    async fn click(&self, id: &str) {
        self.element::<HtmlElement>(id).click();
        self.settle().await;
    }

    /// Opens a panel and waits for what is in it.
    async fn open_panel(&self, id: &str) {
        let selector = format!("[id='{}tab-{id}']", self.prefix);
        self.root.query_selector(&selector).unwrap().unwrap().dyn_into::<HtmlElement>().unwrap().click();
        // The browser tells of it later.
        TimeoutFuture::new(50).await;
        self.settle().await;
    }

    async fn type_text(&self, text: &str) {
        let area: HtmlTextAreaElement = self.element("manifest");
        area.set_value(text);
        let init = EventInit::new();
        init.set_bubbles(true);
        area.dispatch_event(&Event::new_with_event_init_dict("input", &init).unwrap()).unwrap();
        TimeoutFuture::new(200).await;
        self.settle().await;
    }

    async fn close(mut self) {
        self.mounted.take().unwrap().destroy();
        self.settle().await;
        assert_eq!(self.root.child_nodes().length(), 0, "destroy leaves no DOM");
        self.root.remove();
    }
}

fn forget() {
    if let Ok(Some(storage)) = gloo::utils::window().local_storage() {
        storage.clear().unwrap();
    }
}

#[wasm_bindgen_test]
async fn buttons_move_the_cursor() {
    forget();
    let page = Page::open("").await;
    assert!(page.position().starts_with("step 1 of "), "{}", page.position());
    let first = page.text(".why .fact");
    page.click("next").await;
    assert!(page.position().starts_with("step 2 of "), "{}", page.position());
    assert_ne!(page.text(".why .fact"), first);
    page.click("last").await;
    let last = page.position();
    let number = last.split(' ').nth(1).unwrap();
    assert!(last.starts_with(&format!("step {number} of {number}")), "{last}");
    page.click("first").await;
    assert!(page.position().starts_with("step 1 of "));
    page.close().await;
}

#[wasm_bindgen_test]
async fn two_instances_are_independent() {
    forget();
    let one = Page::open("").await;
    let two = Page::open("p1-").await;
    one.click("next").await;
    two.click("last").await;
    assert!(one.position().starts_with("step 2 of "), "{}", one.position());
    assert!(!two.position().starts_with("step 2 of "), "{}", two.position());
    two.type_text("a: [").await;
    assert_eq!(one.text("#stale"), "");
    let ids = document().query_selector_all("[id]").unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for index in 0..ids.length() {
        let id = ids.item(index).unwrap().dyn_into::<Element>().unwrap().id();
        assert!(seen.insert(id.clone()), "id {id} stands twice");
    }
    two.close().await;
    one.click("next").await;
    assert!(one.position().starts_with("step 3 of "), "one lives on after two is gone");
    one.close().await;
}

#[wasm_bindgen_test]
async fn a_broken_text_keeps_the_picture() {
    forget();
    let page = Page::open("").await;
    let good = page.element::<HtmlTextAreaElement>("manifest").value();
    page.click("next").await;
    let spans = page.root.query_selector_all(".span").unwrap().length();
    assert!(spans > 0);
    page.type_text("spec: [").await;
    assert!(!page.text("#stale").is_empty());
    assert!(page.root.query_selector(".problem.error").unwrap().is_some());
    assert_eq!(page.root.query_selector_all(".span").unwrap().length(), spans);
    page.type_text(&good).await;
    assert_eq!(page.text("#stale"), "");
    assert!(page.position().starts_with("step 2 of "), "{}", page.position());
    page.close().await;
}

#[wasm_bindgen_test]
async fn each_instance_speaks_the_language_around_it_until_told_otherwise() {
    forget();
    let one = Page::open_in("", "ja-JP").await;
    let two = Page::open_in("p1-", "en").await;
    assert!(one.text("h2").contains("マニフェスト"), "{}", one.text("h2"));
    assert!(two.text("h2").contains("Manifest"), "{}", two.text("h2"));
    one.click("next").await;
    let select: HtmlSelectElement = one.element("lang");
    select.set_value("uk");
    let init = EventInit::new();
    init.set_bubbles(true);
    select.dispatch_event(&Event::new_with_event_init_dict("change", &init).unwrap()).unwrap();
    one.settle().await;
    assert!(one.text("h2").contains("Маніфест"), "{}", one.text("h2"));
    assert!(one.position().starts_with("крок 2 з "), "{}", one.position());
    assert!(two.text("h2").contains("Manifest"), "{}", two.text("h2"));
    one.close().await;
    two.close().await;
    let again = Page::open_in("", "ja").await;
    assert!(again.text("h2").contains("Маніфест"), "the choice is kept: {}", again.text("h2"));
    again.close().await;
    forget();
}

#[wasm_bindgen_test]
async fn the_text_is_kept_for_the_next_visit() {
    forget();
    let page = Page::open("").await;
    let mine = format!("# mine\n{}", page.element::<HtmlTextAreaElement>("manifest").value());
    page.type_text(&mine).await;
    page.close().await;
    let again = Page::open("").await;
    assert_eq!(again.element::<HtmlTextAreaElement>("manifest").value(), mine);
    again.close().await;
    forget();
}

#[wasm_bindgen_test]
async fn a_click_on_the_timeline_moves_the_cursor() {
    forget();
    let page = Page::open("").await;
    page.click("last").await;
    let link = page.root.query_selector("#rows button.link").unwrap().unwrap();
    link.dyn_into::<HtmlElement>().unwrap().click();
    page.settle().await;
    let position = page.position();
    let number = position.split(' ').nth(1).unwrap();
    assert!(!position.starts_with(&format!("step {number} of {number} ")), "{position}");
    page.close().await;
}

const WITH_LIMIT_RANGE: &str = "
apiVersion: v1
kind: LimitRange
metadata: {name: bounds}
spec:
  limits:
  - type: Container
    default: {cpu: 500m, memory: 128Mi}
---
apiVersion: v1
kind: Pod
metadata: {name: app}
spec:
  containers:
  - name: app
    image: nginx
";

#[wasm_bindgen_test]
async fn a_limit_range_counts_on_either_hierarchy() {
    forget();
    let page = Page::open("").await;
    page.type_text(WITH_LIMIT_RANGE).await;
    page.open_panel("resources").await;
    assert!(page.text(".filled").contains("limits of app: cpu 500m and memory 128Mi"), "{}", page.text(".filled"));
    assert!(page.text("#node-card").contains("50000 100000"), "{}", page.text("#node-card"));
    let select: web_sys::HtmlSelectElement = page.element("hierarchy");
    select.set_selected_index(1);
    let init = EventInit::new();
    init.set_bubbles(true);
    select.dispatch_event(&Event::new_with_event_init_dict("change", &init).unwrap()).unwrap();
    page.settle().await;
    let node = page.text("#node-card");
    assert!(node.contains("memory.limit_in_bytes") && node.contains("512") && !node.contains("50000 100000"), "{node}");
    page.close().await;
}
