//! What a simulation returns: every step of the lives of a workload and its Pods, with its reason.
//!
//! Owns the types of steps, facts, reasons and snapshots. Decides nothing: the rules live in
//! `lifecycle`. Holds no prose: a locale renders facts and reasons.

use std::rc::Rc;

use podstep_freeze::Freeze;
use podstep_manifest::{Node, Span};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::process::{Guess, TermReason};
use crate::status::{ObjectState, PodStatus, WorkloadStatus};
use crate::time::Millis;

/// Every so many steps the trace keeps a whole snapshot, so that a jump replays fewer.
pub const KEY_FRAME_STEPS: usize = 64;
/// With more Pods it keeps one after a step for every so many of them, so that the snapshots of a long life of many Pods,
/// which share what they have in common, cost no more than its steps.
pub const KEY_FRAME_PODS_PER_STEP: usize = 2;

/// What a container is to the kubelet's ordering.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Freeze)]
#[serde(rename_all = "camelCase")]
pub enum ContainerRole {
    /// An entry of `initContainers` without `restartPolicy: Always`: runs once, to its end.
    PlainInit,
    /// An entry of `initContainers` with `restartPolicy: Always`: the native sidecar.
    Sidecar,
    /// An entry of `containers`.
    Regular,
}

/// One container of one Pod of a trace. Zero-based indices into `Trace::pods` and `PodEntry::containers`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Freeze)]
pub struct ContainerRef {
    /// Index into `Trace::pods`.
    pub pod: usize,
    /// Index into `PodEntry::containers`: init containers in spec order, then regular ones.
    pub container: usize,
}

/// A container of a Pod, in `initContainers` then `containers` order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Freeze)]
pub struct ContainerEntry {
    /// `name` of the container.
    pub name: String,
    /// Plain init, sidecar or regular.
    pub role: ContainerRole,
    /// `image` of the container.
    pub image: String,
    /// Where the container stands in the text; UTF-8 bytes.
    pub span: Span,
}

/// An object of a trace that keeps Pods or other objects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Freeze)]
pub struct ObjectEntry {
    /// `kind`.
    pub kind: &'static str,
    /// `metadata.name`.
    pub name: String,
    /// The object that keeps it: index into `Trace::objects`.
    pub owner: Option<usize>,
    /// When the object was created.
    pub created_at: Millis,
}

/// A Pod of a trace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Freeze)]
pub struct PodEntry {
    /// `metadata.name`.
    pub name: String,
    /// The object that keeps it: index into `Trace::objects`.
    pub owner: Option<usize>,
    /// The containers, init first; Pods of one template share them.
    pub containers: Rc<Vec<ContainerEntry>>,
    /// When the object was created.
    pub created_at: Millis,
    /// `spec.terminationGracePeriodSeconds`.
    pub grace_secs: u64,
    /// The hash of the template that it was made from.
    pub revision: u64,
    /// Metadata and spec as they were created; Pods of one template share it, so the name in it may be another's.
    pub document: Rc<Node>,
}

/// Who acts in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Freeze)]
#[serde(rename_all = "camelCase")]
pub enum Actor {
    /// A person with kubectl, or the Scenario's action.
    User,
    /// The API server.
    ApiServer,
    /// kube-scheduler.
    Scheduler,
    /// A workload controller.
    Controller,
    /// The kubelet of the node.
    Kubelet,
    /// The container's own process.
    Process,
}

/// The three probes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Freeze)]
#[serde(rename_all = "camelCase")]
pub enum ProbeKind {
    /// `startupProbe`.
    Startup,
    /// `readinessProbe`.
    Readiness,
    /// `livenessProbe`.
    Liveness,
}

