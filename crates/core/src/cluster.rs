//! The cluster: minor version and feature gates.

use podstep_freeze::Freeze;
use serde::{Deserialize, Serialize};

/// A minor version 1.x of Kubernetes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Freeze)]
#[serde(transparent)]
pub struct Version(pub u8);

impl Version {
    /// The oldest version that Podstep knows.
    pub const OLDEST: Self = Self(27);
    /// The newest version that Podstep knows, and the default.
    pub const NEWEST: Self = Self(36);

    /// All versions, newest first.
    pub fn all() -> impl Iterator<Item = Self> {
        (Self::OLDEST.0..=Self::NEWEST.0).rev().map(Self)
    }

    /// Reads `1.28`, `v1.28.0`, `28`; `None` if it is no such thing or outside the known range.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches('v');
        let minor = text.strip_prefix("1.").unwrap_or(text).split('.').next()?;
        let version = Self(minor.parse().ok()?);
        (Self::OLDEST..=Self::NEWEST).contains(&version).then_some(version)
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "1.{}", self.0)
    }
}

/// A cluster as far as it decides a Pod's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Freeze)]
pub struct Cluster {
    /// The minor version of every component.
    pub version: Version,
    /// The gate SidecarContainers where it can be set (1.28 to 1.32); elsewhere it has no effect.
    pub sidecar_gate: Option<bool>,
}

/// What the API server makes of `restartPolicy: Always` on an init container.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum SidecarSupport {
    /// 1.27: the field does not exist.
    Unknown,
    /// 1.28 with the gate off (its default), or 1.29 to 1.32 with the gate switched off: the field is dropped.
    Dropped,
    /// The container is a sidecar.
    Supported,
}

impl Cluster {
    /// A cluster of this version with all gates at their defaults.
    #[must_use]
    pub const fn new(version: Version) -> Self {
        Self { version, sidecar_gate: None }
    }

    /// Rule: native sidecars exist since 1.28 (alpha, gate off), 1.29 (beta, on), 1.33 (stable, locked on).
    /// Source: KEP-753, `pkg/features/kube_features.go`.
    #[must_use]
    pub const fn sidecar_support(&self) -> SidecarSupport {
        match (self.version.0, self.sidecar_gate) {
            (..=27, _) => SidecarSupport::Unknown,
            (28, Some(true)) | (29..=32, None | Some(true)) | (33.., _) => SidecarSupport::Supported,
            (28, _) | (29..=32, Some(false)) => SidecarSupport::Dropped,
        }
    }
}

impl Default for Cluster {
    fn default() -> Self {
        Self::new(Version::NEWEST)
    }
}
