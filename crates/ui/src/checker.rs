//! The API server's rules: a module of its own, asked for when a text is the reader's own.

use std::rc::Rc;

use js_sys::{Function, Promise};
use podstep_core::Options;
use podstep_core::checker::read;
use podstep_core::diagnostic::Diagnostic;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use yew::Callback;

use crate::state::Action;

/// What checks a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checker(Rc<Function>);

impl Checker {
    /// What the API server refuses or warns of.
    pub(crate) fn findings(&self, text: &str, options: &Options) -> Vec<Diagnostic> {
        let minor = options.version.map_or(JsValue::UNDEFINED, |version| version.0.into());
        let gate = options.sidecar_gate.map_or(JsValue::UNDEFINED, JsValue::from);
        let lines = self.0.call3(&JsValue::NULL, &text.into(), &minor, &gate);
        lines.ok().and_then(|lines| lines.as_string()).map(|lines| read(&lines)).unwrap_or_default()
    }
}

/// Loads the module.
pub(crate) fn load(loader: &Function, on_action: &Callback<Action>) {
    let Some(promise) = loader.call0(&JsValue::NULL).ok().and_then(|value| value.dyn_into::<Promise>().ok()) else {
        return on_action.emit(Action::CheckerMissing);
    };
    let (loaded, missing) = (on_action.clone(), on_action.clone());
    let loaded = Closure::once(move |check: JsValue| {
        loaded.emit(match check.dyn_into() {
            Ok(check) => Action::CheckerLoaded(Checker(Rc::new(check))),
            Err(_) => Action::CheckerMissing,
        });
    });
    let missing = Closure::once(move |_: JsValue| missing.emit(Action::CheckerMissing));
    let _ = promise.then2(&loaded, &missing);
    // Called at most once each, by the browser, at a time of its own.
    loaded.forget();
    missing.forget();
}
