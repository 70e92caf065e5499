//! The values of fields that take one of a few words: what validation says is supported, and what is offered to who writes.
//!
//! Words of a list are written as one text, as validation reads them.

use crate::cluster::Version;

pub(super) const ACCESS_MODES: &str = "ReadOnlyMany ReadWriteMany ReadWriteOnce ReadWriteOncePod";
pub(super) const COMPLETION_MODES: &str = "NonIndexed Indexed";
pub(super) const CONCURRENCY_POLICIES: &str = "Allow Forbid Replace";
pub(super) const CONDITION_STATUSES: &str = "False True Unknown";
pub(super) const CONTAINER_RESTART_POLICIES: &str = "Always Never OnFailure";
pub(super) const DAEMON_SET_STRATEGIES: &str = "RollingUpdate OnDelete";
pub(super) const DEPLOYMENT_STRATEGIES: &str = "Recreate RollingUpdate";
pub(super) const DNS_POLICIES: &str = "ClusterFirstWithHostNet ClusterFirst Default None";
pub(super) const FAILURE_POLICY_ACTIONS: &str = "Count FailIndex FailJob Ignore";
pub(super) const FS_GROUP_CHANGE_POLICIES: &str = "Always OnRootMismatch";
pub(super) const HOST_PATH_TYPES: &str = " BlockDevice CharDevice Directory DirectoryOrCreate File FileOrCreate Socket";
pub(super) const MOUNT_PROPAGATIONS: &str = "Bidirectional HostToContainer None";
pub(super) const NODE_INCLUSION_POLICIES: &str = "Honor Ignore";
pub(super) const ON_EXIT_CODES_OPERATORS: &str = "In NotIn";
pub(super) const PREEMPTION_POLICIES: &str = "PreemptLowerPriority Never";
pub(super) const PROC_MOUNTS: &str = "Default Unmasked";
pub(super) const PROFILE_TYPES: &str = "Localhost RuntimeDefault Unconfined";
pub(super) const PROTOCOLS: &str = "SCTP TCP UDP";
pub(super) const PULL_POLICIES: &str = "Always IfNotPresent Never";
pub(super) const REPLACEMENT_POLICIES: &str = "Failed TerminatingOrFailed";
pub(super) const RESIZE_RESTART_POLICIES: &str = "NotRequired RestartContainer";
pub(super) const RESTART_POLICIES: &str = "Always OnFailure Never";
pub(super) const RULE_ACTIONS: &str = "Restart RestartAllContainers";
pub(super) const RULE_ACTIONS_UNTIL_35: &str = "Restart";
pub(super) const SCHEMES: &str = "HTTP HTTPS";
pub(super) const SELINUX_CHANGE_POLICIES: &str = "Recursive";
pub(super) const SUPPLEMENTAL_GROUPS_POLICIES: &str = "Merge Strict";
pub(super) const SYSTEMS: &str = "linux windows";
pub(super) const TAINT_EFFECTS: &str = "NoSchedule PreferNoSchedule NoExecute";
pub(super) const TERMINATION_MESSAGE_POLICIES: &str = "File FallbackToLogsOnError";
pub(super) const TOLERATION_OPERATORS: &str = "Equal Exists Lt Gt";
pub(super) const TOLERATION_OPERATORS_UNTIL_34: &str = "Equal Exists";
pub(super) const UNSATISFIABLE_ACTIONS: &str = "DoNotSchedule ScheduleAnyway";
pub(super) const VOLUME_MODES: &str = "Block Filesystem";

/// The words that a value of this Go type may be; none if it may be anything.
pub(crate) fn of_type(go: &str, version: Version) -> impl Iterator<Item = &'static str> {
    let list = match go.trim_start_matches("v1.") {
        "AppArmorProfileType" | "SeccompProfileType" => PROFILE_TYPES,
        "CompletionMode" => COMPLETION_MODES,
        "ConcurrencyPolicy" => CONCURRENCY_POLICIES,
        "ConditionStatus" => CONDITION_STATUSES,
        "ContainerRestartPolicy" => CONTAINER_RESTART_POLICIES,
        "ContainerRestartRuleAction" if version < Version(36) => RULE_ACTIONS_UNTIL_35,
        "ContainerRestartRuleAction" => RULE_ACTIONS,
        "ContainerRestartRuleOnExitCodesOperator" | "PodFailurePolicyOnExitCodesOperator" => ON_EXIT_CODES_OPERATORS,
        "DaemonSetUpdateStrategyType" | "StatefulSetUpdateStrategyType" => DAEMON_SET_STRATEGIES,
        "DeploymentStrategyType" => DEPLOYMENT_STRATEGIES,
        "DNSPolicy" => DNS_POLICIES,
        "HostPathType" => HOST_PATH_TYPES,
        "LabelSelectorOperator" => "In NotIn Exists DoesNotExist",
        "MountPropagationMode" => MOUNT_PROPAGATIONS,
        "NodeInclusionPolicy" => NODE_INCLUSION_POLICIES,
        "NodeSelectorOperator" => "In NotIn Exists DoesNotExist Gt Lt",
        "OSName" => SYSTEMS,
        "PersistentVolumeAccessMode" => ACCESS_MODES,
        "PersistentVolumeMode" => VOLUME_MODES,
        "PodFSGroupChangePolicy" => FS_GROUP_CHANGE_POLICIES,
        "PodFailurePolicyAction" => FAILURE_POLICY_ACTIONS,
        "PodManagementPolicyType" => "OrderedReady Parallel",
        "PodReplacementPolicy" => REPLACEMENT_POLICIES,
        "PodSELinuxChangePolicy" => SELINUX_CHANGE_POLICIES,
        "PreemptionPolicy" => PREEMPTION_POLICIES,
        "ProcMountType" => PROC_MOUNTS,
        "Protocol" => PROTOCOLS,
        "PullPolicy" => PULL_POLICIES,
        "ResourceResizeRestartPolicy" => RESIZE_RESTART_POLICIES,
        "RestartPolicy" => RESTART_POLICIES,
        "StorageMedium" => "Memory",
        "SupplementalGroupsPolicy" => SUPPLEMENTAL_GROUPS_POLICIES,
        "TaintEffect" => TAINT_EFFECTS,
        "TerminationMessagePolicy" => TERMINATION_MESSAGE_POLICIES,
        "TolerationOperator" if version < Version(35) => TOLERATION_OPERATORS_UNTIL_34,
        "TolerationOperator" => TOLERATION_OPERATORS,
        "URIScheme" => SCHEMES,
        "UnsatisfiableConstraintAction" => UNSATISFIABLE_ACTIONS,
        _ => "",
    };
    list.split(' ').filter(|word| !word.is_empty())
}
