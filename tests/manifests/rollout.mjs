/** A Deployment of so many Pods, each with a sidecar and readiness probes, that is updated once all are ready. */
export const rollout = (replicas) => `apiVersion: apps/v1
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
