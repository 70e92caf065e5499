//! One line per benchmark: `name median_ns iterations`; for `memory/…` bytes instead of nanoseconds.

mod memory;
mod rollout;

use std::hint::black_box;
use std::time::Instant;

use podstep_core::admission::admit;
use podstep_core::cluster::{Cluster, Version};
use podstep_core::diagnostic::Severity;
use podstep_core::lifecycle::{Input, simulate};
use podstep_core::process;
use podstep_core::resources::{Kind, PodResources, defaulted, effective, qos, report_as_is};
use podstep_core::time::Millis;
use podstep_core::trace::Trace;
use podstep_core::{Options, api, check, input, run, samples::SAMPLES};
use podstep_quantity::Quantity;

/// Measurements per benchmark.
const ITERATIONS: usize = 201;
/// Steps that are jumped to, at most.
const JUMPS: usize = 4000;
/// Jumps to each of them.
const JUMP_ITERATIONS: usize = 21;
/// Runs per measurement of what takes far less time than reading the clock.
const BATCH: u32 = 100;

/// A Deployment of 194 lines.
const DEPLOYMENT: &str = include_str!("../manifests/deployment.yaml");

/// 3 init containers, 4 sidecars and 4 regular containers, all three probes at a period of a second.
const MANY_PROBES: &str = include_str!("../manifests/many-probes.yaml");

/// Times the whole way of each sample, text to life; that of a large Deployment from text to admitted object;
/// that of more and more documents, which must grow as they do;
/// reading and printing quantities; and the numbers of a Pod of ten containers.
pub fn bench() -> Result<(), String> {
    // First, while nothing that was freed can be used again.
    let hour = Millis::secs(3600);
    let trace = memory::of("memory/many-probes-one-hour", || lived(MANY_PROBES, hour))??;
    jump("jump/many-probes-one-hour", &trace);
    drop(trace);
    for sample in SAMPLES {
        let name = format!("run/{}", sample.id);
        time(&name, 1, || {
            black_box(run(black_box(sample.text), &Options::default()));
        });
    }
    let job = SAMPLES.iter().find(|sample| sample.id == "job-sidecar").ok_or("no sample job-sidecar")?;
    life("life/job-sidecar", job.text, Millis::secs(900))?;
    life("life/many-probes-one-hour", MANY_PROBES, hour)?;
    time("parse/deployment", 1, || {
        black_box(podstep_manifest::parse(black_box(DEPLOYMENT)));
    });
    time("admit/deployment", 1, || {
        for document in &podstep_manifest::parse(black_box(DEPLOYMENT)).0 {
            black_box(admit(&document.root, &Cluster::default()));
        }
    });
    for (name, bytes, containers) in [
        ("10KiB", 10 << 10, 5),
        ("100KiB", 100 << 10, 5),
        ("1MiB", 1 << 20, 5),
        ("10KiB-one-pod", 10 << 10, 7),
        ("100KiB-one-pod", 100 << 10, 75),
        ("1MiB-one-pod", 1 << 20, 750),
    ] {
        let text = documents(bytes, containers);
        let refused = input::read(&text, &Options::default()).diagnostics;
        if refused.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
            return Err(format!("the {name} of documents are refused: {:?}", refused.first()));
        }
        time_often(&format!("admit/{name}"), 11, 1, || {
            black_box(check(black_box(&text), &Options::default()));
        });
    }
    for text in ["250m", "512Mi", "1.5Gi", "1e-2147483648", "1e2147483647", "9223372036854775807.999999999Ki"] {
        time(&format!("quantity/{text}"), BATCH, || {
            black_box(Quantity::parse(black_box(text)).map(|quantity| quantity.to_string()).ok());
        });
    }
    let pod = ten_containers()?;
    time("resources/effective-and-qos", BATCH, || {
        let pod = black_box(&pod);
        black_box((effective(pod, Kind::Requests), effective(pod, Kind::Limits), qos(pod)));
    });
    time("resources/derivations-and-qos", BATCH, || {
        black_box(report_as_is(black_box(&pod)));
    });
    time("resources/defaulted", BATCH, || {
        black_box(defaulted(black_box(&pod), Version::NEWEST));
    });
    rollout::bench()
}

/// The life of a manifest's workload.
fn lived(manifest: &str, horizon: Millis) -> Result<Trace, String> {
    let workload = input::read(manifest, &Options::default()).workload.ok_or("no workload")?;
    Ok(simulate(Input { horizon, ..Input::new(vec![workload], Cluster::default(), process::programs) }))
}

