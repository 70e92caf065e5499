//! What the page loads when somebody needs it: every split point is here.
//!
//! With the feature `split`, the build cuts whatever only the functions of a chunk reach out of the module that draws
//! the first picture. Without it, as in tests and in the page that is one file, everything is there and nothing is
//! loaded; the rest of the page cannot tell.

use podstep_core::diagnostic::Fix;
use podstep_core::edit::Edit;
use podstep_text::{Format, Locale, Render, ja, uk};
use yew::{Callback, Html};

use crate::app::{App, Command};
use crate::browser;
use crate::code::CodeEditor;
use crate::compare::{self, Comparing};
use crate::dialog::Content;
use crate::kubectl::Question;
use crate::panels::PanelProps;
use crate::resources::{Ask, Trial};
use crate::state::{Action, Engine, Shown, State};
use crate::{because, gallery, help, kubectl, resources, script, share, shared, state, tables};

/// What is loaded as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Chunk {
    /// The engine: what reads and follows any text but the first.
    Engine,
    /// The sentences of a language; English ones are always there.
    Language(Locale),
    /// The code editor, with the script that it needs.
    Code,
    /// What a step and a status rest on, and all rules.
    Because,
    /// The help.
    Help,
    /// The samples.
    Gallery,
    /// The dialogs about what is kept and sent, and how that is opened.
    Share,
    /// What makes files of a life.
    Export,
    /// The panel of what could happen and of what is told.
    Script,
    /// The panel that asks kubectl, and what kubectl prints.
    Kubectl,
    /// The panels about resources.
    Resources,
    /// The panels about what containers share.
    Shared,
    /// The panel that compares two lives.
    Compare,
    /// The panels that are tables of steps, Events, fields.
    Tables,
}

/// Draws what is in a panel.
pub(crate) type View = fn(&PanelProps) -> Html;
/// Does what was asked of the panels about resources; gives the edit of the manifest that it takes.
pub(crate) type Answer = fn(&mut Trial, Locale, &Shown, Ask) -> Option<Fix>;

/// Does at a step what was asked of the Scenario: on the desk, or with the edit of the text that it gives.
pub(crate) type Tell = fn(&script::Ask, &mut script::Desk, &str, &Shown, usize) -> Option<Edit>;
/// Changes the question to kubectl at a step, or copies what is printed.
pub(crate) type AskKubectl = fn(&mut Question, &Shown, usize, kubectl::Ask);

/// Does what is asked of the comparison; gives where the cursor is to go.
pub(crate) type AskCompare = fn(&mut Comparing, &State, &compare::Ask) -> Option<Action>;

/// Does what was asked about what is kept and sent; whether anything is to be drawn anew.
pub(crate) type AnswerShare = fn(&mut App, share::Ask) -> bool;

/// Gives the reader a file of what is shown.
pub(crate) type Export = fn(&App, Format);

/// What a chunk holds for the rest of the page.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Brought {
    Engine(Engine),
    Language(Locale, Render),
    Code(&'static CodeEditor),
    Because(View, View, Content),
    Script(View, Tell),
    Kubectl(View, AskKubectl),
    Resources(View, Answer),
    Shared(View),
    Compare(View, AskCompare),
    Tables(View),
    /// What is in a dialog.
    Dialog(Content),
    Share(Content, AnswerShare),
    Export(Export),
}

/// Why nothing was brought.
#[cfg(feature = "split")]
type Missing = wasm_split_helpers::SplitLoaderError;
#[cfg(not(feature = "split"))]
type Missing = std::convert::Infallible;

/// Functions that are loaded before they run, in a chunk of the same name.
macro_rules! chunks {
    ($($name:ident => $brought:expr;)*) => {$(
        #[cfg(feature = "split")]
        #[wasm_split_helpers::wasm_split($name, fallible)]
        fn $name() -> Result<Brought, Missing> {
            podstep_text::bring_rest();
            Ok($brought)
        }
        #[cfg(not(feature = "split"))]
        async fn $name() -> Result<Brought, Missing> {
            podstep_text::bring_rest();
            Ok($brought)
        }
    )*};
}

chunks! {
    engine => Brought::Engine(state::follow);
    japanese => Brought::Language(Locale::Ja, ja::render);
    ukrainian => Brought::Language(Locale::Uk, uk::render);
    code => Brought::Code(CodeEditor::THE);
    because => Brought::Because(because::inputs, because::status, because::rules);
    help => Brought::Dialog(help::content);
    gallery => Brought::Dialog(gallery::content);
    share => Brought::Share(share::content, share::answer);
    export => Brought::Export(share::export);
    script => Brought::Script(script::script, script::Ask::tell);
    kubectl => Brought::Kubectl(kubectl::view, Question::change);
    resources => Brought::Resources(resources::view, Trial::answer);
    shared => Brought::Shared(shared::view);
    compare => Brought::Compare(compare::view, Comparing::answer);
    tables => Brought::Tables(tables::view);
}

/// How far a chunk has come.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Stage {
    Asked,
    Missing,
    Here(Brought),
}

/// The chunks that were asked for.
#[derive(Debug, Default)]
pub(crate) struct Chunks(Vec<(Chunk, Stage)>);

impl Chunks {
    pub(crate) fn stage(&self, chunk: Chunk) -> Option<Stage> {
        self.0.iter().find(|(of, _)| *of == chunk).map(|(_, stage)| *stage)
    }

    pub(crate) fn is_here(&self, chunk: Chunk) -> bool {
        chunk == Chunk::Language(Locale::En) || matches!(self.stage(chunk), Some(Stage::Here(_)))
    }

    pub(crate) fn is_missing(&self, chunk: Chunk) -> bool {
        matches!(self.stage(chunk), Some(Stage::Missing))
    }

    pub(crate) fn set(&mut self, chunk: Chunk, stage: Stage) {
        if let Stage::Here(Brought::Language(locale, render)) = stage {
            locale.bring(render);
        }
        self.0.retain(|(of, _)| *of != chunk);
        self.0.push((chunk, stage));
    }

    /// Loads a chunk that is neither there nor on its way. What failed is tried once more only on demand.
    pub(crate) fn ask(&mut self, chunk: Chunk, again: bool, send: &Callback<Command>) {
        if chunk == Chunk::Language(Locale::En) {
            return;
        }
        if self.stage(chunk).is_none() || (again && self.is_missing(chunk)) {
            self.set(chunk, Stage::Asked);
            let send = send.clone();
            let load = move |came: bool| {
                let send = send.clone();
                if !came {
                    return send.emit(Command::Came(chunk, Stage::Missing));
                }
                yew::platform::spawn_local(async move {
                    let brought = match chunk {
                        Chunk::Engine => engine().await,
                        Chunk::Language(Locale::Uk) => ukrainian().await,
                        Chunk::Language(_) => japanese().await,
                        Chunk::Code => code().await,
                        Chunk::Because => because().await,
                        Chunk::Help => help().await,
                        Chunk::Gallery => gallery().await,
                        Chunk::Share => share().await,
                        Chunk::Export => export().await,
                        Chunk::Script => script().await,
                        Chunk::Kubectl => kubectl().await,
                        Chunk::Resources => resources().await,
                        Chunk::Shared => shared().await,
                        Chunk::Compare => compare().await,
                        Chunk::Tables => tables().await,
                    };
                    send.emit(Command::Came(chunk, brought.map_or(Stage::Missing, Stage::Here)));
                });
            };
            match chunk {
                Chunk::Code => browser::run_script(&browser::code_script().unwrap_or_default(), load),
                _ => load(true),
            }
        }
    }
}
