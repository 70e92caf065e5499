//! Hooks and probes: the same inference in the container whose files they see.

use super::files::File;
use super::guess::{Confidence, RunReason};
use super::shell::Shell;
use super::{Behaviour, Guess, HookRun, ProbeOutcome, Program, Site};
use crate::api::{Hook, Probe};
use crate::time::Millis;

/// What asks a running container.
#[derive(Debug)]
pub(super) struct Asks<'a> {
    pub site: &'a Site<'a>,
    pub behaviour: &'a Behaviour,
    /// When the container starts.
    pub begins: Millis,
}

impl Asks<'_> {
    /// The program with the outcomes of its hooks and probes, the files with those that a hook makes, and whether one
    /// was looked for.
    pub(super) fn program(&self, files: Vec<File>, shares_pids: bool) -> (Program, Vec<File>, bool) {
        let behaviour = self.behaviour.in_namespace(shares_pids);
        let container = self.site.container;
        let (mut looked, mut asked) = (false, Confidence::High);
        let (post_start, files) = self.hook(container.post_start.as_ref(), files, &mut asked);
        let (pre_stop, _) = self.hook(container.pre_stop.as_ref(), files.clone(), &mut asked);
        let mut probe = |probe: &Option<Probe>| match probe {
            None => ProbeOutcome::OkFrom(Millis::ZERO),
            // Whether and when something listens is not known for sure.
            Some(probe) if probe.exec.is_empty() => {
                asked = asked.min(Confidence::Medium.min(behaviour.confidence));
                ProbeOutcome::OkFrom(behaviour.ready_after)
            }
            Some(probe) => self.probe(&probe.exec, &files, &mut looked, &mut asked),
        };
        let probes = [probe(&container.startup), probe(&container.readiness), probe(&container.liveness)];
        let program = Program {
            run: behaviour.run,
            exit_code: behaviour.exit_code,
            oom: false,
            on_term: behaviour.on_term,
            probes,
            post_start,
            pre_stop,
            guess: Guess {
                run: behaviour.run_reason,
                term: behaviour.term_reason,
                confidence: behaviour.confidence,
                assumed: behaviour.assumed,
                asked,
            },
        };
        (program, files, looked)
    }

    /// Whether all that the container does is known.
    fn is_followed(&self) -> bool {
        let Behaviour { run_reason, confidence, .. } = *self.behaviour;
        confidence != Confidence::Low && matches!(run_reason, RunReason::Script | RunReason::Sleep | RunReason::NoInput)
    }

    /// A hook begins with the container, as far as files are concerned.
    fn hook(&self, hook: Option<&Hook>, files: Vec<File>, asked: &mut Confidence) -> (HookRun, Vec<File>) {
        let (mut hook_run, mut confidence) = (HookRun { run: Some(Millis::ZERO), ok: true }, Confidence::High);
        let mut shell = Shell::new(self.site, files, self.begins);
        match hook {
            Some(Hook::Sleep(secs)) => hook_run.run = Some(Millis::secs(*secs)),
            Some(Hook::Exec(words)) => match shell.command(words) {
                Some(behaviour) => {
                    hook_run = HookRun { run: behaviour.run, ok: behaviour.exit_code == 0 };
                    confidence = behaviour.confidence;
                }
                None => confidence = Confidence::Low,
            },
            Some(Hook::Request) => confidence = Confidence::Medium,
            None => {}
        }
        *asked = (*asked).min(confidence);
        (hook_run, shell.into_files().0)
    }

    /// The command of a probe, asked at the start and whenever a file comes or goes. What is not known succeeds.
    fn probe(&self, command: &[String], files: &[File], looked: &mut bool, asked: &mut Confidence) -> ProbeOutcome {
        let comes = files.iter().flat_map(|file| [Some(file.from), file.until]).flatten();
        let mut times: Vec<Millis> = comes.filter(|at| *at > self.begins).collect();
        times.push(self.begins);
        crate::order::sort_by(&mut times, &Millis::cmp);
        let mut from = None;
        for at in times {
            let mut shell = Shell::new(self.site, files.to_vec(), at);
            let answer = shell.command(command);
            let missing = shell.misses_file();
            let has_looked = shell.into_files().1;
            *looked |= has_looked;
            let (ok, confidence) = match answer {
                // A file that no command makes, an unknown program may.
                _ if missing && !self.is_followed() => (true, Confidence::Low),
                _ if missing => (false, Confidence::Medium),
                Some(Behaviour { confidence: Confidence::Low, .. }) | None => (true, Confidence::Low),
                Some(answer) => (answer.exit_code == 0, answer.confidence),
            };
            *asked = (*asked).min(confidence);
            match (ok, from) {
                (true, None) => from = Some(at.since(self.begins)),
                (false, Some(Millis::ZERO)) => return ProbeOutcome::OkUntil(at.since(self.begins)),
                _ => {}
            }
            if !has_looked {
                break;
            }
        }
        from.map_or(ProbeOutcome::Fail, ProbeOutcome::OkFrom)
    }
}
