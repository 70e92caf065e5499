//! What kubectl makes of a document before the API server decodes it, and which kinds the server has.

use podstep_manifest::{Node, Value};

use super::decode::decode;
use super::error::{ErrorType, FieldError};
use super::tree::{get_mut, insert, remove, sorted, text};
use super::validation::json;
use crate::cluster::{Cluster, Version};

/// The name of the file that the text stands for in kubectl's messages.
pub const FILE: &str = "manifest.yaml";

/// The kinds of every group version that a default cluster serves, and, after `@`, the version since which.
/// Beta versions that only clusters before 1.32 serve are left out.
static KINDS: &str = include_str!("kinds.txt");

/// A kind that the server has.
pub(super) struct Mapping<'n> {
    /// `apps/v1`.
    pub api_version: &'n str,
    /// `Deployment`.
    pub kind: &'n str,
}

impl Mapping<'_> {
    /// What the server says when it cannot decode an object.
    pub fn cannot_handle(&self, why: &str) -> String {
        let version = self.api_version.rsplit('/').next().unwrap_or_default();
        let kind = self.kind;
        format!("{kind} in version \"{version}\" cannot be handled as a {kind}: {why}")
    }
}

/// The documents that kubectl sends for one: the items of a list, or itself.
/// Source: `cli-runtime/pkg/resource/visitor.go`, `FlattenListVisitor`.
#[must_use]
pub fn objects(document: &Node) -> &[Node] {
    let is_list = document.get("kind").and_then(Node::as_str).is_some_and(|kind| kind.ends_with("List"));
    match document.get("items").map(|items| &items.value) {
        Some(Value::Seq(items)) if is_list => items,
        _ => std::slice::from_ref(document),
    }
}

/// The kind of a document, or why kubectl does not send it, or the server does not look at it.
///
/// Rule: both `apiVersion` and `kind` are texts, the metadata can be decoded, and the server has the kind; in
/// this order. Source: `kubectl/pkg/validation`, `cli-runtime/pkg/resource/mapper.go`,
/// `metadata_decoder.go`; vectors `d-gvk`, `d-type/name-int`.
pub(super) fn mapping<'n>(document: &'n Node, cluster: &Cluster) -> Result<Mapping<'n>, FieldError> {
    let refuse = |error_type, node: &Node, message| {
        Err(FieldError { path: String::new(), error_type, message, span: node.span })
    };
    let (api_version, kind) = match type_of(document) {
        Ok(found) => found,
        Err((error_type, why)) => return refuse(error_type, document, invalid(&why)),
    };
    if kind.is_empty() {
        let sent = sent(&sorted(document));
        let message = format!("error: unable to decode \"{FILE}\": Object 'Kind' is missing in '{sent}'");
        return refuse(ErrorType::Kubectl, document, message);
    }
    if let Some(error) = unreadable_metadata(document, cluster) {
        return Err(error);
    }
    let found = served(api_version, cluster.version).find(|served| {
        // kubectl looks for kinds in lower case, too.
        *served == kind || served.to_ascii_lowercase() == kind
    });
    let kind_node = document.get("kind").unwrap_or(document);
    match found {
        None => {
            let of = |key: &str| {
                document.get("metadata").and_then(|metadata| metadata.get(key)).and_then(Node::as_str).unwrap_or("")
            };
            let message = format!(
                "error: resource mapping not found for name: \"{}\" namespace: \"{}\" from \"{FILE}\": no matches for \
                 kind \"{kind}\" in version \"{api_version}\"\nensure CRDs are installed first",
                of("name"),
                of("namespace")
            );
            refuse(ErrorType::NoMapping, kind_node, message)
        }
        Some(_) if api_version.is_empty() => {
            let why = "Error from server (NotFound): error when creating";
            let message = format!("{why} \"{FILE}\": the server could not find the requested resource");
            refuse(ErrorType::Kubectl, kind_node, message)
        }
        Some(served) if served != kind => {
            let message = format!(
                "Error from server (BadRequest): error when creating \"{FILE}\": {kind} in version \"{version}\" cannot \
                 be handled as a {served}: no kind \"{kind}\" is registered for version \"{api_version}\" in scheme \
                 \"k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30\"",
                version = api_version.rsplit('/').next().unwrap_or_default(),
            );
            refuse(ErrorType::Kubectl, kind_node, message)
        }
        Some(kind) => Ok(Mapping { api_version, kind }),
    }
}

/// Why kubectl does not send a document, or the server does not look at it: what `mapping` says. Vector `doc/dup-top`.
#[must_use]
pub fn unsent(document: &Node, cluster: &Cluster) -> Option<FieldError> {
    mapping(document, cluster).err()
}