/// What happened in a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Freeze)]
#[serde(rename_all = "camelCase", tag = "fact")]
pub enum Fact {
    /// The workload object (Job, Deployment …) was created.
    WorkloadCreated {
        /// Kind of the workload.
        kind: &'static str,
        /// Name of the workload.
        name: String,
    },
    /// A Pod object was created.
    PodCreated,
    /// The Pod was bound to a node.
    Scheduled {
        /// Name of the node.
        node: String,
    },
    /// No node fits the Pod.
    Unschedulable,
    /// A node takes new Pods, or takes none any more.
    Cordoned {
        /// Name of the node.
        node: String,
        /// Whether it takes none.
        cordoned: bool,
    },
    /// A node is being emptied.
    Drained {
        /// Name of the node.
        node: String,
    },
    /// The sandbox (network namespace, pause process) is up.
    SandboxReady,
    /// An image pull began.
    PullStarted {
        /// The image.
        image: String,
    },
    /// The image is on the node.
    Pulled {
        /// The image.
        image: String,
        /// How long the pull took; `None` if the image was present.
        took: Option<Millis>,
    },
    /// The runtime created the container.
    ContainerCreated,
    /// The container's process runs.
    ContainerStarted {
        /// Zero-based instance: 0 is the first start.
        attempt: u32,
    },
    /// postStart began; it blocks the Pod's sync.
    PostStartBegan,
    /// postStart ended.
    PostStartEnded {
        /// Whether it succeeded.
        ok: bool,
    },
    /// A probe's outcome, when it changed the result or failed.
    Probe {
        /// Which probe.
        kind: ProbeKind,
        /// Success or failure.
        ok: bool,
        /// Consecutive outcomes of this kind so far.
        run: u32,
        /// `failureThreshold` or `successThreshold`.
        threshold: u32,
    },
    /// The container's process ended.
    Exited {
        /// Exit code.
        exit_code: i32,
        /// `Completed`, `Error` or `OOMKilled`.
        reason: &'static str,
    },
    /// A restart was put off: CrashLoopBackOff.
    BackOff {
        /// The nominal delay, counted from the end of the last instance.
        delay: Millis,
        /// When the next attempt is due.
        until: Millis,
    },
    /// The kubelet began to stop a container (Event `Killing`).
    Killing,
    /// preStop began.
    PreStopBegan,
    /// preStop ended, failed or ran out of grace.
    PreStopEnded {
        /// Whether it succeeded in time.
        ok: bool,
    },
    /// The stop signal was sent.
    Sigterm {
        /// Seconds until SIGKILL.
        timeout_secs: u64,
    },
    /// SIGKILL was sent.
    Sigkill,
    /// The sandbox was stopped.
    SandboxStopped,
    /// The kubelet wrote the Pod's status.
    StatusWritten,
    /// Somebody asked for the Pod's deletion.
    DeletionRequested {
        /// Grace of the request in seconds.
        grace_secs: u64,
    },
    /// The Pod object left the API.
    PodGone,
    /// A controller wrote the workload's status.
    WorkloadStatusWritten,
    /// The spec or metadata of an object was changed.
    Patched {
        /// Kind of the object.
        kind: &'static str,
        /// Name of the object.
        name: String,
    },
    /// An object other than a Pod is being deleted, and stays until the garbage collector is done.
    WorkloadDeleting {
        /// Kind of the object.
        kind: &'static str,
        /// Name of the object.
        name: String,
    },
    /// An object other than a Pod left the API.
    WorkloadGone {
        /// Kind of the object.
        kind: &'static str,
        /// Name of the object.
        name: String,
    },
    /// The simulation has nothing further to show: what runs now runs on.
    Steady,
    /// The image cannot be had.
    ImageRefused,
    /// A pull was put off: ImagePullBackOff.
    PullPutOff {
        /// When the next pull may be made.
        until: Millis,
    },
    /// Somebody noted in the Pod's conditions that it is about to be disrupted.
    Disrupted,
    /// `activeDeadlineSeconds` are over.
    DeadlineExceeded {
        /// The field's value.
        deadline_secs: u64,
    },
    /// The kubelet stopped; containers run on.
    KubeletStopped,
    /// The kubelet is back.
    KubeletStarted,
    /// The sandbox was lost while the kubelet was away.
    SandboxLost,
    /// All containers were removed, to be started over in the same sandbox.
    ContainersRemoved,
    /// The kubelet begins to change the resources of running containers.
    ResizeStarted,
    /// It has.
    ResizeCompleted,
}

/// What opened a sidecar's `started` gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Freeze)]
#[serde(rename_all = "camelCase")]
pub enum Gate {
    /// It has no startupProbe and no postStart: running is enough.
    Running,
    /// Its postStart hook returned.
    PostStart,
    /// Its startupProbe succeeded.
    StartupProbe,
}

