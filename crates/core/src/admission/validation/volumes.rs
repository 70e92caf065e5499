//! Volumes and where containers mount them.

use podstep_quantity::Quantity;

use super::check::Check;
use super::claims::{validate_persistent_volume_claim_spec, validate_template_object_meta};
use super::environment::{VOLUME_FIELDS, validate_container_resource_field_selector, validate_object_field_selector};
use super::field::{At, go_quoted, has_word, words};
use super::metadata::validate_label_selector;
use super::names::{dns1123_label, dns1123_subdomain};
use crate::admission::supported;

/// The largest mode of a file, `0777`.
const MODE_MAX: i64 = 0o777;
/// Shortest life of a token, in seconds.
const TOKEN_MIN_SECONDS: i64 = 600;
/// Longest life of a token, in seconds.
const TOKEN_MAX_SECONDS: i64 = 1 << 32;
/// Longest name of an iSCSI volume with its portal.
const ISCSI_NAME_MAX: usize = 64;
const CSI_DRIVER_MAX: usize = 63;

/// A volume without errors, which containers can mount.
pub(super) struct Volume<'n> {
    pub(super) name: &'n str,
    /// The item of `volumes`, which has the source; only its values count, not its path.
    pub(super) source: At<'n>,
}

/// A kind of source: what must be set, and what else is to be checked.
struct Source {
    key: &'static str,
    /// What the server calls it where it is one too many.
    forbidden: &'static str,
    /// What the server calls it where something inside is wrong.
    shown: &'static str,
    /// Texts that must not be empty.
    required: &'static str,
    more: Option<fn(&mut Check, At)>,
}

const fn source(key: &'static str, required: &'static str) -> Source {
    Source { key, forbidden: key, shown: key, required, more: None }
}

const fn checked(key: &'static str, required: &'static str, more: fn(&mut Check, At)) -> Source {
    Source { key, forbidden: key, shown: key, required, more: Some(more) }
}

/// The sources in the order in which the server looks: the first one counts. Source: `validateVolumeSource`.
const SOURCES: &[Source] = &[
    checked("emptyDir", "", validate_empty_dir),
    checked("hostPath", "", validate_host_path),
    checked("gitRepo", "repository", |check, source| {
        let directory = source.get("directory");
        validate_local_descending_path(check, directory, directory);
    }),
    Source { shown: "persistentDisk", ..checked("gcePersistentDisk", "pdName", validate_partition) },
    checked("awsElasticBlockStore", "volumeID", validate_partition),
    checked("secret", "secretName", validate_modes_and_items),
    checked("nfs", "server path", |check, source| {
        let path = source.get("path");
        if !path.text().starts_with('/') {
            check.invalid(path, "must be an absolute path");
        }
    }),
    checked("iscsi", "targetPortal", validate_iscsi),
    source("glusterfs", "endpoints path"),
    checked("flocker", "", validate_flocker),
    source("persistentVolumeClaim", "claimName"),
    checked("rbd", "image", validate_monitors),
    checked("cinder", "volumeID", validate_secret_ref),
    Source { forbidden: "cephFS", ..checked("cephfs", "", validate_monitors) },
    checked("quobyte", "", validate_quobyte),
    Source { forbidden: "downwarAPI", ..checked("downwardAPI", "", validate_downward_api) },
    checked("fc", "", validate_fc),
    checked("flexVolume", "driver", validate_flex),
    checked("configMap", "name", validate_modes_and_items),
    source("azureFile", "secretName shareName"),
    source("vsphereVolume", "volumePath"),
    source("photonPersistentDisk", "pdID"),
    source("portworxVolume", "volumeID"),
    checked("azureDisk", "diskName diskURI", validate_azure_disk),
    checked("storageos", "", validate_storage_os),
    checked("projected", "", validate_projected),
    source("scaleIO", "gateway system volumeName"),
    checked("csi", "", validate_csi),
    checked("ephemeral", "", validate_ephemeral),
    checked("image", "", |check, source| {
        if check.is_pod {
            check.required_text(source, "reference");
        }
        check.required_one_of(source, "pullPolicy", supported::PULL_POLICIES);
    }),
];

