//! A life outside of the page: as a picture, tables, a diagram and JSON.
//!
//! Pure functions from a [`Life`] and a language to text, so that the page, a command and a test make the same. Owns
//! where things stand in a picture of a life and how its states look; decides nothing about Pods.

#![cfg_attr(test, allow(clippy::indexing_slicing, clippy::unwrap_used))]

pub mod look;
mod mermaid;
mod picture;
pub mod preview;
pub mod scale;
mod tables;

use podstep_core::Life;
use podstep_core::cluster::Cluster;
use podstep_core::time::Millis;
use podstep_core::trace::{ApiEvent, ObjectEntry, PodEntry, Row, Shutdown, Step, Trace};
use serde::Serialize;

pub use mermaid::mermaid;
pub use picture::{Picture, Theme};
pub use tables::{csv, markdown};

/// The whole trace as JSON in one line, with the cluster that it was simulated on; in no language.
#[must_use]
pub fn json(life: &Life) -> String {
    #[derive(Serialize)]
    struct Export<'a> {
        cluster: &'a Cluster,
        epoch: Millis,
        nodes: &'a [String],
        objects: &'a [ObjectEntry],
        pods: &'a [PodEntry],
        steps: &'a [Step],
        events: &'a [ApiEvent],
        rows: &'a [Row],
        shutdowns: &'a [Shutdown],
        cut: bool,
    }
    let Trace { pods, objects, steps, events, rows, shutdowns, epoch, nodes, cut, .. } = &life.trace;
    let (cluster, epoch, cut) = (&life.cluster, *epoch, *cut);
    let export = Export { cluster, epoch, nodes, objects, pods, steps, events, rows, shutdowns, cut };
    // Maps with keys of text and plain values: nothing of it cannot be written.
    serde_json::to_string(&export).unwrap_or_default()
}
