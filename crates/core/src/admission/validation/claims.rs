//! Claims of persistent volumes: of ephemeral volumes and of StatefulSets.

use podstep_quantity::Quantity;

use super::check::{Check, NEGATIVE};
use super::field::{At, go_quoted, has_word, words};
use super::metadata::{validate_annotations, validate_label_selector, validate_labels};
use super::names::{dns1123_label, dns1123_subdomain};
use crate::admission::supported;

/// Rule: the metadata of an embedded claim has labels and annotations only. Source: `ValidateTemplateObjectMeta`.
pub(super) fn validate_template_object_meta(check: &mut Check, meta: At) {
    validate_annotations(check, meta.get("annotations"));
    validate_labels(check, meta.get("labels"));
    for entry in meta.node().map_or(&[][..], podstep_manifest::Node::entries) {
        if !matches!(entry.key.as_str(), "annotations" | "labels" | "creationTimestamp") {
            check.forbidden(meta.get(&entry.key), "cannot be set");
        }
    }
}

/// Rule: a claim has access modes that go together and asks for storage; which is reported at `resources[storage]`.
/// Source: `ValidatePersistentVolumeClaimSpec`. Vectors `mut:r111x/vct-…`.
pub(super) fn validate_persistent_volume_claim_spec(check: &mut Check, spec: At) {
    let modes = spec.get("accessModes");
    if modes.len() == 0 {
        check.required(modes, "at least 1 access mode is required");
    }
    validate_label_selector(check, spec.get("selector"));
    let (mut alone, mut shared) = (false, false);
    for mode in modes.items() {
        if !has_word(supported::ACCESS_MODES, mode.text()) {
            check.unsupported(modes, &mode.printed(), supported::ACCESS_MODES);
        } else if mode.is("ReadWriteOncePod") {
            alone = true;
        } else {
            shared = true;
        }
    }
    if alone && shared {
        check.forbidden(modes, "may not use ReadWriteOncePod with other access modes");
    }
    let resources = spec.get("resources");
    let requests = resources.get("requests");
    let storage = resources.child(super::field::Step::Key("storage"), requests.get("storage").node());
    match storage.node().and_then(podstep_manifest::Node::scalar_text) {
        None => check.required(storage, ""),
        Some(text) => {
            if Quantity::parse(text.trim()).unwrap_or_default().sign() <= 0 {
                check.invalid_value(storage, &go_quoted(&text), "must be greater than zero");
            }
        }
    }
    check.name_if_any(spec, "storageClassName", dns1123_subdomain);
    check.one_of_if_set(spec, "volumeMode", supported::VOLUME_MODES);
    for name in words("dataSource dataSourceRef") {
        validate_data_source(check, spec.get(name));
    }
    check.name_if_any(spec, "volumeAttributesClassName", dns1123_subdomain);
}

/// Source: `validateDataSource`, `validateDataSourceRef`.
fn validate_data_source(check: &mut Check, source: At) {
    if !source.is_set() {
        return;
    }
    let (kind, group) = (source.get("kind"), source.get("apiGroup"));
    check.required_text(source, "name");
    check.required_text(kind, "");
    if !group.has_text() && !kind.is("PersistentVolumeClaim") {
        let detail = "must be 'PersistentVolumeClaim' when referencing the default apiGroup";
        check.invalid_value(source, &kind.printed(), detail);
    }
    check.name_if_any(group, "", dns1123_subdomain);
    check.name_if_any(source, "namespace", dns1123_label);
}

/// Rule: a quantity is not negative. Source: `ValidateNonnegativeQuantity`.
pub(super) fn validate_non_negative_quantity(check: &mut Check, at: At, quantity: &Quantity, text: &str) {
    if quantity.sign() < 0 {
        check.invalid_value(at, &go_quoted(text), NEGATIVE);
    }
}
