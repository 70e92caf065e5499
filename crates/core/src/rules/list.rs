//! The table. A rule is an entry here, a sentence per language, and a case whose life shows it.

use super::{Source, Versions};
use crate::cluster::Version;

/// One function per column, so that a page that shows some carries no others.
macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $rule:ident {
        $id:literal, $source:ident $(, since $since:literal)? $(, until $until:literal)?,
        decided in $file:literal by $function:literal, shown by $case:literal
    })*) => {
        /// A rule of Kubernetes or of Linux that a step follows, or a field of a status.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Rule {
            $($(#[doc = $doc])+ $rule,)*
        }

        impl Rule {
            /// All rules, in the order in which a Pod's life comes by them.
            pub const ALL: &[Self] = &[$(Self::$rule),*];

            /// The rule's name, for links and tests: never changed.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$rule => $id,)* }
            }

            /// Where the rule is written down.
            #[must_use]
            pub const fn source(self) -> Source {
                match self { $(Self::$rule => $source,)* }
            }

            /// The versions that have it.
            #[must_use]
            pub const fn versions(self) -> Versions {
                match self {
                    $(Self::$rule => Versions { since: minor(&[$($since)?]), until: minor(&[$($until)?]) },)*
                }
            }

            /// The function that decides by it: the file below `crates/core/src`, and its name.
            #[must_use]
            pub const fn decided_by(self) -> (&'static str, &'static str) {
                match self { $(Self::$rule => ($file, $function),)* }
            }

            /// A case in whose life it occurs: a file below `crates/core/tests`, without `.txt`.
            #[must_use]
            pub const fn shown_by(self) -> &'static str {
                match self { $(Self::$rule => $case,)* }
            }
        }
    };
}

const fn minor(version: &[u8]) -> Option<Version> {
    match version {
        [minor, ..] => Some(Version(*minor)),
        [] => None,
    }
}

macro_rules! sources {
    ($($name:ident $title:literal $url:literal;)*) => {
        $(const $name: Source = Source { title: $title, url: $url };)*
    };
}