/// Prints the median time of a jump to the step that takes the longest to reach, of some thousand steps.
fn jump(name: &str, trace: &Trace) {
    let steps = trace.steps.len();
    let worst = (0..steps).step_by(steps / JUMPS + 1).map(|step| {
        median(JUMP_ITERATIONS, 1, || {
            black_box(trace.snapshot(black_box(step)));
        })
    });
    println!("{name} {} {JUMP_ITERATIONS}", worst.max().unwrap_or_default());
}

/// Follows the life of a manifest's workload for so long.
fn life(name: &str, manifest: &str, horizon: Millis) -> Result<(), String> {
    let workload = input::read(manifest, &Options::default()).workload.ok_or("no workload")?;
    let input = Input { horizon, ..Input::new(vec![workload], Cluster::default(), process::programs) };
    time(name, 1, || {
        black_box(simulate(black_box(input.clone())));
    });
    Ok(())
}

/// Pods of so many containers with long scripts, one document after another, up to this length. Denser ones would
/// meet the bound of nodes before the bound of bytes.
fn documents(bytes: usize, containers: usize) -> String {
    const CONTAINER: &str = "    image: example.com/app:1.0\n    command: [\"sleep\", \"3600\"]\n    resources: {requests: {cpu: 10m, memory: 16Mi}, limits: {memory: 64Mi}}\n    env:\n    - name: MODE\n      value: \"production\" # for now\n    - name: POD\n      valueFrom: {fieldRef: {fieldPath: metadata.name}}\n    readinessProbe:\n      httpGet: {path: /ready, port: 8080}\n      periodSeconds: 5\n";
    let mut text = String::new();
    for pod in 0.. {
        let mut document = format!(
            "---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: pod-{pod}\n  labels: {{app: bench}}\nspec:\n  containers:\n"
        );
        for container in 0..containers {
            document.push_str(&format!("  - name: container-{container}\n{CONTAINER}    args:\n    - |\n"));
            (0..16).for_each(|step| {
                document.push_str(&format!("      echo \"step {step} of the work of the container\"\n"))
            });
        }
        if text.len() + document.len() > bytes {
            break;
        }
        text.push_str(&document);
    }
    text
}

/// Prints the median time of a run.
fn time(name: &str, batch: u32, work: impl FnMut()) {
    time_often(name, ITERATIONS, batch, work);
}

fn time_often(name: &str, iterations: usize, batch: u32, work: impl FnMut()) {
    println!("{name} {} {iterations}", median(iterations, batch, work));
}

/// The median time of a run, in nanoseconds.
fn median(iterations: usize, batch: u32, mut work: impl FnMut()) -> u128 {
    let mut times: Vec<u128> = (0..iterations)
        .map(|_| {
            let begin = Instant::now();
            (0..batch).for_each(|_| work());
            begin.elapsed().as_nanos() / u128::from(batch)
        })
        .collect();
    times.sort_unstable();
    times.get(iterations / 2).copied().unwrap_or_default()
}

/// Four init containers, two of them sidecars, and six regular ones, all with requests and limits for cpu and
/// memory: 2400m and 1824Mi are requested in effect.
fn ten_containers() -> Result<PodResources, String> {
    let container = |name: &str, rest: &str, cpu: u32, memory: u32| {
        format!(
            "  - name: {name}\n    image: img\n{rest}    resources:\n      requests: {{cpu: {cpu}m, memory: {memory}Mi}}\n      limits: {{cpu: {}m, memory: {}Mi}}\n",
            2 * cpu,
            2 * memory
        )
    };
    let mut text = "apiVersion: v1\nkind: Pod\nmetadata: {name: ten}\nspec:\n  initContainers:\n".to_owned();
    for (index, rest) in ["", "    restartPolicy: Always\n"].repeat(2).iter().enumerate() {
        text.push_str(&container(&format!("init{index}"), rest, 300, 144));
    }
    text.push_str("  containers:\n");
    (0..6).for_each(|index| text.push_str(&container(&format!("app{index}"), "", 300, 256)));
    let (documents, _) = podstep_manifest::parse(&text);
    let document = documents.first().ok_or("no document")?;
    let workload = api::decode(&document.root, "Pod").ok_or("no Pod")?;
    let pod = workload.pod.resources();
    let cpu = effective(&pod, Kind::Requests).first().map(|(_, cpu)| cpu.to_string());
    if cpu.as_deref() == Some("2400m") { Ok(pod) } else { Err(format!("the Pod asks for {cpu:?}")) }
}