/// Why a Pod is being stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Freeze)]
#[serde(rename_all = "camelCase")]
pub enum StopTrigger {
    /// The Pod was deleted.
    Deleted,
    /// Every regular container has ended for good.
    NaturalCompletion,
    /// An init container failed for good.
    InitFailed,
    /// A probe failed `failureThreshold` times: one container only.
    Probe(ProbeKind),
    /// postStart failed: one container only.
    PostStartFailed,
    /// The container's image changed: one container only.
    DefinitionChanged,
    /// New resources that its `resizePolicy` takes with a restart: one container only.
    Resize,
    /// A rule restarts all containers in place.
    RestartAll,
    /// The sandbox is lost; everything starts over.
    SandboxLost,
    /// `activeDeadlineSeconds` are over.
    ActiveDeadline,
    /// The node runs out of a resource.
    NodePressure,
    /// The node shuts down.
    NodeShutdown,
}

/// Why a step happened: the rule and the values that it weighed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Freeze)]
#[serde(rename_all = "camelCase", tag = "reason")]
pub enum Reason {
    /// A person asked for it.
    Asked,
    /// The controller wants `desired` Pods and counts `existing`.
    ControllerWantsPod {
        /// Pods wanted.
        desired: u32,
        /// Pods that count.
        existing: u32,
    },
    /// The object that keeps it asks for it.
    OwnerWantsObject {
        /// Kind of the owner.
        kind: &'static str,
        /// Name of the owner.
        name: String,
    },
    /// The object that kept it is gone.
    OwnerGone {
        /// Kind of that object.
        kind: &'static str,
    },
    /// The Job has been over for as long as it is kept.
    TimeToLive {
        /// `ttlSecondsAfterFinished`.
        ttl_secs: u64,
    },
    /// The node fits.
    NodeFits,
    /// No node fits.
    NoNodeFits {
        /// How many there are.
        nodes: usize,
    },
    /// A new Pod has no sandbox.
    NoSandboxYet,
    /// The first init container starts first.
    FirstInit,
    /// The init container before it ended with exit code 0.
    PreviousInitDone {
        /// Index of that container in the Pod.
        previous: usize,
    },
    /// The sidecar before it is started.
    SidecarStarted {
        /// Index of the sidecar in the Pod.
        sidecar: usize,
        /// What made it count as started.
        gate: Gate,
    },
    /// Init is complete, regular containers start in spec order.
    InitComplete {
        /// The regular container started just before in the same sync.
        after: Option<usize>,
    },
    /// The image pull policy and what is on the node.
    ImagePolicy {
        /// The policy in force.
        policy: &'static str,
        /// Whether the image was there.
        present: bool,
    },
    /// The start sequence of a container: image, create, start, postStart.
    StartSequence,
    /// The container declares the hook.
    HookDeclared,
    /// A hook was run.
    HookRan {
        /// How long.
        ran: Millis,
        /// Seconds after which a preStop is cut off; `None` for postStart, which may take any time.
        grace_secs: Option<u64>,
    },
    /// The process ended by itself.
    ProcessEnded {
        /// Where the behaviour is known from.
        guess: Guess,
        /// How long it ran.
        ran: Millis,
    },
    /// The process used more memory than its limit.
    OutOfMemory {
        /// How long it ran.
        ran: Millis,
    },
    /// A probe's ticker was due.
    ProbeDue {
        /// `periodSeconds`.
        period_secs: u64,
        /// `initialDelaySeconds`, which have passed since the start.
        initial_delay_secs: u64,
    },
    /// The container ended and its restart policy says restart.
    RestartPolicy {
        /// `restartPolicy` in force.
        policy: &'static str,
        /// Whether it is the container's own.
        own: bool,
        /// The exit code.
        exit_code: i32,
        /// How often it had been restarted before.
        restarts: u32,
    },
    /// It crashed less than the back-off ago.
    CrashLoop {
        /// The nominal delay.
        delay: Millis,
        /// End of the last instance.
        ended_at: Millis,
        /// Restarts so far.
        restarts: u32,
    },
    /// The Pod or container is being stopped.
    Stopping {
        /// What began it.
        trigger: StopTrigger,
        /// Seconds of grace for everything together.
        grace_secs: u64,
    },
    /// Its preStop hook begins when the stop begins, whatever its turn is.
    PreStopAtOnce {
        /// Seconds of grace for everything together.
        grace_secs: u64,
    },
    /// SIGTERM: its turn has come or it never had to wait.
    SigtermTurn {
        /// Seconds of grace for everything together.
        grace_secs: u64,
        /// Whole seconds spent in its preStop.
        pre_stop_secs: u64,
        /// Whole seconds spent waiting for its turn.
        waited_secs: u64,
        /// What ended before it, by index in the Pod; empty if it waits for nobody.
        after: Vec<usize>,
    },
    /// SIGTERM: this version lets no sidecar wait for its turn.
    NoTurns {
        /// Seconds of grace for everything together.
        grace_secs: u64,
    },
    /// SIGTERM: the grace ran out while it waited or while its preStop ran.
    GraceSpent {
        /// Seconds of grace for everything together.
        grace_secs: u64,
        /// The floor it gets all the same.
        floor_secs: u64,
    },
    /// SIGKILL: it was still running when its timeout ended.
    IgnoredSigterm {
        /// Seconds it was given.
        timeout_secs: u64,
        /// Why it does not react; `None` if it does, but needs longer.
        why: Option<TermReason>,
    },
    /// It ended because of SIGTERM.
    HandledSigterm {
        /// Where the behaviour is known from.
        guess: Guess,
        /// How long after the signal.
        took: Millis,
    },
    /// SIGKILL cannot be handled.
    Killed,
    /// Everything of the Pod has stopped.
    AllStopped,
    /// A status describes the runtime as the kubelet last saw it.
    Observed,
    /// The terminal phase was held back until everything had stopped.
    TerminalPhase,
    /// A final Pod without finalizers is removed.
    DeletionComplete,
    /// The controller counted its Pods.
    CountedPods,
    /// The Job counts a succeeded Pod only when it is over; sidecars do not count.
    JobDone,
    /// The Job's Pod failed once too often.
    JobBackoffLimit {
        /// Failed Pods.
        failed: u32,
        /// `spec.backoffLimit`.
        limit: u32,
    },
    /// The Job fails for another reason.
    JobFails {
        /// The condition's reason.
        why: &'static str,
    },
    /// Nothing is left that changes by itself.
    NothingPending {
        /// Containers other than sidecars that run on, by index in the Pod: they keep a Job from completing,
        /// or an init container keeps everything after it from starting.
        running: Vec<usize>,
    },
    /// The Pod has been active for as long as it may.
    ActiveDeadline {
        /// `activeDeadlineSeconds`.
        deadline_secs: u64,
    },
    /// The spec has other resources than the running containers.
    ResourcesChanged,
    /// No registry has the image.
    NoSuchImage,
    /// The image could not be pulled less than the back-off ago.
    PullBackOff {
        /// The delay.
        delay: Millis,
        /// When the last pull failed.
        failed_at: Millis,
    },
    /// A container's exit code has a rule RestartAllContainers.
    RestartAllRule {
        /// Index of that container in the Pod.
        container: usize,
        /// The exit code.
        exit_code: i32,
    },
    /// One of its `restartPolicyRules` restarts it after this exit code.
    RestartRule {
        /// The exit code.
        exit_code: i32,
    },
    /// It replaces what was stopped for this reason.
    Replaces {
        /// What the stop was for.
        trigger: StopTrigger,
    },
}