/// Rule: volumes have unique names, one source each, and claims of their own are not claimed again.
///
/// Returns those without errors: only they can be mounted. `pod_name` is empty for templates.
/// Source: `ValidateVolumes`. Vectors `mut:r69/…`, `mut:r70/…`.
pub(super) fn validate_volumes<'n>(check: &mut Check, volumes: At<'n>, pod_name: &str) -> Vec<Volume<'n>> {
    let mut good: Vec<Volume<'n>> = Vec::new();
    for volume in volumes.items() {
        let before = check.errors.len();
        let name = volume.get("name");
        validate_volume_source(check, volume);
        if volume.has("ephemeral") && !pod_name.is_empty() && name.has_text() {
            let claim = format!("{pod_name}-{}", name.text());
            for complaint in dns1123_subdomain(&claim) {
                check.invalid(name, &format!("PVC name {}: {complaint}", go_quoted(&claim)));
            }
        }
        let iscsi = volume.get("iscsi");
        let portal = iscsi.get("targetPortal").text();
        if iscsi.has("initiatorName") && name.text().len() + ":".len() + portal.len() > ISCSI_NAME_MAX {
            check.invalid(name, "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.");
        }
        check.required_name(name, "", dns1123_label);
        if good.iter().any(|known| known.name == name.text()) {
            check.duplicate(name);
        }
        if let Some(_node) = volume.node().filter(|_| check.errors.len() == before) {
            good.push(Volume { name: name.text(), source: volume });
        }
        let claim = volume.get("persistentVolumeClaim");
        let claim = claim.get("claimName");
        let created = |other: At| {
            other.has("ephemeral")
                && claim.text().strip_prefix(pod_name).and_then(|rest| rest.strip_prefix('-'))
                    == Some(other.get("name").text())
        };
        if claim.is_set() && !pod_name.is_empty() && volumes.items().any(created) {
            check.invalid(claim, "must not reference a PVC that gets created for an ephemeral volume");
        }
    }
    good
}

/// Rule: a volume has exactly one source. Source: `validateVolumeSource`. Vectors `mut:r70/two…`, `mut:r70/three`.
fn validate_volume_source(check: &mut Check, volume: At) {
    let mut sources = 0;
    for kind in SOURCES {
        if !volume.get(kind.key).is_set() {
            continue;
        }
        sources += 1;
        if sources > 1 {
            check.forbidden(volume.get_as(kind.key, kind.forbidden), "may not specify more than 1 volume type");
            continue;
        }
        let source = volume.get_as(kind.key, kind.shown);
        if !kind.required.is_empty() {
            check.required_text(source, kind.required);
        }
        if let Some(more) = kind.more {
            more(check, source);
        }
    }
    if sources == 0 {
        check.required(volume, "must specify a volume type");
    }
}

fn validate_empty_dir(check: &mut Check, source: At) {
    let limit = source.get("sizeLimit");
    let negative = |text: String| Quantity::parse(text.trim()).is_ok_and(|quantity| quantity.sign() < 0);
    if limit.node().and_then(podstep_manifest::Node::scalar_text).is_some_and(negative) {
        check.forbidden(limit, "SizeLimit field must be a valid resource quantity");
    }
}

fn validate_host_path(check: &mut Check, source: At) {
    let path = source.get("path");
    if !path.has_text() {
        check.required(path, "");
        return;
    }
    validate_path_no_backsteps(check, path, path);
    check.one_of_if_set(source, "type", supported::HOST_PATH_TYPES);
}

fn validate_partition(check: &mut Check, source: At) {
    let partition = source.get("partition");
    if partition.int().is_some_and(|number| !(0..=255).contains(&number)) {
        check.invalid(partition, "must be between 1 and 255, inclusive");
    }
}

/// Rule: modes of files are at most 0777. Vectors `mut:r70/cm-mode-…`.
fn validate_mode(check: &mut Check, mode: At) {
    if mode.int().is_some_and(|mode| !(0..=MODE_MAX).contains(&mode)) {
        check.invalid(mode, "must be a number between 0 and 0777 (octal), both inclusive");
    }
}

fn validate_modes_and_items(check: &mut Check, source: At) {
    validate_mode(check, source.get("defaultMode"));
    for item in source.get("items").items() {
        validate_key_to_path(check, item);
    }
}

/// Rule: an item has a key and a path below the volume. Source: `validateKeyToPath`. Vector `mut:r70/cm-items`.
fn validate_key_to_path(check: &mut Check, item: At) {
    check.required_text(item, "key");
    let path = item.get("path");
    check.required_text(path, "");
    validate_local_non_reserved_path(check, path, path);
    validate_mode(check, item.get("mode"));
}

