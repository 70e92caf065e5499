//! Programs that a command names: those whose arguments decide, and those that start others. The rest is in the
//! table.

use super::expand::is_known;
use super::{MAX_DEPTH, SIGNALLED, SIGTERM, Shell};
use crate::process::guess::{Assumption, Confidence, RunReason, TermReason};
use crate::process::table::{self, Who};
use crate::process::{Behaviour, OnTerm, program_name};
use crate::time::Millis;

/// The exit code of `timeout` when the time is over.
const TIMED_OUT: i32 = 124;

impl Shell<'_> {
    /// What a command does; `None` if the program is unknown.
    pub(in crate::process) fn command(&mut self, words: &[String]) -> Option<Behaviour> {
        let (first, args) = words.split_first()?;
        if self.depth >= MAX_DEPTH || !is_known(first) {
            return None;
        }
        self.depth += 1;
        let behaviour = self.named(program_name(first), args);
        self.depth -= 1;
        behaviour
    }

    fn named(&mut self, name: &str, args: &[String]) -> Option<Behaviour> {
        let ends = |run, exit_code| Behaviour::without_handler(RunReason::Program, run, exit_code);
        match name {
            "sleep" => sleep(args),
            "test" | "[" => {
                let args = args.split_last().filter(|(last, _)| *last == "]").map_or(args, |(_, args)| args);
                self.test_command(args);
                let (status, known) = self.result();
                let mut test = ends(Some(Millis::ZERO), status);
                if !known {
                    (test.confidence, test.assumed) = (Confidence::Low, Some(Assumption::Condition));
                }
                Some(test)
            }
            "tail" if args.iter().any(|arg| follows(arg)) => Some(ends(None, 0)),
            "cat" | "tee" if args.iter().all(|arg| arg.starts_with('-')) => Some(self.reads_input()),
            "cat" => {
                let (mut cat, mut found) = (ends(Some(Millis::ZERO), 0), Vec::new());
                for path in args.iter().filter(|arg| !arg.starts_with('-')) {
                    // What nobody makes may be in the image.
                    let exists = self.exists(path);
                    found.push(exists.filter(|exists| *exists || self.makes(path)));
                }
                if found.contains(&Some(false)) {
                    cat.exit_code = 1;
                } else if found.contains(&None) {
                    cat.confidence = Confidence::Medium;
                }
                Some(cat)
            }
            "sh" | "bash" | "ash" | "dash" | "zsh" => self.shell(args),
            "busybox" | "setsid" | "stdbuf" | "nohup" | "command" | "ionice" | "chrt" => {
                self.command(operands(args, ""))
            }
            "nice" => self.command(operands(args, "n")),
            "su-exec" | "gosu" => self.command(args.get(1..)?),
            "env" => {
                let mut rest = operands(args, "u");
                while let Some((pair, more)) = rest.split_first().filter(|(word, _)| word.contains('=')) {
                    if let Some((name, value)) = pair.split_once('=') {
                        self.set(name, value.to_owned());
                    }
                    rest = more;
                }
                if rest.is_empty() { Some(ends(Some(Millis::ZERO), 0)) } else { self.command(rest) }
            }
            "tini" | "dumb-init" | "catatonit" | "docker-init" => {
                self.command(operands(args, "pe")).map(Behaviour::forwarded)
            }
            "timeout" => {
                let (limit, rest) = operands(args, "sk").split_first()?;
                let limit = seconds(limit)?;
                let program = match self.command(rest) {
                    Some(program) => program,
                    None => self.site.role()?,
                };
                let cut = limit.filter(|limit| program.run.is_none_or(|run| run > *limit));
                let run = cut.or(program.run);
                let exit_code = if cut.is_some() { TIMED_OUT } else { program.exit_code };
                Some(Behaviour { run, exit_code, ..program.forwarded() })
            }
            _ => {
                let line = args.iter().fold(name.to_owned(), |line, arg| [&line, " ", arg].concat());
                table::find(Who::Command(&line), self.site.stays)
            }
        }
    }

    /// Rule: without `stdin` and `tty` a container reads the end of its input at once.
    fn reads_input(&self) -> Behaviour {
        let stays = self.site.container.interactive;
        let reason = if stays { RunReason::Program } else { RunReason::NoInput };
        Behaviour::without_handler(reason, (!stays).then_some(Millis::ZERO), 0)
    }

    /// `sh [-exu] [-o OPTION] -c SCRIPT`.
    fn shell(&mut self, args: &[String]) -> Option<Behaviour> {
        let (mut has_script, mut errexit) = (false, false);
        let mut rest = args.iter();
        let mut operand = None;
        while let Some(arg) = rest.next() {
            let Some(flags) = arg.strip_prefix(['-', '+']) else {
                operand = Some(arg);
                break;
            };
            if flags.starts_with('-') {
                continue;
            }
            has_script |= flags.contains('c');
            errexit |= flags.contains('e');
            if flags.ends_with('o') {
                errexit |= rest.next().is_some_and(|option| option == "errexit");
            }
        }
        match operand {
            Some(script) if has_script && is_known(script) => self.script(script, errexit),
            // A file that is not known.
            Some(_) => None,
            None => Some(Behaviour { confidence: Confidence::Medium, ..self.reads_input() }),
        }
    }

    /// Whether the Pod makes a file at some time.
    fn makes(&self, path: &str) -> bool {
        let key = self.key(path);
        self.state.files.iter().any(|file| file.key == key)
    }
}