/// The state of a container's lane in the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Freeze)]
#[serde(rename_all = "camelCase", tag = "state")]
pub enum LaneState {
    /// Not created yet.
    Waiting,
    /// Its image is being pulled, or it is created and about to start.
    Starting,
    /// Its process runs, but it is not `started` yet (postStart or startupProbe).
    RunningNotStarted,
    /// Started, not ready.
    Running,
    /// Started and ready.
    Ready,
    /// Waits for its next start: CrashLoopBackOff.
    BackOff,
    /// preStop runs.
    PreStop,
    /// A sidecar that waits for its turn to be stopped.
    WaitingTurn,
    /// SIGTERM was sent.
    Terminating,
    /// Ended.
    Exited {
        /// Exit code.
        exit_code: i32,
        /// Whether SIGKILL ended it.
        killed: bool,
    },
}

/// What a step changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Freeze)]
#[serde(rename_all = "camelCase")]
pub enum Change {
    /// A container's lane.
    Lane(ContainerRef, LaneState),
    /// The status that the API shows for a Pod.
    Pod(usize, Rc<PodStatus>),
    /// Metadata or spec of a Pod.
    PodDocument(usize, Rc<Node>),
    /// The Pod object is gone.
    PodGone(usize),
    /// What the API shows of another object: index into `Trace::objects`.
    Object(usize, Rc<ObjectState>),
    /// That object is gone.
    ObjectGone(usize),
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Freeze)]
pub struct Step {
    /// When.
    pub at: Millis,
    /// Who.
    pub actor: Actor,
    /// The Pod it is about, if any.
    pub pod: Option<usize>,
    /// The container it is about, if any.
    pub container: Option<ContainerRef>,
    /// What; steps of which the same is to be said share it.
    pub fact: Rc<Fact>,
    /// Why; shared likewise.
    pub reason: Rc<Reason>,
    /// The step that led to it; always an earlier one.
    pub cause: Option<usize>,
    /// What it changed, in order.
    pub changes: Vec<Change>,
}