fn validate_secret_ref(check: &mut Check, source: At) {
    let secret = source.get("secretRef");
    if secret.is_set() {
        check.required_text(secret, "name");
    }
}

fn validate_monitors(check: &mut Check, source: At) {
    let monitors = source.get("monitors");
    if monitors.len() == 0 {
        check.required(monitors, "");
    }
}

fn validate_iscsi(check: &mut Check, source: At) {
    let iqn = source.get("iqn");
    check.required_text(iqn, "");
    let initiator = source.get_as("initiatorName", "initiatorname");
    for name in [&iqn, &initiator] {
        let text = name.text();
        let fine = match text.get(..3) {
            _ if text.is_empty() && !initiator.is_set() => true,
            Some("iqn") => text.match_indices("iqn.").any(|(at, _)| is_iqn(text.get(at + 4..).unwrap_or_default())),
            Some("eui") => is_alphanumeric(text.get(4..), 16),
            Some("naa") => is_alphanumeric(text.get(4..), 32),
            _ => {
                if name.is_set() && !text.is_empty() {
                    check.invalid(name, "must be valid format starting with iqn, eui, or naa");
                }
                true
            }
        };
        if !fine && !text.is_empty() {
            check.invalid(name, "must be valid format");
        }
    }
    check.in_range(source, "lun", 0, 255);
    let secret = source.get("secretRef");
    if (source.get("chapAuthDiscovery").is_true() || source.get("chapAuthSession").is_true()) && !secret.is_set() {
        check.required(secret, "");
    }
}

/// `\d{4}-\d{2}\.([[:alnum:]-.]+)(:[^,;*&$|\s]+)$`
fn is_iqn(rest: &str) -> bool {
    let (date, rest) = rest.split_at_checked(8).unwrap_or_default();
    let shape = date.chars().enumerate().all(|(index, c)| match index {
        4 => c == '-',
        7 => c == '.',
        _ => c.is_ascii_digit(),
    });
    let Some((authority, name)) = rest.split_once(':') else { return false };
    shape
        && !authority.is_empty()
        && authority.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.'))
        && !name.is_empty()
        && !name.contains(|c: char| matches!(c, ',' | ';' | '*' | '&' | '$' | '|') || c.is_ascii_whitespace())
}

fn is_alphanumeric(text: Option<&str>, length: usize) -> bool {
    text.is_some_and(|text| text.len() == length && text.chars().all(|c| c.is_ascii_alphanumeric()))
}

fn validate_flocker(check: &mut Check, source: At) {
    let (name, uuid) = (source.get("datasetName"), source.get("datasetUUID"));
    match (!name.has_text(), !uuid.has_text()) {
        (true, true) => check.required(source, "one of datasetName and datasetUUID is required"),
        (false, false) => {
            check.invalid_value(
                source,
                "\"resource\"",
                "datasetName and datasetUUID can not be specified simultaneously",
            );
        }
        _ => {}
    }
    if name.text().contains('/') {
        check.invalid(name, "must not contain '/'");
    }
}

fn validate_quobyte(check: &mut Check, source: At) {
    const PAIRS: &str = "must be a host:port pair or multiple pairs separated by commas";
    let (registry, tenant) = (source.get("registry"), source.get("tenant"));
    if !registry.has_text() {
        check.required(registry, PAIRS);
    } else if tenant.text().len() > 64 {
        check.required(tenant, "must be a UUID and may not exceed a length of 64 characters");
    } else {
        for pair in registry.text().split(',') {
            let host = pair.rsplit_once(':').map(|(host, _)| host);
            if !host.is_some_and(|host| !host.contains(':') || (host.starts_with('[') && host.ends_with(']'))) {
                check.invalid(registry, PAIRS);
            }
        }
    }
    check.required_text(source, "volume");
}

fn validate_downward_api(check: &mut Check, source: At) {
    validate_mode(check, source.get("defaultMode"));
    for file in source.get("items").items() {
        validate_downward_api_file(check, source, file);
    }
}