impl Behaviour {
    /// Rule: an init forwards the signal, and what it started is not PID 1.
    fn forwarded(self) -> Self {
        if self.term_reason != TermReason::NoHandler {
            return self;
        }
        let on_term = OnTerm::Exit { after: Millis::ZERO, exit_code: SIGNALLED + SIGTERM };
        Self { on_term, term_reason: TermReason::Forwarded, ..self }
    }
}

fn follows(arg: &str) -> bool {
    arg.starts_with("--follow") || !arg.starts_with("--") && arg.starts_with('-') && arg.contains(['f', 'F'])
}

/// What comes after the options; those of these letters have a value.
fn operands<'w>(args: &'w [String], valued: &str) -> &'w [String] {
    let mut rest = args;
    while let Some((option, more)) = rest.split_first().filter(|(word, _)| word.starts_with('-')) {
        rest = more;
        if option == "--" {
            break;
        }
        let letter = option.trim_start_matches('-');
        if letter.len() == 1 && valued.contains(letter) {
            rest = rest.get(1..).unwrap_or_default();
        }
    }
    rest
}

/// `sleep`: its operands add up.
fn sleep(args: &[String]) -> Option<Behaviour> {
    if !args.iter().all(|arg| is_known(arg)) {
        return None;
    }
    let mut sum = Some(Millis::ZERO);
    for arg in args {
        let Some(time) = seconds(arg) else {
            return Some(Behaviour::without_handler(RunReason::Sleep, Some(Millis::ZERO), 1));
        };
        sum = sum.zip(time).map(|(sum, time)| sum + time);
    }
    let exit_code = i32::from(args.is_empty());
    Some(Behaviour::without_handler(RunReason::Sleep, sum, exit_code))
}

/// `10`, `0.5`, `2m`, `1h`, `1d` or `infinity` of sleep(1); `Some(None)` is for ever.
fn seconds(text: &str) -> Option<Option<Millis>> {
    if matches!(text, "inf" | "infinity") {
        return Some(None);
    }
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit: u64 = match text.strip_prefix(digits)? {
        "" | "s" => 1000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return None,
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(part) || digits.len() < 1 + usize::from(digits.contains('.')) {
        return None;
    }
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().unwrap_or(u64::MAX) };
    // Three places after the point.
    let thousandths = [part, "000"].concat().get(..3)?.parse::<u64>().ok()?;
    Some(Some(Millis(whole.saturating_mul(unit).saturating_add(thousandths * unit / 1000))))
}
