//! The manifests of the sample menu. Each is a test too.

/// A sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// Stable name, used in links.
    pub id: &'static str,
    /// The manifest.
    pub text: &'static str,
}

macro_rules! samples {
    ($($id:literal),* $(,)?) => {
        &[$(Sample { id: $id, text: include_str!(concat!("../samples/", $id, ".yaml")) }),*]
    };
}

/// All samples, in the order of the menu.
pub const SAMPLES: &[Sample] = samples![
    "deployment-sidecar",
    "job-sidecar",
    "kind-job-http-sidecar",
    "job-legacy-helper",
    "pattern-init",
    "pattern-ambassador",
    "pattern-configuration-helper",
    "pattern-adapter",
    "resources-order",
    "scenario-liveness",
];