/// Rule: a file shows a field or a resource; findings leave out which file it is.
/// Source: `validateDownwardAPIVolumeFile`.
fn validate_downward_api_file<'a>(check: &mut Check, at: At<'a>, file: At<'a>) {
    let place = |name| at.child(super::field::Step::Name(name), file.get(name).node());
    let path = place("path");
    check.required_text(path, "");
    validate_local_non_reserved_path(check, path, path);
    let (field, resource) = (place("fieldRef"), place("resourceFieldRef"));
    if field.is_set() {
        validate_object_field_selector(check, field, VOLUME_FIELDS);
        if resource.is_set() {
            check.invalid_value(
                at,
                "\"resource\"",
                "fieldRef and resourceFieldRef can not be specified simultaneously",
            );
        }
    } else if resource.is_set() {
        validate_container_resource_field_selector(check, resource, true);
    } else {
        check.required(at, "one of fieldRef and resourceFieldRef is required");
    }
    validate_mode(check, place("mode"));
}

fn validate_fc(check: &mut Check, source: At) {
    let (names, lun) = (source.get("targetWWNs"), source.get("lun"));
    let wwids = source.get("wwids").len();
    if names.len() == 0 && wwids == 0 {
        check.required(names, "must specify either targetWWNs or wwids, but not both");
    }
    if names.len() > 0 && wwids > 0 {
        check.invalid(names, "targetWWNs and wwids can not be specified simultaneously");
    }
    if names.len() > 0 && !lun.is_set() {
        check.required(lun, "lun is required if targetWWNs is specified");
    } else if names.len() > 0 {
        check.in_range(lun, "", 0, 255);
    }
}

fn validate_flex(check: &mut Check, source: At) {
    for (key, option) in source.get("options").entries() {
        let namespace = format!(".{}", key.split('/').next().unwrap_or_default().to_ascii_lowercase());
        if namespace.ends_with(".kubernetes.io") || namespace.ends_with(".k8s.io") {
            check.invalid_value(option, &go_quoted(key), "kubernetes.io and k8s.io namespaces are reserved");
        }
    }
}

fn validate_azure_disk(check: &mut Check, source: At) {
    check.one_of_if_set(source, "cachingMode", "None ReadOnly ReadWrite");
    let kind = source.get("kind");
    check.one_of_if_set(kind, "", "Dedicated Managed Shared");
    let disk = source.get("diskURI");
    let (prefix, shape) = if kind.is("Managed") {
        (
            "/subscriptions/",
            "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}",
        )
    } else {
        ("https://", "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd")
    };
    if kind.is_set() && !disk.text().starts_with(prefix) {
        check.unsupported(disk, &disk.printed(), shape);
    }
}

fn validate_storage_os(check: &mut Check, source: At) {
    check.required_name(source, "volumeName", dns1123_label);
    check.name_if_any(source, "volumeNamespace", dns1123_label);
    validate_secret_ref(check, source);
}

fn validate_csi(check: &mut Check, source: At) {
    let driver = source.get("driver");
    let text = driver.text();
    if text.is_empty() {
        check.required(driver, "");
    } else {
        check.complain(driver, &go_quoted(text), &dns1123_subdomain(&text.to_ascii_lowercase()));
    }
    if text.len() > CSI_DRIVER_MAX {
        check.too_long(driver, CSI_DRIVER_MAX);
    }
    let secret = source.get("nodePublishSecretRef");
    if secret.is_set() {
        let name = secret.get("name");
        if !name.has_text() {
            check.required(name, "");
        } else {
            let at = source.child(super::field::Step::Name("name"), name.node());
            check.name(at, "", dns1123_subdomain);
        }
    }
}

fn validate_ephemeral(check: &mut Check, source: At) {
    let template = source.get("volumeClaimTemplate");
    if template.is_set() {
        validate_template_object_meta(check, template.get("metadata"));
        validate_persistent_volume_claim_spec(check, template.get("spec"));
    } else {
        check.required(template, "");
    }
}

