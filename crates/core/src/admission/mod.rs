//! What the API server makes of a document: decoded, defaulted, validated, or refused in its own words.

mod added;
mod decode;
mod defaults;
mod error;
mod image;
mod mapping;
mod quantity;
pub(crate) mod schema;
mod spelling;
pub(crate) mod supported;
mod timestamp;
mod tree;
mod validation;

use podstep_manifest::{Node, Problem, ProblemKind, Span};

pub use added::{Addition, Dropped, Reason, Zeroed};
pub use error::{ErrorType, FieldError};
pub use image::default_pull_policy;
pub(crate) use mapping::group_versions;
pub use mapping::{FILE, objects, serves, unsent};
pub use schema::table;
pub use validation::{Warning, validate};

use crate::cluster::Cluster;

/// The kinds that hold a Pod, with the path to the Pod's spec. They are decoded and validated; of others, only
/// what kubectl looks at is.
pub const KINDS: [(&str, &[&str]); 8] = [
    ("Pod", &["spec"]),
    ("Deployment", &["spec", "template", "spec"]),
    ("ReplicaSet", &["spec", "template", "spec"]),
    ("StatefulSet", &["spec", "template", "spec"]),
    ("DaemonSet", &["spec", "template", "spec"]),
    ("ReplicationController", &["spec", "template", "spec"]),
    ("Job", &["spec", "template", "spec"]),
    ("CronJob", &["spec", "jobTemplate", "spec", "template", "spec"]),
];

/// What the API server makes of a document.
#[derive(Debug, Clone)]
pub struct Admitted {
    /// The object as far as it can be read: what is stored, if there are no errors. Keys are in order, and what
    /// was added has the place of what it was added to.
    pub object: Node,
    /// What was added to it.
    pub added: Vec<Addition>,
    /// What was taken from it without a word.
    pub dropped: Vec<Dropped>,
    /// Quantities that are taken for zero.
    pub zeroed: Vec<Zeroed>,
    /// Why it is refused.
    pub errors: Vec<FieldError>,
    /// What the server warns of.
    pub warnings: Vec<Warning>,
}

/// Reads a document as `kubectl create` and the API server of the cluster do.
#[must_use]
pub fn admit(document: &Node, cluster: &Cluster) -> Admitted {
    let untouched = |errors| Admitted {
        object: document.clone(),
        added: Vec::new(),
        dropped: Vec::new(),
        zeroed: Vec::new(),
        errors,
        warnings: Vec::new(),
    };
    let mapping = match mapping::mapping(document, cluster) {
        Ok(mapping) => mapping,
        Err(error) => return untouched(vec![error]),
    };
    let Some((kind, _)) = KINDS.into_iter().find(|(kind, _)| *kind == mapping.kind) else {
        return untouched(Vec::new());
    };
    let decode::Decoded { mut object, mut errors, mut dropped, zeroed, mut added } =
        decode::decode(document.entries(), kind, document.span, cluster);
    for error in errors.iter_mut().filter(|error| error.error_type == ErrorType::BadRequest) {
        error.message = mapping.cannot_handle(&error.message);
    }
    mapping::update_applied_configuration(document, &mut object);
    defaults::set_defaults(&mut object, kind, cluster, &mut dropped, &mut added);
    let mut warnings = Vec::new();
    if errors.is_empty() {
        (errors, warnings) = validate(kind, &object, cluster);
        defaults::set_defaults_again(&mut object, kind, cluster, &mut added);
    }
    Admitted { object, added, dropped, zeroed, errors, warnings }
}

/// What the API server stores of an object of this kind that a component of the cluster writes; `None` if it
/// cannot be decoded.
#[must_use]
pub fn stored(document: &Node, kind: &str, cluster: &Cluster) -> Option<Node> {
    let decode::Decoded { mut object, errors, mut dropped, mut added, .. } =
        decode::decode(document.entries(), kind, document.span, cluster);
    defaults::set_defaults(&mut object, kind, cluster, &mut dropped, &mut added);
    errors.is_empty().then_some(object)
}

/// Why kubectl refuses a text, or a part of it.
#[must_use]
pub fn refused_text(problem: &Problem) -> Option<FieldError> {
    let said = match &problem.kind {
        ProblemKind::DuplicateKey { .. } => return None,
        ProblemKind::TooComplex { limit, .. } => format!("beyond the bound of {limit}"),
        ProblemKind::Syntax(_) | ProblemKind::Indentation { .. } => problem.said.clone(),
    };
    let error_type = if said.starts_with("error converting") { ErrorType::Yaml } else { ErrorType::Kubectl };
    let message = format!("error: error parsing {FILE}: {said}");
    Some(FieldError { path: String::new(), error_type, message, span: problem.span })
}

/// What kubectl says of a text without any object.
#[must_use]
pub fn no_objects() -> FieldError {
    let message = "error: no objects passed to apply".to_owned();
    FieldError { path: String::new(), error_type: ErrorType::Kubectl, message, span: Span::default() }
}