sources! {
    API_CONCEPTS "Kubernetes docs: API Concepts" "https://kubernetes.io/docs/reference/using-api/api-concepts/";
    CONTROLLERS "Kubernetes docs: Workload Management" "https://kubernetes.io/docs/concepts/workloads/controllers/";
    OWNERS "Kubernetes docs: Owners and Dependents"
        "https://kubernetes.io/docs/concepts/overview/working-with-objects/owners-dependents/";
    GARBAGE "Kubernetes docs: Garbage Collection" "https://kubernetes.io/docs/concepts/architecture/garbage-collection/";
    FINALIZERS "Kubernetes docs: Finalizers"
        "https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/";
    SCHEDULER "Kubernetes docs: Kubernetes Scheduler"
        "https://kubernetes.io/docs/concepts/scheduling-eviction/kube-scheduler/";
    NODE_PRESSURE "Kubernetes docs: Node-pressure Eviction"
        "https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/";
    NODE_SHUTDOWN "Kubernetes docs: Node Shutdowns"
        "https://kubernetes.io/docs/concepts/cluster-administration/node-shutdown/";
    RUNTIME_MANAGER "kubelet: kuberuntime_manager.go"
        "https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/kuberuntime/kuberuntime_manager.go";
    RUNTIME_CONTAINER "kubelet: kuberuntime_container.go"
        "https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/kuberuntime/kuberuntime_container.go";
    STATUS_MANAGER "kubelet: status_manager.go"
        "https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/status/status_manager.go";
    INIT_CONTAINERS "Kubernetes docs: Init Containers"
        "https://kubernetes.io/docs/concepts/workloads/pods/init-containers/";
    SIDECARS "Kubernetes docs: Sidecar Containers"
        "https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/";
    IMAGES "Kubernetes docs: Images, image pull policy"
        "https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy";
    IMAGE_BACK_OFF "Kubernetes docs: Images, ImagePullBackOff"
        "https://kubernetes.io/docs/concepts/containers/images/#imagepullbackoff";
    HOOKS "Kubernetes docs: Container Lifecycle Hooks"
        "https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/";
    CONTAINER_STATES "Kubernetes docs: Pod Lifecycle, container states"
        "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#container-states";
    PROBES "Kubernetes docs: Pod Lifecycle, container probes"
        "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#container-probes";
    POD_PHASE "Kubernetes docs: Pod Lifecycle, Pod phase"
        "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-phase";
    POD_CONDITIONS "Kubernetes docs: Pod Lifecycle, Pod conditions"
        "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-conditions";
    POD_QOS "Kubernetes docs: Pod Quality of Service Classes"
        "https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/";
    RESTART_POLICY "Kubernetes docs: Pod Lifecycle, restart policy"
        "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy";
    TERMINATION "Kubernetes docs: Pod Lifecycle, termination of Pods"
        "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination";
    MEMORY_LIMITS "Kubernetes docs: Resource Management for Pods and Containers"
        "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/";
    RESIZING "Kubernetes docs: Resize Container Resources"
        "https://kubernetes.io/docs/tasks/configure-pod-container/resize-container-resources/";
    TTL "Kubernetes docs: Automatic Cleanup for Finished Jobs"
        "https://kubernetes.io/docs/concepts/workloads/controllers/ttlafterfinished/";
    POD_SPEC "Kubernetes API: PodSpec"
        "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodSpec";
    JOBS "Kubernetes docs: Jobs" "https://kubernetes.io/docs/concepts/workloads/controllers/job/";
    DEPLOYMENTS "Kubernetes docs: Deployments"
        "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/";
    REPLICA_SETS "Kubernetes docs: ReplicaSet"
        "https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/";
    DAEMON_SETS "Kubernetes docs: DaemonSet" "https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/";
    CRON_JOBS "Kubernetes docs: CronJob" "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/";
    QUOTAS "Kubernetes docs: Resource Quotas" "https://kubernetes.io/docs/concepts/policy/resource-quotas/";
    KEP_753 "KEP-753: Sidecar containers"
        "https://github.com/kubernetes/enhancements/tree/master/keps/sig-node/753-sidecar-containers";
    KEP_5307 "KEP-5307: Container restart rules"
        "https://github.com/kubernetes/enhancements/tree/master/keps/sig-node/5307-container-restart-policy";
    KEP_5532 "KEP-5532: Restart all containers on container exits"
        "https://github.com/kubernetes/enhancements/tree/master/keps/sig-node/5532-restart-all-containers-on-container-exits";
    PID_NAMESPACES "Linux manual: pid_namespaces(7)" "https://man7.org/linux/man-pages/man7/pid_namespaces.7.html";
    SIGNALS "Linux manual: signal(7)" "https://man7.org/linux/man-pages/man7/signal.7.html";
}