/// Rule: each source of a projected volume has one kind, and no two files have the same path.
/// Source: `validateProjectionSources`. Vectors `mut:r70/projected-…`.
fn validate_projected(check: &mut Check, source: At) {
    validate_mode(check, source.get("defaultMode"));
    let mut paths: Vec<&str> = Vec::new();
    for item in source.get("sources").items() {
        let mut kinds = 0;
        let conflict = |check: &mut Check, path: &str, known: bool, value: &str| {
            if known && !path.is_empty() {
                check.invalid_value(source, &go_quoted(value), "conflicting duplicate paths");
            }
        };
        for kind in words("secret configMap downwardAPI") {
            let projection = item.get(kind);
            if !projection.is_set() {
                continue;
            }
            kinds += 1;
            let name = projection.get("name");
            if kind != "downwardAPI" {
                check.required_text(name, "");
            }
            for file in projection.get("items").items() {
                let path = file.get("path").text();
                if kind == "downwardAPI" {
                    validate_downward_api_file(check, projection, file);
                    conflict(check, path, paths.contains(&path), path);
                } else {
                    validate_key_to_path(check, file);
                    conflict(check, path, paths.contains(&path), name.text());
                }
                paths.push(path);
            }
        }
        let token = item.get("serviceAccountToken");
        if token.is_set() {
            kinds += 1;
            let expiration = token.get("expirationSeconds");
            match expiration.int() {
                Some(..TOKEN_MIN_SECONDS) => {
                    check.invalid(expiration, "may not specify a duration less than 10 minutes");
                }
                Some(seconds) if seconds > TOKEN_MAX_SECONDS => {
                    check.invalid(expiration, "may not specify a duration larger than 2^32 seconds");
                }
                _ => {}
            }
            let path = source.child(super::field::Step::Name("path"), token.get("path").node());
            if !path.has_text() {
                check.required(path, "");
            } else {
                validate_local_non_reserved_path(check, path, path);
            }
        }
        let bundle = item.get("clusterTrustBundle");
        if bundle.is_set() {
            kinds += 1;
            validate_cluster_trust_bundle(check, bundle);
            let path = bundle.get("path").text();
            if paths.contains(&path) {
                check.invalid_value(source, &go_quoted(path), "conflicting duplicate paths");
            }
            paths.push(path);
        }
        kinds += usize::from(item.has("podCertificate"));
        if kinds > 1 {
            check.forbidden(item, "may not specify more than 1 volume type per source");
        }
    }
}

fn validate_cluster_trust_bundle(check: &mut Check, bundle: At) {
    let (name, signer, selector) = (bundle.get("name"), bundle.get("signerName"), bundle.get("labelSelector"));
    match (name.is_set(), signer.is_set()) {
        (true, true) => check.invalid(bundle, "only one of name and signerName may be used"),
        (false, false) => check.required(bundle, "either name or signerName must be specified"),
        (true, false) => {
            if !name.has_text() {
                check.required(name, "must be a valid object name");
            }
            if selector.is_set() {
                check.invalid(selector, "labelSelector must be unset if name is specified");
            }
        }
        (false, true) => {
            if !signer.has_text() {
                check.required(signer, "must be a valid signer name");
            }
            validate_label_selector(check, selector);
        }
    }
    let path = bundle.get("path");
    check.required_text(path, "");
    validate_local_non_reserved_path(check, path, path);
}

/// Rule: a path does not climb. The first such part is reported. Source: `validatePathNoBacksteps`.
pub(super) fn validate_path_no_backsteps(check: &mut Check, at: At, path: At) {
    if path.text().split('/').any(|part| part == "..") {
        check.invalid_value(at, &path.printed(), "must not contain '..'");
    }
}

/// Rule: a path is relative and does not climb; reported at a place of its own.
/// Source: `validateLocalDescendingPath`. Vectors `mut:r68/…`.
pub(super) fn validate_local_descending_path(check: &mut Check, at: At, path: At) {
    if path.text().starts_with('/') {
        check.invalid_value(at, &path.printed(), "must be a relative path");
    }
    validate_path_no_backsteps(check, at, path);
}

/// As [`validate_local_descending_path`]; nor does the path begin with `..`.
/// Source: `ValidateLocalNonReservedPath`.
pub(super) fn validate_local_non_reserved_path(check: &mut Check, at: At, path: At) {
    validate_local_descending_path(check, at, path);
    let text = path.text();
    if text.starts_with("..") && text != ".." && !text.starts_with("../") {
        check.invalid_value(at, &path.printed(), "must not start with '..'");
    }
}