/// Why kubectl cannot decode the metadata of a document, of whatever kind it is.
///
/// Rule: names are text, and so is every label and annotation; an unquoted `yes` or `1` is not.
/// Source: `cli-runtime/pkg/resource/metadata_decoder.go`; vectors `d-yes/label-yes`.
fn unreadable_metadata(document: &Node, cluster: &Cluster) -> Option<FieldError> {
    let metadata = document.entry("metadata").map(std::slice::from_ref).unwrap_or_default();
    let errors = decode(metadata, "metadataOnlyObject", document.span, cluster).errors;
    // A field that it does not know is the server's business.
    let error = errors.into_iter().find(|error| !matches!(error.error_type, ErrorType::UnknownField { .. }))?;
    let error_type = if error.error_type == ErrorType::JsonType { ErrorType::JsonType } else { ErrorType::Kubectl };
    let message = format!("error: unable to decode \"{FILE}\": {}", error.message);
    Some(FieldError { error_type, message, ..error })
}

/// Rule: where the annotation of `kubectl apply` is set, kubectl brings it up to date, also for a create.
/// Source: `kubectl/pkg/util/apply.go`, `CreateOrUpdateAnnotation`; vector `w-misc/seclabel-last-applied`.
pub(super) fn update_applied_configuration(document: &Node, object: &mut Node) {
    const ANNOTATION: &str = "kubectl.kubernetes.io/last-applied-configuration";
    fn annotations(object: &mut Node) -> Option<&mut Node> {
        get_mut(get_mut(object, "metadata")?, "annotations")
    }
    let Some(annotation) = annotations(object).and_then(|annotations| get_mut(annotations, ANNOTATION)) else { return };
    let mut applied = sorted(document);
    if let Some(metadata) = get_mut(&mut applied, "metadata") {
        insert(metadata, "namespace", text("default"));
    }
    if let Some(annotations) = annotations(&mut applied) {
        remove(annotations, ANNOTATION);
    }
    annotation.value = Value::String(sent(&applied) + "\n");
}

fn sent(document: &Node) -> String {
    let mut out = String::new();
    json(&document.value, &mut out);
    out
}

/// Whether Kubernetes itself serves a group.
#[must_use]
pub fn serves(group: &str) -> bool {
    KINDS.lines().any(|line| line.split('/').next() == Some(group))
}

/// The group versions that have a kind.
pub(crate) fn group_versions(kind: &str, version: Version) -> impl Iterator<Item = &'static str> {
    let group_versions = KINDS.lines().filter_map(|line| line.split(' ').next());
    group_versions.filter(move |group| served(group, version).any(|served| served == kind))
}

/// The kinds of a group version.
fn served(api_version: &str, version: Version) -> impl Iterator<Item = &'static str> {
    let group = if api_version.is_empty() { "v1" } else { api_version };
    let line = KINDS.lines().find(|line| line.split(' ').next() == Some(group)).unwrap_or_default();
    line.split(' ').skip(1).filter_map(move |word| match word.split_once('@') {
        Some((kind, since)) => since.parse().is_ok_and(|since| version >= Version(since)).then_some(kind),
        None => Some(word),
    })
}

fn type_of(document: &Node) -> Result<(&str, &str), (ErrorType, String)> {
    if !matches!(document.value, Value::Map(_)) {
        return Err((ErrorType::Kubectl, "invalid object to validate".to_owned()));
    }
    let mut wrong = Vec::new();
    let mut error_type = ErrorType::Kubectl;
    let mut read = |key: &str| match document.get(key).map(|node| &node.value) {
        None | Some(Value::Null) => {
            error_type = ErrorType::Gvk;
            wrong.push(format!("{key} not set"));
            ""
        }
        Some(Value::String(text)) if key == "kind" || text.matches('/').count() < 2 => text.as_str(),
        Some(Value::String(text)) => {
            wrong.push(format!("unexpected GroupVersion string: {text}"));
            ""
        }
        Some(_) => {
            wrong.push(format!("{key} isn't string type"));
            ""
        }
    };
    let found = (read("apiVersion"), read("kind"));
    match wrong.as_slice() {
        [] => Ok(found),
        [one] => Err((error_type, one.clone())),
        all => Err((error_type, format!("[{}]", all.join(", ")))),
    }
}

fn invalid(why: &str) -> String {
    format!(
        "error: error validating \"{FILE}\": error validating data: {why}; if you choose to ignore these errors, turn \
         validation off with --validate=false"
    )
}
