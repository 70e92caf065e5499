//! The shell's own commands, and those that make, remove and look for files.

use super::expand::is_known;
use super::{Child, EXIT, Flow, Place, SIGKILL, SIGNALLED, SIGTERM, Shell, TERM};
use super::{UNKNOWN_COMMAND, lexer::Word};
use crate::process::files::{self, Found};
use crate::process::guess::{Assumption, Confidence};
use crate::process::{OnTerm, program_name};

impl Shell<'_> {
    /// A command of assignments and words.
    pub(super) fn simple(&mut self, words: &[Word], place: Place) -> Flow {
        let assigns = words.iter().take_while(|word| word.name.is_some()).count();
        for word in words.iter().take(assigns) {
            self.assign(&self.value(word), word.name);
        }
        let words = self.fields(words.get(assigns..).unwrap_or_default());
        let Some((name, args)) = words.split_first() else {
            self.status(0);
            return Flow::Next;
        };
        let number = |otherwise| args.first().map_or(Some(otherwise), |arg| arg.parse().ok());
        match name.as_str() {
            "exit" | "return" => {
                match number(self.state.status) {
                    Some(status) => self.status(status & 0xff),
                    None => {
                        self.assume(Assumption::Command);
                        self.unknown_status();
                    }
                }
                return Flow::Exit;
            }
            "break" => return Flow::Break(number(1).unwrap_or(1).max(1).unsigned_abs()),
            "continue" => return Flow::Continue(number(1).unwrap_or(1).max(1).unsigned_abs()),
            ":" => self.status(0),
            "trap" => self.trap(args),
            "set" => self.set_options(args),
            "wait" => return self.wait(args),
            "kill" => self.kill(args),
            "exec" if args.is_empty() => self.status(0),
            "exec" => return self.run(args, Place { exec: true, last: true, ..place }, true),
            "export" | "readonly" | "local" | "declare" => {
                for arg in args {
                    self.assign(arg, arg.find('='));
                }
                self.status(0);
            }
            "cd" => {
                let to = args.first().map_or("/", String::as_str);
                let from = if to.starts_with('/') { "" } else { self.state.folder.as_str() };
                self.state.folder = [from, "/", to].concat();
                self.status(0);
            }
            // The end of the input comes at once, unless it is a pipe's or a file's.
            "read" | "getopts" => {
                self.assume(Assumption::Command);
                self.unknown_status();
            }
            "shift" | "unset" | "umask" | "ulimit" | "alias" | "hash" => self.status(0),
            "[" | "test" | "[[" => {
                let args = args.split_last().filter(|(last, _)| *last == "]").map_or(args, |(_, args)| args);
                self.test_command(args);
            }
            _ => {
                self.touch(program_name(name), args);
                return self.run(&words, place, false);
            }
        }
        Flow::Next
    }

    /// Notes `NAME=value`, the name being so long.
    fn assign(&mut self, text: &str, name: Option<usize>) {
        if let Some((name, value)) = name.and_then(|length| text.split_at_checked(length)) {
            let value = value.strip_prefix('=').unwrap_or(value).to_owned();
            self.set(name, value);
        }
        self.status(0);
    }

    /// A program. `exec`: it takes the shell's place whatever the traps are.
    fn run(&mut self, words: &[String], place: Place, exec: bool) -> Flow {
        let program = match self.command(words) {
            None if place.last => {
                self.assume(Assumption::Program);
                self.site.role()
            }
            program => program,
        };
        let Some(program) = program else {
            self.assume(Assumption::Command);
            let flow = self.pass(Some(self.now + UNKNOWN_COMMAND), false, None);
            self.unknown_status();
            return flow;
        };
        self.unsure(program.confidence, program.assumed);
        let until = program.run.map(|run| self.now + run);
        let replaces = exec || place.exec && self.state.traps.iter().all(Option::is_none);
        if replaces {
            // A signal that the shell ignores, the program ignores, too.
            let ignored = self.state.traps.first().is_some_and(|trap| trap.as_deref() == Some(""));
            self.state.traps = [ignored.then(String::new), None];
            self.replaced = Some(program);
        }
        let flow = self.pass(until, false, self.replaced.filter(|_| replaces));
        // What may be otherwise is no answer to a question.
        self.set_result((program.exit_code, program.confidence == Confidence::High));
        if replaces && flow == Flow::Next { Flow::Exit } else { flow }
    }

    /// `trap COMMAND SIGNAL…`, `trap - SIGNAL…`, `trap SIGNAL`.
    fn trap(&mut self, args: &[String]) {
        let args = args.strip_prefix(&["--".to_owned()]).unwrap_or(args);
        let (command, signals) = match args {
            [command, signals @ ..] if !signals.is_empty() => (Some(command.clone()), signals),
            signals => (None, signals),
        };
        let command = command.filter(|command| command != "-");
        for signal in signals {
            let trap = match signal.as_str() {
                "TERM" | "SIGTERM" | "15" => TERM,
                "EXIT" | "0" => EXIT,
                _ => continue,
            };
            if let Some(trap) = self.state.traps.get_mut(trap) {
                trap.clone_from(&command);
            }
        }
        self.status(0);
    }

    fn set_options(&mut self, args: &[String]) {
        for (at, arg) in args.iter().enumerate() {
            let named = at > 0 && arg == "errexit";
            let short = |sign| arg.starts_with(sign) && arg.contains('e') && arg.len() < 8;
            self.state.errexit = (self.state.errexit || named || short('-')) && !short('+');
        }
        self.status(0);
    }

    /// `wait` ends when a trap runs.
    fn wait(&mut self, args: &[String]) -> Flow {
        let signal_before = self.signal_at;
        let pids: Vec<usize> = args.iter().filter_map(|arg| arg.parse().ok()).collect();
        // Without operands, or with one that is not known: for all.
        let all = pids.is_empty();
        let awaited = |child: &Child| all || pids.contains(&child.pid);
        let children = self.state.children.iter().filter(|child| awaited(child));
        let mut until = Some(self.now);
        for child in children {
            until = until.zip(child.ends).map(|(a, b)| a.max(b));
        }
        let status = match pids.last() {
            None => 0,
            Some(pid) => self.state.children.iter().find(|child| child.pid == *pid).map_or(127, |child| child.status),
        };
        let flow = self.pass(until, true, None);
        if flow != Flow::Next || self.interrupted(signal_before) {
            return flow;
        }
        self.state.children.retain(|child| !(all || pids.contains(&child.pid)));
        self.status(status);
        flow
    }

    /// Ends children, or looks whether they live.
    fn kill(&mut self, args: &[String]) {
        let (mut signal, mut status, now) = ("TERM", 0, self.now);
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            if let Some(name) = arg.strip_prefix('-').filter(|name| !name.is_empty()) {
                signal = if name == "s" { args.next().map_or("", String::as_str) } else { name };
                continue;
            }
            let Ok(pid) = arg.parse::<usize>() else {
                self.assume(Assumption::Command);
                return self.unknown_status();
            };
            let child = self.state.children.iter_mut().find(|child| child.pid == pid);
            let Some(child) = child.filter(|child| child.ends.is_none_or(|ends| ends > now)) else {
                status = 1;
                continue;
            };
            let (after, code) = match (signal.trim_start_matches("SIG"), child.on_term) {
                ("KILL" | "9", _) => (crate::time::Millis::ZERO, SIGNALLED + SIGKILL),
                ("TERM" | "15", OnTerm::Exit { after, exit_code }) => (after, exit_code),
                ("INT" | "2" | "HUP" | "1" | "QUIT" | "3", _) => (crate::time::Millis::ZERO, SIGNALLED + SIGTERM),
                _ => continue,
            };
            if child.ends.is_none_or(|ends| ends > now + after) {
                (child.ends, child.status) = (Some(now + after), code);
            }
        }
        self.status(status);
    }

    /// Files that a command makes and removes.
    fn touch(&mut self, name: &str, args: &[String]) {
        let paths = || args.iter().filter(|arg| !arg.starts_with('-') && is_known(arg));
        match (name, paths().next_back()) {
            ("touch" | "mkdir" | "tee", _) => paths().for_each(|path| self.make(path)),
            ("cp" | "mv" | "ln" | "install", Some(to)) => {
                for from in paths().filter(|from| *from != to) {
                    self.make(&[to, "/", program_name(from)].concat());
                    if name == "mv" {
                        self.remove(from);
                    }
                }
                self.make(to);
            }
            ("rm" | "rmdir", _) => paths().for_each(|path| self.remove(path)),
            _ => {}
        }
    }

    fn remove(&mut self, path: &str) {
        let key = self.key(path);
        files::remove(&mut self.state.files, &key, self.now);
    }

    /// Whether a path is there; `None` if that is not known.
    pub(super) fn exists(&mut self, path: &str) -> Option<bool> {
        let key = self.key(path);
        self.looked = true;
        if !is_known(path) {
            return None;
        }
        match files::find(&self.state.files, self.site.fresh, &key, self.now) {
            Found::Yes => Some(true),
            Found::Later => Some(false),
            Found::No => {
                self.absent = true;
                Some(false)
            }
            Found::Unknown => None,
        }
    }

    /// `test`: sets the status.
    pub(super) fn test_command(&mut self, args: &[String]) {
        let negations = args.iter().take_while(|arg| *arg == "!").count();
        let truth = match args.get(negations..).unwrap_or_default() {
            [] => Some(false),
            [op, path]
                if matches!(op.as_str(), "-f" | "-e" | "-d" | "-s" | "-r" | "-w" | "-x" | "-L" | "-h" | "-S") =>
            {
                self.exists(path)
            }
            [op, text] if op == "-z" || op == "-n" => is_known(text).then(|| text.is_empty() == (op == "-z")),
            [text] => is_known(text).then_some(!text.is_empty()),
            [a, op, b] if is_known(a) && is_known(b) => compared(a, op, b),
            _ => None,
        };
        match truth {
            Some(truth) => self.status(i32::from(truth == (negations % 2 == 1))),
            None => self.unknown_status(),
        }
    }
}

fn compared(a: &str, op: &str, b: &str) -> Option<bool> {
    let ordering = match op {
        "=" | "==" => return Some(a == b),
        "!=" => return Some(a != b),
        _ => a.trim().parse::<i64>().ok()?.cmp(&b.trim().parse::<i64>().ok()?),
    };
    Some(match op {
        "-eq" => ordering.is_eq(),
        "-ne" => ordering.is_ne(),
        "-lt" => ordering.is_lt(),
        "-le" => ordering.is_le(),
        "-gt" => ordering.is_gt(),
        "-ge" => ordering.is_ge(),
        _ => return None,
    })
}
