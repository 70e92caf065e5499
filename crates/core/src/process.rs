//! What the processes of containers do: told by a Scenario, or guessed from command, image and kind.
//!
//! Every guess carries its reason (`Guess`), so that the page can show it as one.

use crate::api::{Container, Hook};
use crate::time::Millis;
use crate::trace::{ContainerRole, Guess};

/// What a process does when it gets its stop signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnTerm {
    /// Nothing: only SIGKILL ends it.
    Ignore,
    /// It exits some time later with this code.
    Exit {
        /// Time from the signal to the end.
        after: Millis,
        /// Exit code.
        exit_code: i32,
    },
}

/// The outcome of a hook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HookRun {
    /// How long it runs; `None` is forever.
    pub run: Option<Millis>,
    /// Whether it succeeds.
    pub ok: bool,
}

/// When a probe succeeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProbeOutcome {
    /// Always, from this time after the start on.
    OkFrom(Millis),
    /// Until this time after the start.
    OkUntil(Millis),
    /// Never.
    Fail,
}

/// What one instance of a container does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Program {
    /// Time from start to its own end; `None` runs until it is stopped.
    pub run: Option<Millis>,
    /// Exit code of its own end.
    pub exit_code: i32,
    /// Whether its own end is the kernel's OOM killer's work.
    pub oom: bool,
    /// Its reaction to the stop signal.
    pub on_term: OnTerm,
    /// Outcomes of startup, readiness and liveness probe.
    pub probes: [ProbeOutcome; 3],
    /// postStart.
    pub post_start: HookRun,
    /// preStop.
    pub pre_stop: HookRun,
    /// Where run time and exit code are known from.
    pub guess: Guess,
}

/// How long an unknown program of a Job or init container is taken to run.
const UNKNOWN_RUN: Millis = Millis::secs(5);
/// How long a server that handles SIGTERM is taken to need.
const SERVER_STOP: Millis = Millis::secs(1);

/// Programs that end cleanly on SIGTERM, by a word of the image's name.
const HANDLES_TERM: [&str; 18] = [
    "nginx",
    "httpd",
    "envoy",
    "redis",
    "valkey",
    "memcached",
    "postgres",
    "mysql",
    "mariadb",
    "mongo",
    "traefik",
    "caddy",
    "haproxy",
    "prometheus",
    "grafana",
    "fluent-bit",
    "otel",
    "pause",
];

/// Guesses what a container's process does. `shares_pids`: its process is not PID 1.
///
/// Rule: the kernel drops a signal with default disposition sent to PID 1 of a PID namespace, so a
/// program without a handler ignores SIGTERM exactly when it is PID 1. Source: `sig_task_ignored`;
/// recordings `pid1-ignores-sigterm` and `share-process-namespace`.
#[must_use]
pub fn infer(container: &Container, in_job: bool, shares_pids: bool) -> Program {
    let no_handler = if shares_pids { OnTerm::Exit { after: Millis(10), exit_code: 143 } } else { OnTerm::Ignore };
    let words: Vec<&str> = container.words.iter().map(String::as_str).collect();
    let script = match words.as_slice() {
        [shell, flag, script, ..] if is_shell(shell) && flag.starts_with('-') && flag.ends_with('c') => {
            Some((*script).to_owned())
        }
        [] => None,
        [program, ..] if is_known_program(program) => Some(words.join(" ")),
        _ => None,
    };
    let (run, exit_code, on_term, guess) = match script {
        Some(script) => {
            let (run, exit_code, guess) = read_script(&script);
            (run, exit_code, term_of_script(&script).unwrap_or(no_handler), guess)
        }
        None => {
            let image = container.image.rsplit('/').next().unwrap_or_default();
            if HANDLES_TERM.iter().any(|known| image.contains(known)) {
                (None, 0, OnTerm::Exit { after: SERVER_STOP, exit_code: 0 }, Guess::Image)
            } else {
                let ends = match container.role {
                    // A restartPolicy that the API server dropped still says what the author meant: a helper that stays.
                    ContainerRole::PlainInit => !container.has_ports && container.restart_policy.is_none(),
                    ContainerRole::Sidecar => false,
                    ContainerRole::Regular => in_job && !container.has_ports,
                };
                (ends.then_some(UNKNOWN_RUN), 0, OnTerm::Exit { after: Millis(10), exit_code: 143 }, Guess::Kind)
            }
        }
    };
    let outcome = |probe: &Option<crate::api::Probe>| match probe.as_ref().map(|probe| probe.exec.as_slice()) {
        Some([only]) if only == "false" || only == "/bin/false" => ProbeOutcome::Fail,
        _ => ProbeOutcome::OkFrom(Millis::ZERO),
    };
    Program {
        run,
        exit_code,
        oom: false,
        on_term,
        probes: [outcome(&container.startup), outcome(&container.readiness), outcome(&container.liveness)],
        post_start: hook_run(container.post_start.as_ref()),
        pre_stop: hook_run(container.pre_stop.as_ref()),
        guess,
    }
}