/// Rule: a container mounts volumes that exist, each path once; some findings leave out which mount it is.
/// Source: `ValidateVolumeMounts`. Vectors `mut:r66/…` to `mut:r68/…`.
pub(super) fn validate_volume_mounts(check: &mut Check, container: At, volumes: &[Volume]) {
    let (mounts, devices) = (container.get("volumeMounts"), container.get("volumeDevices"));
    let mut paths: Vec<&str> = Vec::new();
    for mount in mounts.items() {
        let (name, path) = (mount.get("name"), mount.get("mountPath"));
        check.required_text(name, "");
        let volume = volumes.iter().find(|volume| volume.name == name.text());
        if volume.is_none() {
            check.not_found(name);
        }
        check.required_text(path, "");
        if paths.contains(&path.text()) {
            check.invalid(path, "must be unique");
        }
        paths.push(path.text());
        if devices.items().any(|device| device.get("name").is(name.text())) {
            check.invalid(name, "must not already exist in volumeDevices");
        }
        if devices.items().any(|device| device.get("devicePath").text() == path.text()) {
            check.invalid(path, "must not already exist as a path in volumeDevices");
        }
        for key in words("subPath subPathExpr") {
            let sub_path = mount.get(key);
            if !sub_path.has_text() {
                continue;
            }
            // Since 1.33 image volumes have sub paths.
            if !check.since(33) && volume.is_some_and(|volume| volume.source.has("image")) {
                check.invalid(sub_path, "not allowed in image volume sources");
            }
            if key == "subPathExpr" && mount.get("subPath").has_text() {
                check.invalid(sub_path, "subPathExpr and subPath are mutually exclusive");
            }
            validate_local_descending_path(check, mounts.get(key), sub_path);
        }
        validate_mount_propagation(check, mounts, mount, container);
        validate_mount_recursive_read_only(check, mounts, mount);
    }
}

/// Rule: only privileged containers propagate their mounts. Source: `validateMountPropagation`.
fn validate_mount_propagation(check: &mut Check, mounts: At, mount: At, container: At) {
    let propagation = mount.get("mountPropagation");
    if !propagation.is_set() {
        return;
    }
    let at = mounts.get("mountPropagation");
    let supported = supported::MOUNT_PROPAGATIONS;
    if !has_word(supported, propagation.text()) {
        check.unsupported(at, &propagation.printed(), supported);
    }
    let context = container.get("securityContext");
    if propagation.is("Bidirectional") && !context.get("privileged").is_true() {
        check.forbidden(at, "Bidirectional mount propagation is available only to privileged containers");
    }
}

/// Source: `validateMountRecursiveReadOnly`, KEP-3857.
fn validate_mount_recursive_read_only(check: &mut Check, mounts: At, mount: At) {
    let recursive = mount.get("recursiveReadOnly");
    let at = mounts.get("recursiveReadOnly");
    match recursive.text() {
        "Disabled" => {}
        "Enabled" | "IfPossible" => {
            if !mount.get("readOnly").is_true() {
                check.forbidden(at, "may only be specified when readOnly is true");
            }
            if !matches!(mount.get("mountPropagation").text(), "" | "None") {
                check.forbidden(at, "may only be specified when mountPropagation is None or not specified");
            }
        }
        _ if recursive.is_set() => {
            check.unsupported(at, &recursive.printed(), "Disabled Enabled IfPossible");
        }
        _ => {}
    }
}

/// Rule: block devices are claims, each name and path once. Source: `ValidateVolumeDevices`. Vector `mut:r66/device-unknown`.
pub(super) fn validate_volume_devices(check: &mut Check, container: At, volumes: &[Volume]) {
    let (mounts, devices) = (container.get("volumeMounts"), container.get("volumeDevices"));
    let mut names: Vec<&str> = Vec::new();
    let mut paths: Vec<&str> = Vec::new();
    for device in devices.items() {
        let (name, path) = (device.get("name"), device.get("devicePath"));
        check.required_text(name, "");
        if name.has_text() && names.contains(&name.text()) {
            check.invalid(name, "must be unique");
        }
        match volumes.iter().find(|volume| volume.name == name.text()) {
            None => check.not_found(name),
            Some(volume) => {
                if !volume.source.has("persistentVolumeClaim") && !volume.source.has("ephemeral") {
                    check.invalid(
                        name,
                        "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode",
                    );
                }
            }
        }
        check.required_text(path, "");
        if paths.contains(&path.text()) {
            check.invalid(path, "must be unique");
        }
        if path.text().split('/').any(|part| part == "..") {
            check.invalid(path, "can not contain backsteps ('..')");
        } else {
            paths.push(path.text());
        }
        if mounts.items().any(|mount| mount.get("name").is(name.text())) {
            check.invalid(name, "must not already exist in volumeMounts");
        }
        if mounts.items().any(|mount| mount.get("mountPath").text() == path.text()) {
            check.invalid(path, "must not already exist as a path in volumeMounts");
        }
        names.push(name.text());
    }
}
