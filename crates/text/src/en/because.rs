//! What a step rests on, and what rules say.

use podstep_core::rules::{Rule, Turn};
use podstep_core::trace::Trace;

use super::{count, rules};
use crate::{Because, Text};

pub(super) const fn because(message: Because) -> &'static str {
    match message {
        Because::Inputs => "From the manifest",
        Because::Default => "(a default)",
        Because::Containers => "In the timeline",
        Because::AllRules => "all rules",
        Because::Rules => "Rules",
        Because::RulesIntro => {
            "Every step and every field of a status follows one of these rules. The links lead to where Kubernetes itself states them."
        }
        Because::RuleHere => "followed by this step",
        Because::StatusCaption => {
            "What the API shows at the cursor: for each field, what made it so, by which rule, and what would change it."
        }
        Because::StatusNone => "At this step the API shows nothing yet.",
        Because::ShownSince => "shown since",
        Because::Says(rule) => says(rule),
    }
}

/// What would make a field of a status say something else.
pub(super) fn turn(trace: &Trace, turn: Turn) -> Text {
    match turn {
        Turn::Step(step) => trace.steps.get(step).map_or_else(Text::default, |step| rules::otherwise(trace, step)),
        Turn::Size { field } => format!("Another number in {field}, or a Pod that ends or is deleted.").into(),
        Turn::Readiness => "A Pod that becomes Ready, or stops being so.".into(),
        Turn::Availability { min_ready_secs: 0 } => {
            "A Pod that becomes Ready, and with that available, or stops being so.".into()
        }
        Turn::Availability { min_ready_secs } => {
            format!("A Pod that has been Ready for {min_ready_secs} s, or stops being so.").into()
        }
        Turn::Template => "Another Pod template: Pods made from it are of another revision.".into(),
        Turn::Nodes => "A node whose labels and taints let it take the Pods, or that takes them no longer.".into(),
        Turn::End { success: true } => "One more Pod that succeeds.".into(),
        Turn::End { success: false } => "One more Pod that fails.".into(),
        Turn::DeletionEnds => "A Pod that is over at last, or another one that is deleted.".into(),
        Turn::Spec => "A change of the spec.".into(),
        Turn::Needed { needed, met: true } => {
            format!("With fewer than {} available it would be False.", count(needed as usize, "Pod", "Pods")).into()
        }
        Turn::Needed { needed, met: false } => {
            format!("With {} available it would be True.", count(needed as usize, "Pod", "Pods")).into()
        }
        Turn::Progress { deadline_secs } => {
            format!("A Pod that is new, ready or available before {deadline_secs} s have passed without progress.")
                .into()
        }
        Turn::Admission => "A quota with more room, or Pods that ask for less.".into(),
        Turn::Suspension { suspended: false } => "With suspend: true its Pods would be deleted.".into(),
        Turn::Suspension { suspended: true } => "With suspend: false its Pods would be created.".into(),
        Turn::CpuRequest => "Another CPU request; where there is none, another CPU limit.".into(),
        Turn::CpuLimit => "Another CPU limit, or a container that declares none.".into(),
        Turn::MemoryLimit => "Another memory limit, or a container that declares none.".into(),
        Turn::MemoryRequest => {
            "Another memory request, another QoS class, or a node with another amount of memory.".into()
        }
        Turn::Schedule => {
            "The next time of its schedule, or a Job that is over; with suspend: true nothing is started.".into()
        }
    }
}