impl Step {
    /// The node that the step binds its Pod to.
    #[must_use]
    pub fn bound_to(&self) -> Option<&str> {
        match &*self.fact {
            Fact::Scheduled { node } => Some(node),
            _ => None,
        }
    }

    /// Whether a reader who skips detail stops here: everything but probe outcomes that changed nothing,
    /// status writes and the inside of a container's start.
    #[must_use]
    pub fn is_decision(&self) -> bool {
        !matches!(
            *self.fact,
            Fact::StatusWritten
                | Fact::Probe { .. }
                | Fact::Pulled { .. }
                | Fact::PullStarted { .. }
                | Fact::ContainerCreated
        )
    }
}

/// An Event object as `kubectl get events` shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Freeze)]
pub struct ApiEvent {
    /// When it was (last) emitted.
    pub at: Millis,
    /// The step that emitted it.
    pub step: usize,
    /// `Pod/NAME`, `Job/NAME` ….
    pub object: Rc<str>,
    /// `spec.containers{NAME}` or empty.
    pub field_path: Rc<str>,
    /// `Normal` or `Warning`.
    pub kind: &'static str,
    /// The Event's reason.
    pub reason: &'static str,
    /// The Event's message, in Kubernetes' own words.
    pub message: Rc<str>,
}

/// A line that `kubectl get -w` prints.
#[derive(Debug, Clone, PartialEq, Eq, Freeze)]
pub struct Row {
    /// When.
    pub at: Millis,
    /// The step that caused it.
    pub step: usize,
    /// Kind of the object.
    pub kind: &'static str,
    /// `ADDED`, `MODIFIED` or `DELETED`.
    pub change: &'static str,
    /// The cell NAME.
    pub name: Rc<str>,
    /// The cells after it, `(column, text)` in the order that kubectl prints, without AGE; rows that say the same share
    /// them.
    pub columns: Rc<Vec<(&'static str, String)>>,
}

impl Row {
    /// `(column, text)` in the order that kubectl prints, without AGE.
    pub fn cells(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let others = self.columns.iter().map(|(column, text)| (*column, text.as_str()));
        std::iter::once(("NAME", &*self.name)).chain(others)
    }
}

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut row = serializer.serialize_struct("Row", 5)?;
        row.serialize_field("at", &self.at)?;
        row.serialize_field("step", &self.step)?;
        row.serialize_field("kind", self.kind)?;
        row.serialize_field("change", self.change)?;
        row.serialize_field("cells", &self.cells().collect::<Vec<_>>())?;
        row.end()
    }
}

