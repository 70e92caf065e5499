//! What a step rests on, and what rules say.

use podstep_core::rules::Rule;

use crate::Because;

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
            "What the API shows of the Pod at the cursor: for each field, what made it so and by which rule."
        }
        Because::StatusNone => "At this step the API shows no Pod.",
        Because::ShownSince => "shown since",
        Because::Says(rule) => says(rule),
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