const fn says(rule: Rule) -> &'static str {
    match rule {
        Rule::Request => "What a person asks for is stored at once; everything else follows from what is stored.",
        Rule::MissingPod => {
            "A controller that counts fewer Pods than it wants creates the missing ones from its template."
        }
        Rule::OwnedObject => {
            "A controller creates, changes and removes the objects that it owns, so that they match its own spec."
        }
        Rule::GarbageCollection => "When an object is removed, what names it as its owner is removed after it.",
        Rule::TimeToLive => "A Job is removed ttlSecondsAfterFinished after it was over.",
        Rule::Binding => "The scheduler binds a Pod to a node on which its effective requests are free.",
        Rule::Sandbox => "Before any container, a Pod has a sandbox: its network and its address.",
        Rule::InitOrder => {
            "Init containers start one after the other, in the order of the list. A plain one has to end with exit code 0 before the next one starts."
        }
        Rule::SidecarGate => {
            "What follows a sidecar starts once the sidecar is started: it runs, and its postStart has returned and its startupProbe has succeeded, if it has them. Nobody waits for its readiness."
        }
        Rule::AppStart => {
            "App containers start when every plain init container has ended and the last sidecar is started. They start one by one, without waiting for each other's readiness, but a postStart holds up the next one."
        }
        Rule::PullPolicy => {
            "imagePullPolicy Always asks the registry each time, IfNotPresent only for what the node does not have, Never not at all."
        }
        Rule::MissingImage => {
            "An image that cannot be pulled keeps its container waiting; the pull is tried again, in init order."
        }
        Rule::ImagePullBackOff => "After a failed pull the next one comes 10 s later, then 20 s, doubling up to 300 s.",
        Rule::StartSequence => {
            "Every container starts the same way: image, create, start, postStart. Each step blocks the Pod's sync."
        }
        Rule::Hook => {
            "postStart runs right after the start, while nothing else of the Pod is started. preStop runs before the stop signal, and its time is part of the grace."
        }
        Rule::Exit => "A container ends with its first process; the exit code is that process's.",
        Rule::OutOfMemory => {
            "A process that uses more memory than the limit is killed by the kernel: exit code 137, reason OOMKilled."
        }
        Rule::Probe => {
            "Each probe has a ticker of its own, which keeps its beat over restarts. Its result changes after failureThreshold failures or successThreshold successes in a row. Readiness and liveness wait for the startupProbe."
        }
        Rule::RestartPolicy => {
            "Always restarts a container whatever it ended with, OnFailure unless it was 0, Never not at all. A sidecar's own Always counts, whatever the Pod says."
        }
        Rule::RestartRule => {
            "A container's own restartPolicyRules come first: one that knows the exit code restarts it."
        }
        Rule::CrashLoopBackOff => {
            "The first restart is immediate. Then the kubelet waits 10 s from the end of the last run, then 20 s, doubling up to 300 s. Exit code 0 counts too; a run of more than ten minutes forgets the wait."
        }
        Rule::PostStartFailure => "A container whose postStart fails is stopped and treated as one that ended.",
        Rule::ProbeFailure => {
            "A container whose liveness or startup probe has failed failureThreshold times is stopped, and started again if its restart policy says so."
        }
        Rule::ImageChange => {
            "A running container whose image changes is stopped and started with the new one, whatever the restart policy."
        }
        Rule::Resize => "New CPU and memory are given to running containers in place.",
        Rule::ResizeRestart => "A resource whose resizePolicy is RestartContainer takes a new value by a restart.",
        Rule::RestartAllContainers => {
            "A rule RestartAllContainers that knows the exit code kills and removes every container, without grace and preStop, and starts the Pod over in the same sandbox."
        }
        Rule::SandboxLoss => {
            "Without its sandbox a Pod is stopped and starts over, completed init containers included, unless its restartPolicy is Never."
        }
        Rule::Completion => {
            "When every app container has ended for good, the Pod is over: its sidecars are stopped, and how they end does not matter."
        }
        Rule::InitFailure => {
            "A plain init container that fails and is not restarted ends the Pod: its sidecars are stopped and the app never starts."
        }
        Rule::Deletion => {
            "A deleted Pod is stopped within terminationGracePeriodSeconds, or what the request gives instead. The time can be shortened later, never lengthened."
        }
        Rule::ActiveDeadline => "A Pod that is active for longer than activeDeadlineSeconds is stopped and Failed.",
        Rule::NodePressure => {
            "A node that runs out of a resource ends Pods: with one second of grace, or with the grace of a soft threshold."
        }
        Rule::NodeShutdown => {
            "A node that shuts down stops its Pods within the time of the shutdown, or their own grace if that is less."
        }
        Rule::PreStop => "All preStop hooks begin when the stop begins, those of sidecars too.",
        Rule::Sigterm => {
            "A container that waits for nobody gets SIGTERM right after its preStop, with what is left of the grace until SIGKILL."
        }
        Rule::SidecarTurn => {
            "A sidecar gets SIGTERM when all app containers and the next later sidecar have ended. Its waiting is part of the grace."
        }
        Rule::NoTurns => "Sidecars are stopped together with the app.",
        Rule::SharedGrace => {
            "All containers share one grace. When it is spent, whatever still waits gets SIGTERM at once, and two seconds."
        }
        Rule::SigtermHandled => "A process that handles SIGTERM ends as it likes, and its exit code counts.",
        Rule::Sigkill => {
            "Whatever outlives its time gets SIGKILL. The kernel drops a signal without a handler that is meant for PID 1, so such a process never sees SIGTERM."
        }
        Rule::Killed => {
            "SIGKILL can neither be caught nor ignored: exit code 137, which is 128 and the number of the signal."
        }
        Rule::SandboxStop => "After the last container the sandbox is stopped.",
        Rule::Status => "A status shows what the kubelet saw when its sync began, not what the sync then did.",
        Rule::Phase => {
            "A Pod is Pending until all its app containers have been started, Running while one of them or a started sidecar runs or will be restarted, and in the end Succeeded if every app container ended with exit code 0, else Failed. Sidecars never decide between these two."
        }
        Rule::CpuWeight => {
            "A CPU request becomes a share of the CPU while it is short: 1024 shares for each CPU, of which the runtime makes cpu.weight. A container without a request counts with its limit; the Pod counts with its effective request."
        }
        Rule::CpuQuota => {
            "A CPU limit becomes microseconds of CPU in every 100 ms. A container without a limit has that of the Pod, if it has one. A Burstable Pod as a whole is capped only if every container declares a limit, or the Pod does."
        }
        Rule::MemoryCap => {
            "A memory limit becomes bytes beyond which the kernel kills. A container without a limit has that of the Pod, if it has one. A Burstable Pod as a whole is capped only if every container declares a limit, or the Pod does."
        }
        Rule::OomScore => {
            "When a node runs out of memory, the kernel kills whoever has the highest score first: -997 if Guaranteed, 1000 if BestEffort, and else the less, the larger the container's request is as a share of the node's memory. Since 1.32 no sidecar has a higher score than the app container that requests least."
        }
        Rule::Qos => {
            "The class is computed once, from the requests and limits at the creation: Guaranteed if each container has CPU and memory limits that equal its requests, BestEffort if nothing is asked for, else Burstable."
        }
        Rule::ReadyToStart => {
            "PodReadyToStartContainers is True while the Pod's sandbox, and with it its network, is up."
        }
        Rule::Initialized => {
            "Initialized is True once every plain init container has ended with exit code 0 and every sidecar is started, and stays so when an app container has been started."
        }
        Rule::Ready => {
            "Ready and ContainersReady are True while every app container and every sidecar is ready: it is started, and its readinessProbe, if it has one, succeeds. Plain init containers do not count."
        }
        Rule::TerminalPhase => {
            "Succeeded and Failed are written only when every container, sidecars included, has stopped."
        }
        Rule::Finalizers => "A deleted Pod that has stopped leaves the API as soon as no finalizer holds it.",
        Rule::Count => "A controller writes what it counts, and deletes surplus Pods.",
        Rule::ObservedGeneration => {
            "Each change of a spec makes a new generation. observedGeneration is the one that the controller has seen; while it is behind, the other numbers are about the spec before."
        }
        Rule::Replicas => {
            "Pods that are neither over nor being deleted are counted. A Deployment adds up those of every ReplicaSet that it keeps; a StatefulSet counts every Pod that still exists."
        }
        Rule::ReadyPods => "Of the Pods that count, those whose condition Ready is True.",
        Rule::AvailablePods => "A Pod is available once it has been Ready for minReadySeconds; at once if they are 0.",
        Rule::UnavailablePods => {
            "The Pods that every ReplicaSet of a Deployment asks for, or the nodes that need a Pod of a DaemonSet, less those that are available."
        }
        Rule::MinimumAvailability => {
            "A Deployment is available while at least replicas less maxUnavailable Pods are. A share is rounded down."
        }
        Rule::Progress => {
            "A Pod more that is new, ready or available is progress, and so is an old one less. Without any for progressDeadlineSeconds a rollout counts as stuck. It is complete when all Pods are new and available."
        }
        Rule::Revision => {
            "A Pod belongs to the revision of the template that it was made from, and is up to date if that is the newest."
        }
        Rule::RefusedPods => {
            "A controller whose Pods the API server refuses says so in a condition, and tries again, each time after twice the wait."
        }
        Rule::DaemonNodes => {
            "A DaemonSet wants a Pod on each node that its template selects and whose taints its Pods tolerate, and counts those nodes that have one."
        }
        Rule::TerminatingPods => "Pods that are being deleted are counted by themselves until they are over.",
        Rule::JobTerminating => {
            "A Job counts Pods that are being deleted by themselves until they are over. With podReplacementPolicy Failed it replaces none of them before."
        }
        Rule::ActivePods => {
            "Pods that are neither over nor being deleted are active. A Job keeps as many as parallelism says, but no more than completions still lack; while it waits after a failure it says that there are none."
        }
        Rule::EndedPods => {
            "A Job first notes that a Pod has ended, then lets go of it, and only then counts it, once, as succeeded or failed. What its podFailurePolicy ignores does not count."
        }
        Rule::CompletedIndexes => "An index is completed when a Pod of it has succeeded; each index counts once.",
        Rule::FailedIndexes => {
            "An index whose Pods have failed more often than backoffLimitPerIndex allows has failed; the others go on."
        }
        Rule::JobStart => {
            "A Job's time begins when its controller first sees it, and anew when it is resumed. activeDeadlineSeconds counts from there."
        }
        Rule::Suspension => {
            "A suspended Job has no Pods: those that run are deleted, and new ones come when it is resumed."
        }
        Rule::CronSchedule => {
            "At each time of its schedule a CronJob starts a Job, which is active until it is over. If one is active already, concurrencyPolicy decides."
        }
        Rule::JobComplete => {
            "A Job is complete when as many Pods as it wants have succeeded. A Pod counts when it is over, sidecars included, but only its app decides the result."
        }
        Rule::BackoffLimit => "A Job fails when more of its Pods have failed than backoffLimit allows.",
        Rule::JobFailure => {
            "A Job fails by its activeDeadlineSeconds, its podFailurePolicy or its failed indexes; what still runs is stopped first."
        }
        Rule::Steady => "What runs goes on until it ends or somebody acts.",
    }
}
