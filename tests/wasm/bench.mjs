// The engine alone in Node, as the page ships it: one line per benchmark, `name median_ns iterations`.
// The first argument is the folder of the module.
import { createRequire } from 'node:module';
import path from 'node:path';

const [folder] = process.argv.slice(2);
const { Lived } = createRequire(import.meta.url)(path.resolve(folder, 'podstep.js'));
/** Replicas, and how often they are measured. */
const SIZES = [[10, 11], [100, 11], [1_000, 11], [10_000, 3]];

/** A Deployment of so many Pods, each with a sidecar and readiness probes, that is updated once all are ready. */
const rollout = (replicas) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      initContainers:
      - {name: proxy, image: 'proxy:1', restartPolicy: Always, ports: [{containerPort: 80}], readinessProbe: {httpGet: {port: 80}}}
      containers:
      - {name: app, image: 'app:1', ports: [{containerPort: 81}], readinessProbe: {httpGet: {port: 81}}}
---
apiVersion: podstep.dev/v1alpha1
kind: Scenario
actions:
- {when: ready, count: ${replicas}, after: 1, do: patch, kind: Deployment, name: web, patch: {spec: {template: {spec: {containers: [{name: app, image: 'app:2'}]}}}}}
`;

for (const [replicas, iterations] of SIZES) {
  const text = rollout(replicas);
  const times = [];
  for (let round = 0; round < iterations; round += 1) {
    const begin = process.hrtime.bigint();
    const lived = new Lived(text);
    times.push(process.hrtime.bigint() - begin);
    if (lived.steps < replicas || lived.cut) throw new Error(`${replicas} replicas: ${lived.steps} steps, cut: ${lived.cut}`);
    lived.free();
  }
  times.sort((a, b) => Number(a - b));
  console.log(`wasm/rollout/${replicas} ${times[Math.floor(iterations / 2)]} ${iterations}`);
}
