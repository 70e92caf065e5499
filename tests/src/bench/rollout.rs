//! A rolling update of many Pods, each with a sidecar and an app with readiness probes.

use std::hint::black_box;
use std::time::Instant;

use podstep_core::lifecycle::{self, Action, Input, Target, When};
use podstep_core::time::Millis;
use podstep_core::{Options, input, process};

const ITERATIONS: usize = 11;

/// Times the whole life of Deployments of several sizes, so that it can be seen how the cost grows.
pub fn bench() -> Result<(), String> {
    for replicas in [10, 100, 1_000] {
        let read = input::read(&manifest(replicas), &Options::default());
        let patch = "{spec: {template: {spec: {containers: [{name: app, image: 'app:2'}]}}}}";
        let patch = podstep_manifest::parse(patch).0.pop().ok_or("no patch")?.root;
        let target = Target::Object("Deployment".to_owned(), "web".to_owned());
        let input = Input {
            actions: vec![(When::Ready(replicas, Millis::secs(1)), Action::Patch(target, patch))],
            ..Input::new(read.workload.into_iter().collect(), read.cluster, process::programs)
        };
        // First, while no freed trace can lend its memory.
        let memory = format!("memory/rollout-{replicas}");
        let trace = super::memory::of(&memory, || lifecycle::simulate(input.clone()))?;
        super::jump(&format!("jump/rollout-{replicas}"), &trace);
        drop(trace);
        let mut times: Vec<u128> = (0..ITERATIONS)
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
        println!("rollout/{replicas} {} {ITERATIONS}", times.get(ITERATIONS / 2).copied().unwrap_or_default());
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
