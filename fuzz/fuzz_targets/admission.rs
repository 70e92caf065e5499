//! Any text up to the workload that runs, with every finding and fix.
#![no_main]

#[path = "../entries.rs"]
mod entries;

libfuzzer_sys::fuzz_target!(|text: &str| entries::admission(text));