rules! {
    /// The API server does what a person asks for.
    Request {
        "request", API_CONCEPTS,
        decided in "lifecycle/action.rs" by "act", shown by "lifecycle/end-second-delete"
    }
    /// A controller creates the Pods that are missing.
    MissingPod {
        "missing-pod", CONTROLLERS,
        decided in "lifecycle/controllers/view.rs" by "new_pod", shown by "cases/deployment-sidecar"
    }
    /// A controller writes the objects that it keeps.
    OwnedObject {
        "owned-object", OWNERS,
        decided in "lifecycle/controllers/mod.rs" by "apply", shown by "controllers/rollout-1"
    }
    /// What an object keeps goes with it.
    GarbageCollection {
        "garbage-collection", GARBAGE,
        decided in "lifecycle/store.rs" by "delete_object", shown by "controllers/job-ttl"
    }
    /// A Job that is over is removed after a while.
    TimeToLive {
        "time-to-live", TTL,
        decided in "lifecycle/controllers/job/mod.rs" by "clean_up", shown by "controllers/job-ttl"
    }
    /// A Pod is bound to a node that it fits.
    Binding {
        "binding", SCHEDULER,
        decided in "lifecycle/scheduler/mod.rs" by "bind", shown by "lifecycle/g1-start"
    }
    /// A Pod has a sandbox before any container.
    Sandbox {
        "sandbox", RUNTIME_MANAGER,
        decided in "lifecycle/kubelet/rules.rs" by "with_new_sandbox", shown by "lifecycle/g1-start"
    }
    /// Init containers start in spec order, each plain one after the end of the one before.
    InitOrder {
        "init-order", INIT_CONTAINERS,
        decided in "lifecycle/kubelet/rules.rs" by "compute_init_container_actions", shown by "lifecycle/014-init-serially"
    }
    /// A sidecar lets what follows start once it is started.
    SidecarGate {
        "sidecar-gate", SIDECARS, since 28,
        decided in "lifecycle/kubelet/rules.rs" by "compute_init_container_actions", shown by "lifecycle/039-startup-probes-gate"
    }
    /// Regular containers start when init is complete.
    AppStart {
        "app-start", INIT_CONTAINERS,
        decided in "lifecycle/kubelet/rules.rs" by "compute_pod_actions", shown by "lifecycle/018-post-start-blocks"
    }
    /// `imagePullPolicy` and what is on the node decide whether an image is pulled.
    PullPolicy {
        "pull-policy", IMAGES,
        decided in "lifecycle/kubelet/image.rs" by "pull", shown by "lifecycle/image-never-pull"
    }
    /// An image that cannot be had is tried again.
    MissingImage {
        "missing-image", IMAGES,
        decided in "lifecycle/kubelet/backoff.rs" by "pull_failed", shown by "lifecycle/g6-image-pull"
    }
    /// Pulls of an image that failed are put off.
    ImagePullBackOff {
        "image-pull-back-off", IMAGE_BACK_OFF,
        decided in "lifecycle/kubelet/backoff.rs" by "pull_waits_until", shown by "lifecycle/g6-image-pull"
    }
    /// The steps of a container's start, one after another.
    StartSequence {
        "start-sequence", RUNTIME_CONTAINER,
        decided in "lifecycle/kubelet/start.rs" by "start", shown by "lifecycle/g1-start"
    }
    /// postStart right after the start, preStop before the stop.
    Hook {
        "hook", HOOKS,
        decided in "lifecycle/kubelet/start.rs" by "post_start_ended", shown by "lifecycle/018-post-start-blocks"
    }
    /// A process ends by itself.
    Exit {
        "exit", CONTAINER_STATES,
        decided in "lifecycle/kubelet/start.rs" by "exit", shown by "lifecycle/g4-crash-loop"
    }
    /// The kernel ends a process that is over its memory limit.
    OutOfMemory {
        "out-of-memory", MEMORY_LIMITS,
        decided in "lifecycle/kubelet/start.rs" by "exit", shown by "lifecycle/end-out-of-memory"
    }
    /// Probes run on tickers of their own.
    Probe {
        "probe", PROBES,
        decided in "lifecycle/kubelet/probes.rs" by "probe_once", shown by "lifecycle/g5-sidecar-liveness"
    }
    /// The restart policy decides what becomes of a container that ended.
    RestartPolicy {
        "restart-policy", RESTART_POLICY,
        decided in "lifecycle/kubelet/rules.rs" by "container_should_restart", shown by "lifecycle/017-restart-failing"
    }
    /// A container's own rules know some exit codes.
    RestartRule {
        "restart-rule", KEP_5307, since 35,
        decided in "lifecycle/kubelet/rules.rs" by "container_should_restart", shown by "lifecycle/085-rule-matches"
    }
    /// Restarts are put off for longer and longer.
    CrashLoopBackOff {
        "crash-loop-back-off", RESTART_POLICY,
        decided in "lifecycle/kubelet/backoff.rs" by "back_off", shown by "lifecycle/g4-crash-loop"
    }
    /// A container whose postStart fails is stopped.
    PostStartFailure {
        "post-start-failure", HOOKS,
        decided in "lifecycle/kubelet/start.rs" by "post_start_ended", shown by "lifecycle/post-start-fails"
    }
    /// A container whose liveness or startup probe fails often enough is stopped.
    ProbeFailure {
        "probe-failure", PROBES,
        decided in "lifecycle/kubelet/rules.rs" by "compute_pod_actions", shown by "lifecycle/g5-sidecar-liveness"
    }
    /// A container whose image changes is started anew.
    ImageChange {
        "image-change", RUNTIME_MANAGER,
        decided in "lifecycle/kubelet/rules.rs" by "compute_pod_actions", shown by "lifecycle/001-003-image-updated"
    }
    /// Resources change while containers run.
    Resize {
        "resize", RESIZING, since 33,
        decided in "lifecycle/kubelet/resize.rs" by "notice_resize", shown by "lifecycle/resize-in-place"
    }
    /// `resizePolicy` may ask for a restart.
    ResizeRestart {
        "resize-restart", RESIZING, since 33,
        decided in "lifecycle/kubelet/resize.rs" by "asks_for_restart", shown by "lifecycle/resize-restarts"
    }
    /// A rule of one container restarts all of them in place.
    RestartAllContainers {
        "restart-all-containers", KEP_5532, since 36,
        decided in "lifecycle/kubelet/rules.rs" by "restarts_all_containers", shown by "lifecycle/090-restart-all-by-regular"
    }
    /// Without its sandbox a Pod starts over.
    SandboxLoss {
        "sandbox-loss", RUNTIME_MANAGER,
        decided in "lifecycle/kubelet/rules.rs" by "with_new_sandbox", shown by "lifecycle/030-node-reboot"
    }
    /// A Pod whose regular containers have ended for good is stopped.
    Completion {
        "completion", SIDECARS,
        decided in "lifecycle/kubelet/rules.rs" by "compute_pod_actions", shown by "lifecycle/g1-start"
    }
    /// A Pod whose init container failed for good is stopped.
    InitFailure {
        "init-failure", INIT_CONTAINERS,
        decided in "lifecycle/kubelet/rules.rs" by "compute_init_container_actions", shown by "lifecycle/038-sidecar-image-updated-then-init-fails"
    }
    /// A deleted Pod is stopped within its grace.
    Deletion {
        "deletion", TERMINATION,
        decided in "lifecycle/kubelet/terminate.rs" by "effective_grace_secs", shown by "lifecycle/g2-shared-grace"
    }
    /// A Pod that has been active for too long fails.
    ActiveDeadline {
        "active-deadline", POD_SPEC,
        decided in "lifecycle/kubelet/terminate.rs" by "check_deadline", shown by "lifecycle/end-active-deadline"
    }
    /// A node that runs out of a resource evicts Pods.
    NodePressure {
        "node-pressure", NODE_PRESSURE,
        decided in "lifecycle/kubelet/terminate.rs" by "evict_from_node", shown by "lifecycle/end-soft-eviction"
    }
    /// A node that shuts down stops its Pods.
    NodeShutdown {
        "node-shutdown", NODE_SHUTDOWN,
        decided in "lifecycle/kubelet/terminate.rs" by "shut_node_down", shown by "lifecycle/end-node-shutdown"
    }
    /// All preStop hooks begin with the stop.
    PreStop {
        "pre-stop", HOOKS,
        decided in "lifecycle/kubelet/kill.rs" by "kill_first_stage", shown by "lifecycle/061-pre-stop-simultaneously"
    }
    /// Whoever waits for nobody gets its stop signal after its preStop.
    Sigterm {
        "sigterm", TERMINATION,
        decided in "lifecycle/kubelet/kill.rs" by "prerequisites", shown by "lifecycle/021-grace"
    }
    /// Sidecars stop after the regular containers, in reverse order.
    SidecarTurn {
        "sidecar-turn", KEP_753, since 29,
        decided in "lifecycle/kubelet/kill.rs" by "prerequisites", shown by "lifecycle/g2-shared-grace"
    }
    /// The first version with sidecars stopped everything at once.
    NoTurns {
        "no-turns", KEP_753, since 28, until 28,
        decided in "lifecycle/kubelet/versions.rs" by "orders_termination", shown by "lifecycle/v28-gate-on-no-order"
    }
    /// All share one grace; when it is spent, two seconds are left.
    SharedGrace {
        "shared-grace", KEP_753,
        decided in "lifecycle/kubelet/kill.rs" by "stop_container", shown by "lifecycle/g3-067"
    }
    /// A process ends because of its stop signal.
    SigtermHandled {
        "sigterm-handled", TERMINATION,
        decided in "lifecycle/kubelet/kill.rs" by "stop_container", shown by "lifecycle/g2-shared-grace"
    }
    /// Who outlives its timeout is killed; PID 1 without a handler never sees the stop signal.
    Sigkill {
        "sigkill", PID_NAMESPACES,
        decided in "lifecycle/kubelet/kill.rs" by "sigkill", shown by "lifecycle/g3-066"
    }
    /// SIGKILL cannot be caught.
    Killed {
        "killed", SIGNALS,
        decided in "lifecycle/kubelet/kill.rs" by "sigkill", shown by "lifecycle/g3-066"
    }
    /// The sandbox is stopped after the last container.
    SandboxStop {
        "sandbox-stop", TERMINATION,
        decided in "lifecycle/kubelet/worker.rs" by "execute", shown by "lifecycle/g1-start"
    }
    /// A status shows what the kubelet saw before it acted.
    Status {
        "status", STATUS_MANAGER,
        decided in "lifecycle/kubelet/status.rs" by "status", shown by "lifecycle/g1-start"
    }
    /// The containers' states decide the phase.
    Phase {
        "phase", POD_PHASE,
        decided in "lifecycle/kubelet/phase.rs" by "pod_phase", shown by "lifecycle/g1-start"
    }
    /// The requests and limits at the creation decide the QoS class.
    Qos {
        "qos-class", POD_QOS,
        decided in "resources/qos.rs" by "qos", shown by "cases/job-sidecar"
    }
    /// CPU requests decide the share of a CPU that is short.
    CpuWeight {
        "cpu-weight", MEMORY_LIMITS,
        decided in "resources/cgroup.rs" by "container_cgroup", shown by "cases/resources-order"
    }
    /// CPU limits cap the time on a CPU.
    CpuQuota {
        "cpu-quota", MEMORY_LIMITS,
        decided in "resources/cgroup.rs" by "cpu_quota_us", shown by "cases/resources-order"
    }
    /// Memory limits cap the memory.
    MemoryCap {
        "memory-cap", MEMORY_LIMITS,
        decided in "resources/cgroup.rs" by "pod_cgroup", shown by "cases/resources-order"
    }
    /// Memory requests and the QoS class decide whom the kernel kills first.
    OomScore {
        "oom-score", NODE_PRESSURE,
        decided in "resources/oom.rs" by "oom_score_adj", shown by "cases/resources-order"
    }
    /// A Pod is ready to start containers while its sandbox is up.
    ReadyToStart {
        "ready-to-start", POD_CONDITIONS, since 29,
        decided in "lifecycle/kubelet/phase.rs" by "pod_conditions", shown by "lifecycle/g1-start"
    }
    /// A Pod is initialized when its init containers are done or started.
    Initialized {
        "initialized", POD_CONDITIONS,
        decided in "lifecycle/kubelet/phase.rs" by "pod_conditions", shown by "lifecycle/g1-start"
    }
    /// A Pod is ready when all containers but the plain init ones are.
    Ready {
        "ready", POD_CONDITIONS,
        decided in "lifecycle/kubelet/phase.rs" by "pod_conditions", shown by "lifecycle/g1-start"
    }
    /// A terminal phase is held back until everything has stopped.
    TerminalPhase {
        "terminal-phase", STATUS_MANAGER,
        decided in "lifecycle/kubelet/phase.rs" by "pod_phase", shown by "lifecycle/g1-start"
    }
    /// A Pod that has stopped leaves the API unless a finalizer holds it.
    Finalizers {
        "finalizers", FINALIZERS,
        decided in "lifecycle/store.rs" by "finalize_pod", shown by "lifecycle/end-eviction-by-api"
    }
    /// A controller's status and its surplus Pods follow from a count.
    Count {
        "count", CONTROLLERS,
        decided in "lifecycle/controllers/replicaset.rs" by "sync", shown by "cases/deployment-sidecar"
    }
    /// A controller says which spec its numbers are about.
    ObservedGeneration {
        "observed-generation", API_CONCEPTS,
        decided in "lifecycle/store.rs" by "replace_object", shown by "controllers/rollout-1"
    }
    /// Pods that are neither over nor being deleted are replicas.
    Replicas {
        "replicas", REPLICA_SETS,
        decided in "lifecycle/controllers/replicaset.rs" by "sync", shown by "controllers/rollout-1"
    }
    /// Of those, the ones that are Ready.
    ReadyPods {
        "ready-pods", REPLICA_SETS,
        decided in "lifecycle/controllers/view.rs" by "ready", shown by "controllers/rollout-1"
    }
    /// Of those, the ones that have been Ready for `minReadySeconds`.
    AvailablePods {
        "available-pods", DEPLOYMENTS,
        decided in "lifecycle/controllers/view.rs" by "available_in", shown by "controllers/rollout-1"
    }
    /// What is wanted and not available.
    UnavailablePods {
        "unavailable-pods", DEPLOYMENTS,
        decided in "lifecycle/controllers/deployment.rs" by "counted", shown by "controllers/rollout-1"
    }
    /// A Deployment is available with so many available Pods.
    MinimumAvailability {
        "minimum-availability", DEPLOYMENTS,
        decided in "lifecycle/controllers/deployment.rs" by "counted", shown by "controllers/rollout-1"
    }
    /// A rollout progresses, is complete, or is over its deadline.
    Progress {
        "progress", DEPLOYMENTS,
        decided in "lifecycle/controllers/deployment.rs" by "write_rollout", shown by "controllers/deployment-deadline"
    }
    /// Pods are of the revision of the template that they were made from.
    Revision {
        "revision", DEPLOYMENTS,
        decided in "lifecycle/names.rs" by "template_hash", shown by "controllers/rollout-1"
    }
    /// Pods that are refused are told in a condition.
    RefusedPods {
        "refused-pods", QUOTAS,
        decided in "lifecycle/controllers/replicaset.rs" by "failure", shown by "controllers/quota-replicas"
    }
    /// A DaemonSet counts nodes.
    DaemonNodes {
        "daemon-nodes", DAEMON_SETS,
        decided in "lifecycle/controllers/daemonset.rs" by "counted", shown by "controllers/daemonset-nodes"
    }
    /// Pods that are being deleted are counted apart.
    TerminatingPods {
        "terminating-pods", DEPLOYMENTS, since 35,
        decided in "lifecycle/controllers/view.rs" by "terminating", shown by "controllers/rollout-1"
    }
    /// A Job counts Pods that are being deleted apart.
    JobTerminating {
        "job-terminating", JOBS, since 29,
        decided in "lifecycle/controllers/view.rs" by "terminating", shown by "controllers/job-deadline"
    }
    /// A Job's active Pods.
    ActivePods {
        "active-pods", JOBS,
        decided in "lifecycle/controllers/job/manage.rs" by "manage", shown by "cases/job-sidecar"
    }
    /// A Job notes each Pod that has ended, lets it go, and counts it once.
    EndedPods {
        "ended-pods", JOBS,
        decided in "lifecycle/controllers/job/mod.rs" by "write", shown by "cases/job-sidecar"
    }
    /// The indexes whose Pods have succeeded.
    CompletedIndexes {
        "completed-indexes", JOBS,
        decided in "lifecycle/controllers/job/indexes.rs" by "new", shown by "controllers/job-indexed"
    }
    /// The indexes that have failed too often.
    FailedIndexes {
        "failed-indexes", JOBS, since 29,
        decided in "lifecycle/controllers/job/mod.rs" by "limit_per_index", shown by "controllers/job-per-index"
    }
    /// When a Job's time begins.
    JobStart {
        "job-start", JOBS,
        decided in "lifecycle/controllers/job/mod.rs" by "suspend_or_resume", shown by "cases/job-sidecar"
    }
    /// A suspended Job has no Pods.
    Suspension {
        "suspension", JOBS,
        decided in "lifecycle/controllers/job/mod.rs" by "suspend_or_resume", shown by "controllers/job-suspend"
    }
    /// A CronJob starts a Job at each time of its schedule.
    CronSchedule {
        "cron-schedule", CRON_JOBS,
        decided in "lifecycle/controllers/cronjob.rs" by "latest_due", shown by "cases/cronjob"
    }
    /// A Job is done when enough of its Pods have succeeded.
    JobComplete {
        "job-complete", JOBS,
        decided in "lifecycle/controllers/job/mod.rs" by "failure_or_success", shown by "cases/job-sidecar"
    }
    /// A Job gives up after `backoffLimit` failures.
    BackoffLimit {
        "backoff-limit", JOBS,
        decided in "lifecycle/controllers/job/mod.rs" by "failure_or_success", shown by "controllers/job-backoff"
    }
    /// A Job fails by its deadline, its policy or its indexes.
    JobFailure {
        "job-failure", JOBS,
        decided in "lifecycle/controllers/job/mod.rs" by "failure_or_success", shown by "controllers/job-deadline"
    }
    /// Nothing is due any more.
    Steady {
        "steady", CONTAINER_STATES,
        decided in "lifecycle/kubelet/worker.rs" by "note_steady", shown by "cases/job-legacy-helper"
    }
}
