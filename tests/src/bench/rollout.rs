//! A rolling update of many Pods, each with a sidecar and an app with readiness probes.

use std::hint::black_box;
use std::time::Instant;

use podstep_core::lifecycle::{self, Action, Bounds, Input, Target, When};
use podstep_core::time::Millis;
use podstep_core::{Options, input, process};

/// Measurements of each size; of ten thousand replicas fewer, since each takes seconds.
const SIZES: [(usize, usize); 4] = [(10, 11), (100, 11), (1_000, 11), (10_000, 3)];

/// Times the whole life of Deployments of several sizes, so that it can be seen how the cost grows.
pub fn bench() -> Result<(), String> {
    for (replicas, iterations) in SIZES {
        let read = input::read(&manifest(replicas), &Options::default());
        let patch = "{spec: {template: {spec: {containers: [{name: app, image: 'app:2'}]}}}}";
        let patch = podstep_manifest::parse(patch).0.pop().ok_or("no patch")?.root;
        let target = Target::Object("Deployment".to_owned(), "web".to_owned());
        let input = Input {
            actions: vec![(When::Ready(replicas, Millis::secs(1)), Action::Patch(target, patch))],
            bounds: Bounds::LARGE,
            ..Input::new(read.workload.into_iter().collect(), read.cluster, process::programs)
        };
        // First, while no freed trace can lend its memory.
        let memory = format!("memory/rollout-{replicas}");
        let trace = super::memory::of(&memory, || lifecycle::simulate(input.clone()))?;
        if trace.cut {
            return Err(format!("the life of {replicas} replicas was cut"));
        }
        super::jump(&format!("jump/rollout-{replicas}"), &trace);
        drop(trace);
        let mut times: Vec<u128> = (0..iterations)
            .map(|_| {
                let input = input.clone();
                let begin = Instant::now();
                let trace = black_box(lifecycle::simulate(black_box(input)));
                let took = begin.elapsed().as_nanos();
                // Freeing the trace is no part of the work.
                drop(trace);
                took
            })
            .collect();
        times.sort_unstable();
        println!("rollout/{replicas} {} {iterations}", times.get(iterations / 2).copied().unwrap_or_default());
    }
    Ok(())
}

fn manifest(replicas: usize) -> String {
    let container = |name: &str| {
        format!(
            "{{name: {name}, image: '{name}:1', ports: [{{containerPort: 80}}], readinessProbe: {{httpGet: {{port: 80}}}}"
        )
    };
    format!(
        "{{apiVersion: apps/v1, kind: Deployment, metadata: {{name: web}}, spec: {{replicas: {replicas}, \
         selector: {{matchLabels: {{app: web}}}}, template: {{metadata: {{labels: {{app: web}}}}, spec: {{\
         initContainers: [{}, restartPolicy: Always}}], containers: [{}}}]}}}}}}}}",
        container("proxy"),
        container("app")
    )
}