fn is_shell(word: &str) -> bool {
    matches!(word.rsplit('/').next(), Some("sh" | "bash" | "ash" | "dash"))
}

fn is_known_program(word: &str) -> bool {
    matches!(
        word.rsplit('/').next(),
        Some(
            "sleep"
                | "tail"
                | "cat"
                | "echo"
                | "true"
                | "false"
                | "printf"
                | "date"
                | "touch"
                | "cp"
                | "mv"
                | "mkdir"
                | "chmod"
                | "ls"
        )
    )
}

/// The seconds of every `sleep N` of a script and its exit code.
fn read_script(script: &str) -> (Option<Millis>, i32, Guess) {
    let words: Vec<&str> = script
        .split(|c: char| c.is_whitespace() || matches!(c, ';' | '&' | '|' | '(' | ')'))
        .filter(|word| !word.is_empty())
        .collect();
    let after = |name: &str| {
        words
            .windows(2)
            .filter_map(|pair| match pair {
                [word, next] if word.rsplit('/').next() == Some(name) => Some(*next),
                _ => None,
            })
            .collect::<Vec<_>>()
    };
    let loops = words.windows(2).any(|pair| matches!(pair, ["while", "true" | ":" | "["] | ["until", "false"]));
    let follows = after("tail").iter().any(|next| matches!(*next, "-f" | "-F" | "--follow"));
    if loops || follows || after("sleep").iter().any(|next| matches!(*next, "infinity" | "inf")) {
        return (None, 0, Guess::RunsForever);
    }
    let exit_code = after("exit").last().and_then(|code| code.trim_matches(|c| c == '"' || c == '\'').parse().ok());
    let exit_code = exit_code.unwrap_or_else(|| i32::from(words.last() == Some(&"false")));
    let slept: u64 = after("sleep").iter().filter_map(|text| seconds(text)).sum();
    if slept > 0 {
        (Some(Millis(slept)), exit_code, Guess::Sleep)
    } else {
        (Some(Millis::ZERO), exit_code, Guess::EndsAtOnce)
    }
}

/// `10`, `0.5`, `2m`, `1h` of sleep(1), in milliseconds.
fn seconds(text: &str) -> Option<u64> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match text.strip_prefix(digits)? {
        "" | "s" => 1000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => return None,
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let millis: u64 = format!("{part:0<3}").get(..3)?.parse().ok()?;
    Some(whole.parse::<u64>().ok()?.checked_mul(unit)? + millis * unit / 1000)
}

/// A `trap '…' TERM` of a script: runs the handler and exits with its code.
fn term_of_script(script: &str) -> Option<OnTerm> {
    let handler = script.split("trap").nth(1)?;
    let quote = handler.trim_start().chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let mut parts = handler.trim_start().splitn(3, quote);
    let (_, body, signals) = (parts.next()?, parts.next()?, parts.next()?);
    let signals = signals.split([';', '\n']).next()?;
    if !signals.contains("TERM") && !signals.contains("15") {
        return None;
    }
    if body.trim().is_empty() {
        return Some(OnTerm::Ignore);
    }
    let (run, exit_code, _) = read_script(body);
    Some(OnTerm::Exit { after: run.unwrap_or_default() + Millis(10), exit_code })
}

fn hook_run(hook: Option<&Hook>) -> HookRun {
    match hook {
        Some(Hook::Sleep(secs)) => HookRun { run: Some(Millis::secs(*secs)), ok: true },
        Some(Hook::Exec(words)) => {
            let script = match words.as_slice() {
                [shell, flag, script, ..] if is_shell(shell) && flag.ends_with('c') => script.clone(),
                words => words.join(" "),
            };
            let (run, exit_code, _) = read_script(&script);
            HookRun { run, ok: exit_code == 0 }
        }
        Some(Hook::Request) | None => HookRun { run: Some(Millis::ZERO), ok: true },
    }
}