/// How a container's stop went, in the order in which the stop signals were sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Freeze)]
pub struct Stop {
    /// The container.
    pub container: ContainerRef,
    /// When the stop began (preStop or wait).
    pub began_at: Millis,
    /// How long its preStop ran; `None` without one.
    pub pre_stop: Option<Millis>,
    /// When SIGTERM was sent; `None` if it ended before.
    pub sigterm_at: Option<Millis>,
    /// Seconds it was given between SIGTERM and SIGKILL: what was left of the shared grace, at least 2.
    pub timeout_secs: u64,
    /// When SIGKILL was sent, if it was.
    pub sigkill_at: Option<Millis>,
    /// When its process ended.
    pub exited_at: Option<Millis>,
    /// The exit code.
    pub exit_code: Option<i32>,
    /// The step of its SIGTERM, or of its end.
    pub step: usize,
}

/// The stop of a whole Pod.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Freeze)]
pub struct Shutdown {
    /// Index into `Trace::pods`.
    pub pod: usize,
    /// What began it.
    pub trigger: StopTrigger,
    /// When it began.
    pub began_at: Millis,
    /// Seconds of grace for everything together.
    pub grace_secs: u64,
    /// The containers that ran, in the order of their SIGTERM.
    pub stops: Vec<Stop>,
}

/// What the API and the runtime show after a step.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Freeze)]
pub struct Snapshot {
    /// By Pod index; a Pod that does not exist yet has no entry.
    pub pods: Vec<Rc<PodSnapshot>>,
    /// By index into `Trace::objects`; `None` once it is gone.
    pub objects: Vec<Option<Rc<ObjectState>>>,
}

/// A Pod in a snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Freeze)]
pub struct PodSnapshot {
    /// What the API shows.
    pub status: Option<Rc<PodStatus>>,
    /// Lane states by container index; what really runs, ahead of the API.
    pub lanes: Vec<LaneState>,
    /// Whether the object is gone.
    pub gone: bool,
}

impl Snapshot {
    pub(crate) fn apply(&mut self, change: &Change) {
        match change {
            Change::Lane(container, state) => {
                let lanes = &mut self.pod_mut(container.pod).lanes;
                if lanes.len() <= container.container {
                    lanes.resize(container.container + 1, LaneState::Waiting);
                }
                if let Some(lane) = lanes.get_mut(container.container) {
                    *lane = *state;
                }
            }
            Change::Pod(pod, status) => self.pod_mut(*pod).status = Some(Rc::clone(status)),
            // What there is of it at a step is looked up where it is shown.
            Change::PodDocument(..) => {}
            Change::PodGone(pod) => self.pod_mut(*pod).gone = true,
            Change::Object(object, state) => self.set_object(*object, Some(Rc::clone(state))),
            Change::ObjectGone(object) => self.set_object(*object, None),
        }
    }

    /// Pods that show the same as the one before them share it.
    fn share(&mut self) {
        let mut before = Rc::default();
        for pod in &mut self.pods {
            if *pod == before {
                *pod = Rc::clone(&before);
            } else {
                before = Rc::clone(pod);
            }
        }
    }

    fn set_object(&mut self, object: usize, state: Option<Rc<ObjectState>>) {
        if self.objects.len() <= object {
            self.objects.resize_with(object + 1, || None);
        }
        if let Some(place) = self.objects.get_mut(object) {
            *place = state;
        }
    }

    /// The status of the object that was created first, if it still exists.
    #[must_use]
    pub fn workload(&self) -> Option<&WorkloadStatus> {
        self.objects.first()?.as_ref().map(|object| &object.status)
    }

    fn pod_mut(&mut self, pod: usize) -> &mut PodSnapshot {
        if self.pods.len() <= pod {
            self.pods.resize_with(pod + 1, Rc::default);
        }
        // The resize above makes the fallback unreachable; it spares an index that could panic.
        let last = self.pods.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "resized above, so the index exists")]
        // Most Pods are the same in the key frame before: only what changes is copied.
        Rc::make_mut(&mut self.pods[pod.min(last)])
    }
}

