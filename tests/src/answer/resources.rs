//! `resources`.

use std::rc::Rc;

use podstep_core::admission::{self, ErrorType};
use podstep_core::api::{self, PodSpec};
use podstep_core::cluster::{Cluster, Version};
use podstep_core::resources::{
    Amount, ContainerResources, PodResources, ResizeStatus, ResourceTotal, defaulted, report_as_is, resized,
    scheduler::footprint,
};
use serde_json::{Map, Value, json};

use super::text;

/// The Pod of a line.
pub enum Decoded {
    /// Its spec and, if it says anything about resources, its status.
    Pod(Rc<PodSpec>, Option<ResizeStatus>),
    /// What Kubernetes says to a quantity that is none.
    Refused(String),
}

/// Reads the Pod of a line.
pub fn decoded(line: &Value) -> Result<Decoded, String> {
    let manifest = text(line, "manifest")?;
    let (documents, problems) = podstep_manifest::parse(manifest);
    let document = documents.first().ok_or_else(|| format!("no document: {problems:?}"))?;
    let errors = admission::admit(&document.root, &Cluster::default()).errors;
    if let Some(error) = errors.iter().find(|error| error.error_type == ErrorType::BadRequest) {
        // The reader of YAML says what it was doing, the one of JSON does not.
        let doing = if manifest.starts_with('{') { "" } else { "error unmarshaling JSON: while decoding JSON: " };
        let why = error.message.rsplit_once("as a Pod: ").map_or("", |(_, why)| why);
        return Ok(Decoded::Refused(format!("{doing}{why}")));
    }
    let pod = api::decode(&document.root, "Pod").ok_or("no Pod")?.pod;
    let status = api::decode_resize_status(&document.root, &pod);
    Ok(Decoded::Pod(pod, status))
}

/// What a Pod asks for, as it is written and as it is stored.
pub fn answer(line: &Value) -> Result<Value, String> {
    let (pod, status) = match decoded(line)? {
        Decoded::Pod(pod, status) => (pod, status),
        Decoded::Refused(error) => return Ok(json!({"parse_error": error})),
    };
    let raw = pod.resources();
    let stored = defaulted(&raw, Version::NEWEST);
    let mut answer = json!({"raw": computed(&raw), "defaulted": computed(&stored)});
    if let Some(status) = status {
        answer["raw"]["use_status"] = effective(&resized(&raw, &status));
        answer["defaulted"]["use_status"] = effective(&resized(&stored, &status.defaulted()));
    }
    answer["defaulted"]["spec"] = spec(&pod, &stored);
    answer["defaulted"]["sched"] = scheduled(&stored);
    Ok(answer)
}

fn computed(pod: &PodResources) -> Value {
    let sets = [
        ("default", pod.clone()),
        ("exclude_overhead", PodResources { overhead: Vec::new(), ..pod.clone() }),
        ("skip_pod_level", PodResources { pod_level: None, ..pod.clone() }),
    ];
    let mut answer = Map::new();
    for (name, pod) in sets {
        answer.insert(name.to_owned(), effective(&pod));
    }
    answer.insert("qos".to_owned(), report_as_is(pod).qos.class.as_str().into());
    answer.into()
}

fn effective(pod: &PodResources) -> Value {
    let report = report_as_is(pod);
    json!({"requests": totals(&report.requests), "limits": totals(&report.limits)})
}

fn totals(totals: &[ResourceTotal]) -> Value {
    let entry = |total: &ResourceTotal| {
        let quantity = &total.derivation.value;
        let (value, milli) = (quantity.value().to_string(), quantity.milli_value().to_string());
        let mut answer = json!({"q": quantity, "value": value, "milli": milli});
        if quantity.string() != quantity.to_string() {
            answer["s"] = quantity.string().into();
        }
        (total.name.clone(), answer)
    };
    totals.iter().map(entry).collect::<Map<_, _>>().into()
}

fn spec(pod: &PodSpec, stored: &PodResources) -> Value {
    let mut names = pod.containers.iter().map(|container| container.name.as_str());
    let mut named = |list: &[ContainerResources]| -> Vec<Value> {
        list.iter().map(|resources| own(names.next().unwrap_or_default(), resources)).collect()
    };
    let (init, regular) = (named(&stored.init), named(&stored.regular));
    let pod_level = stored.pod_level.as_ref().map(|resources| own("", resources));
    json!({
        "initContainers": init,
        "containers": regular,
        "overhead": amounts(&stored.overhead),
        "resources": pod_level,
    })
}

fn own(name: &str, resources: &ContainerResources) -> Value {
    json!({"name": name, "requests": amounts(&resources.requests), "limits": amounts(&resources.limits)})
}

fn amounts(amounts: &[Amount]) -> Value {
    amounts.iter().map(|(name, quantity, _)| (name.clone(), json!(quantity))).collect::<Map<_, _>>().into()
}

fn scheduled(pod: &PodResources) -> Value {
    let footprint = footprint(pod);
    let mut answer = json!({
        "milli_cpu": "0",
        "memory": "0",
        "ephemeral_storage": "0",
        "scalars": {},
        "non0_milli_cpu": footprint.nonzero_cpu.milli_value().to_string(),
        "non0_memory": footprint.nonzero_memory.value().to_string(),
    });
    for (name, quantity) in footprint.requests {
        let value = quantity.value().to_string().into();
        match name.as_str() {
            "cpu" => answer["milli_cpu"] = quantity.milli_value().to_string().into(),
            "memory" => answer["memory"] = value,
            "ephemeral-storage" => answer["ephemeral_storage"] = value,
            scalar => answer["scalars"][scalar] = value,
        }
    }
    answer
}
