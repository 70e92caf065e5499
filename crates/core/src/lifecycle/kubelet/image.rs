//! Getting a container's image: present, pulled, refused, or in back-off.
//!
//! Source: `pkg/kubelet/images/image_manager.go` `EnsureImageExists`; recording `sidecar-bad-image`.

use crate::api::PullPolicy;
use crate::time::Millis;
use crate::trace::{Actor, Fact, LaneState, Reason};

use super::worker::{Flow, Task};
use super::{backoff, versions};
use crate::lifecycle::Pull;
use crate::lifecycle::kernel::World;

impl World<'_> {
    /// The images on the Pod's node.
    fn images_of(&mut self, pod: usize) -> Option<&mut Vec<String>> {
        let node = self.store.pods[pod].node?;
        Some(&mut self.nodes[node].images)
    }

    pub(super) fn pull(&mut self, pod: usize, container: usize) -> Flow {
        let spec = self.spec(pod);
        let Some(c) = spec.containers.get(container) else { return Flow::Next };
        let present = self.images_of(pod).is_some_and(|images| images.contains(&c.image));
        let policy = c.pull_policy.as_str();
        if present && c.pull_policy != PullPolicy::Always {
            self.next_tasks(pod, [Task::Pulled(container, None)]);
            return Flow::Next;
        }
        if c.pull_policy == PullPolicy::Never {
            let message = format!("Container image \"{}\" is not present with pull policy of Never", c.image);
            self.pod_event(pod, Some(container), "Warning", "ErrImageNeverPull", message);
            let reason = Reason::ImagePolicy { policy, present };
            return self.image_refused(pod, container, "ErrImageNeverPull", Fact::ImageRefused, reason, None);
        }
        let entry = self.workers[pod].pulls.iter().find(|(image, _)| *image == c.image).map(|(_, entry)| *entry);
        if let (Some(until), Some(entry)) = (backoff::pull_waits_until(entry, self.now), entry) {
            let message = format!("Back-off pulling image \"{}\"", c.image);
            self.pod_event(pod, Some(container), "Normal", "BackOff", message);
            let fact = Fact::PullPutOff { until };
            let reason = Reason::PullBackOff { delay: entry.delay, failed_at: entry.updated };
            return self.image_refused(pod, container, "ImagePullBackOff", fact, reason, Some(until));
        }
        let fact = Fact::PullStarted { image: c.image.clone() };
        let reason = Reason::ImagePolicy { policy, present };
        self.lane_step(Actor::Kubelet, pod, container, fact, reason, LaneState::Starting);
        self.pod_event(pod, Some(container), "Normal", "Pulling", format!("Pulling image \"{}\"", c.image));
        let timing = self.input.timing;
        let took = match (self.input.pull)(&c.image) {
            Pull::Missing => {
                self.next_tasks(pod, [Task::PullFailed(container)]);
                return Flow::Wait(timing.pull_failed);
            }
            _ if present => timing.pull_present,
            Pull::Takes(time) => time,
            Pull::Usual => timing.pull,
        };
        self.next_tasks(pod, [Task::Pulled(container, Some(took))]);
        Flow::Wait(took)
    }

    pub(super) fn pulled(&mut self, pod: usize, container: usize, took: Option<Millis>) -> Flow {
        let spec = self.spec(pod);
        let Some(c) = spec.containers.get(container) else { return Flow::Next };
        let version = self.input.cluster.version;
        let reason = Reason::ImagePolicy { policy: c.pull_policy.as_str(), present: took.is_none() };
        if let Some(images) = self.images_of(pod)
            && !images.contains(&c.image)
        {
            images.push(c.image.clone());
        }
        self.workers[pod].pulls.retain(|(image, _)| *image != c.image);
        let message = match took {
            Some(took) => versions::pulled(version, &c.image, took.0),
            None => versions::present(version, &c.image),
        };
        self.step(
            Actor::Kubelet,
            Some(pod),
            Some(container),
            Fact::Pulled { image: c.image.clone(), took },
            reason,
            Vec::new(),
        );
        self.pod_event(pod, Some(container), "Normal", "Pulled", message);
        self.next_tasks(pod, [Task::Created(container)]);
        Flow::Wait(self.input.timing.create_container)
    }

    pub(super) fn pull_failed(&mut self, pod: usize, container: usize) -> Flow {
        let spec = self.spec(pod);
        let Some(c) = spec.containers.get(container) else { return Flow::Next };
        let pulls = &mut self.workers[pod].pulls;
        let place = pulls.iter().position(|(image, _)| *image == c.image);
        let entry = place.map(|place| pulls.swap_remove(place).1);
        pulls.push((c.image.clone(), backoff::pull_failed(entry, self.now)));
        let name = format!("docker.io/library/{}", c.image);
        let message = format!(
            "Failed to pull image \"{}\": rpc error: code = NotFound desc = failed to pull and unpack image \"{name}\": failed to resolve image: {name}: not found",
            c.image
        );
        self.pod_event(pod, Some(container), "Warning", "Failed", message);
        self.image_refused(pod, container, "ErrImagePull", Fact::ImageRefused, Reason::NoSuchImage, None)
    }

    /// The container cannot be started for want of its image.
    fn image_refused(
        &mut self,
        pod: usize,
        container: usize,
        waiting: &'static str,
        fact: Fact,
        reason: Reason,
        until: Option<Millis>,
    ) -> Flow {
        self.lane_step(Actor::Kubelet, pod, container, fact, reason, LaneState::BackOff);
        self.pod_event(pod, Some(container), "Warning", "Failed", format!("Error: {waiting}"));
        self.start_refused(pod, container, waiting, until);
        Flow::Next
    }
}