/// A whole life, step by step. Moving in time only reads it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Freeze)]
pub struct Trace {
    /// The Pods in order of creation.
    pub pods: Vec<PodEntry>,
    /// The other objects in order of creation.
    pub objects: Vec<ObjectEntry>,
    /// The steps in order of time.
    pub steps: Vec<Step>,
    /// The Events in order of emission.
    pub events: Vec<ApiEvent>,
    /// What `kubectl get -w` printed, in order.
    pub rows: Vec<Row>,
    /// The stops of Pods, in order of their beginning.
    pub shutdowns: Vec<Shutdown>,
    /// Unix time at the start.
    pub epoch: Millis,
    /// The names of the nodes.
    pub nodes: Vec<String>,
    /// Whether a bound on steps or time cut the life short.
    pub cut: bool,
    /// Each with the number of steps before it, ascending.
    key_frames: Vec<(usize, Snapshot)>,
}

impl Trace {
    /// Appends a step and keeps a key frame when one is due. Returns the step's index.
    pub fn push(&mut self, step: Step) -> usize {
        self.steps.push(step);
        let steps = self.steps.len();
        let last = self.key_frames.last().map_or(0, |(steps, _)| *steps);
        if steps - last >= KEY_FRAME_STEPS.max(self.pods.len() / KEY_FRAME_PODS_PER_STEP) {
            let mut frame = self.snapshot(steps - 1);
            frame.share();
            self.key_frames.push((steps, frame));
        }
        steps - 1
    }

    /// What is shown after the step with this index (zero-based); an index past the end means the last step.
    #[must_use]
    pub fn snapshot(&self, step: usize) -> Snapshot {
        let frames = self.key_frames.partition_point(|(steps, _)| *steps <= step.saturating_add(1));
        let (from, mut snapshot) =
            frames.checked_sub(1).and_then(|last| self.key_frames.get(last)).cloned().unwrap_or_default();
        let after = step.saturating_add(1).saturating_sub(from);
        for change in self.steps.iter().skip(from).take(after).flat_map(|step| &step.changes) {
            snapshot.apply(change);
        }
        snapshot
    }

    /// What the API has shown of a Pod up to a step, newest first, each with the step that wrote it.
    pub fn writes(&self, pod: usize, step: usize) -> impl Iterator<Item = (usize, &PodStatus)> {
        self.changes_back(step).filter_map(move |(index, change)| match change {
            &Change::Pod(of, ref status) if of == pod => Some((index, &**status)),
            _ => None,
        })
    }

    /// The same of another object.
    pub fn object_writes(&self, object: usize, step: usize) -> impl Iterator<Item = (usize, &ObjectState)> {
        self.changes_back(step).filter_map(move |(index, change)| match change {
            &Change::Object(of, ref state) if of == object => Some((index, &**state)),
            _ => None,
        })
    }

    /// What was changed up to a step, newest first, each with the step that changed it.
    fn changes_back(&self, step: usize) -> impl Iterator<Item = (usize, &Change)> {
        let steps = self.steps.iter().enumerate().take(step.saturating_add(1)).rev();
        steps.flat_map(|(index, step)| step.changes.iter().rev().map(move |change| (index, change)))
    }

    /// Frees at most so many of the last steps, Events and rows of a life that nobody needs any more: all at once would
    /// keep whoever does it busy. Whether something is left.
    pub fn free(&mut self, at_most: usize) -> bool {
        self.key_frames.clear();
        self.steps.truncate(self.steps.len().saturating_sub(at_most));
        self.events.truncate(self.events.len().saturating_sub(at_most));
        self.rows.truncate(self.rows.len().saturating_sub(at_most));
        !(self.steps.is_empty() && self.events.is_empty() && self.rows.is_empty())
    }

    /// The step with so many before it of which `is` holds too; if there are not so many, the last one that is not
    /// later than `at`. It finds what happened in another life again.
    #[must_use]
    pub fn find(&self, nth: usize, at: Millis, is: impl Fn(&Step) -> bool) -> usize {
        let same = self.steps.iter().enumerate().filter(|(_, step)| is(step)).nth(nth);
        same.map_or_else(|| self.steps.partition_point(|step| step.at <= at).saturating_sub(1), |(index, _)| index)
    }

    /// The time of the last step.
    #[must_use]
    pub fn end(&self) -> Millis {
        self.steps.last().map_or(Millis::ZERO, |step| step.at)
    }

    /// The container that `container` names.
    #[must_use]
    pub fn container(&self, container: ContainerRef) -> Option<&ContainerEntry> {
        self.pods.get(container.pod)?.containers.get(container.container)
    }
}
