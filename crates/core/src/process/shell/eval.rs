//! Compound commands.

use super::syntax::{Node, parse};
use super::{Child, EXIT, Flow, MAX_COMMANDS, MAX_DEPTH, MAX_KEPT, MAX_ROUNDS, Place, Shell, State};
use crate::process::guess::{Assumption, RunReason, TermReason};
use crate::process::{Behaviour, OnTerm, files};
use crate::time::Millis;

impl Shell<'_> {
    /// What `sh -c SCRIPT` does; `None` if the script cannot be read.
    pub(super) fn script(&mut self, script: &str, errexit: bool) -> Option<Behaviour> {
        let node = parse(script).filter(|_| self.depth < MAX_DEPTH);
        let Some(node) = node else {
            self.assume(Assumption::Script);
            return None;
        };
        let [mut start, mut shell] = [self.fork(), self.fork()];
        (start.state.errexit, shell.state.errexit) = (errexit, errexit);
        let end = shell.follow(&node);
        let (on_term, term_reason) = shell.reaction(start, &node, end.is_none());
        let run = end.map(|end| end.since(self.now));
        let alone = shell.replaced.filter(|program| program.run == run);
        let behaviour = Behaviour {
            run,
            exit_code: shell.state.status,
            on_term,
            ready_after: shell.replaced.map_or(Millis::ZERO, |program| program.ready_after),
            run_reason: alone.map_or(RunReason::Script, |program| program.run_reason),
            term_reason,
            confidence: shell.confidence,
            assumed: shell.assumed,
        };
        self.join(shell);
        Some(behaviour)
    }

    /// Follows a script to its end and returns when that is; `None` is never.
    pub(super) fn follow(&mut self, script: &Node) -> Option<Millis> {
        let mut flow = self.eval(script, Place { exec: true, last: true, condition: false });
        if self.replaced.is_none()
            && flow != Flow::Forever
            && let Some(command) = self.state.traps.get_mut(EXIT).and_then(Option::take)
        {
            flow = self.run_trap(&command);
        }
        (flow != Flow::Forever).then_some(self.now)
    }

    /// Does what a trap says. Without `exit` the status is what it was.
    pub(super) fn run_trap(&mut self, command: &str) -> Flow {
        let node = parse(command).filter(|_| self.depth < MAX_DEPTH);
        let Some(node) = node else {
            self.assume(Assumption::Script);
            return Flow::Next;
        };
        let result = self.result();
        self.depth += 1;
        let flow = self.eval(&node, Place { exec: false, last: false, condition: false });
        self.depth -= 1;
        if flow == Flow::Next {
            self.set_result(result);
        }
        flow
    }

    pub(super) fn eval(&mut self, node: &Node, place: Place) -> Flow {
        self.site.commands.set(self.site.commands.get() + 1);
        if self.site.commands.get() > MAX_COMMANDS {
            self.assume(Assumption::Endless);
            return Flow::Forever;
        }
        let inner = Place { exec: false, last: false, ..place };
        match node {
            Node::Simple(words) => {
                let flow = self.simple(words, place);
                if flow == Flow::Next && self.state.errexit && !place.condition && self.state.status != 0 {
                    Flow::Exit
                } else {
                    flow
                }
            }
            Node::Seq(nodes) => {
                for (at, node) in nodes.iter().enumerate() {
                    let flow = self.eval(node, if at + 1 == nodes.len() { place } else { inner });
                    if flow != Flow::Next {
                        return flow;
                    }
                }
                Flow::Next
            }
            Node::Chain(links) => {
                for (at, (and, node)) in links.iter().enumerate() {
                    if at > 0 && (self.state.status == 0) != *and {
                        continue;
                    }
                    let last = at + 1 == links.len();
                    let place = if last { place } else { Place { condition: true, ..inner } };
                    let flow = self.eval(node, place);
                    if flow != Flow::Next {
                        return flow;
                    }
                    if !self.state.known && !last {
                        self.assume(Assumption::Condition);
                    }
                }
                Flow::Next
            }
            Node::Not(node) => {
                let flow = self.eval(node, Place { condition: true, ..inner });
                if self.state.known {
                    self.state.status = i32::from(self.state.status == 0);
                }
                flow
            }
            Node::Pipe(nodes) => self.pipe(nodes, place),
            Node::Background(node) => {
                self.background(node);
                Flow::Next
            }
            Node::Subshell(node) => {
                let (child, end) = self.apart(node, place);
                self.wait_for(child, end)
            }
            Node::If(condition, then, otherwise) => {
                let flow = self.eval(condition, Place { condition: true, ..inner });
                if flow != Flow::Next {
                    return flow;
                }
                if !self.state.known {
                    self.assume(Assumption::Condition);
                }
                let branch = if self.state.status == 0 || !self.state.known { then } else { otherwise };
                self.status(0);
                self.eval(branch, place)
            }
            Node::Loop(until, condition, body) => self.rounds(*until, condition, body, inner),
            Node::For(name, words, body) => {
                let mut words = self.fields(words);
                if words.iter().any(|word| word.contains(['*', '?', '[', super::expand::UNKNOWN])) {
                    // How many there are is unknown: one.
                    self.assume(Assumption::Condition);
                    words = vec![super::expand::UNKNOWN.to_string()];
                }
                self.status(0);
                for word in words {
                    self.set(name, word);
                    match self.eval(body, inner) {
                        Flow::Next | Flow::Continue(1) => {}
                        Flow::Break(1) => break,
                        Flow::Break(n) => return Flow::Break(n - 1),
                        Flow::Continue(n) => return Flow::Continue(n - 1),
                        flow => return flow,
                    }
                }
                Flow::Next
            }
            Node::Into(node, words) => {
                for word in words {
                    let path = self.value(word);
                    self.make(&path);
                }
                self.eval(node, place)
            }
            Node::Unknown => {
                self.assume(Assumption::Command);
                self.unknown_status();
                Flow::Next
            }
        }
    }

    /// A loop. One that waits for what cannot be known waits for one round.
    fn rounds(&mut self, until: bool, condition: &Node, body: &Node, place: Place) -> Flow {
        let mut waited = false;
        let for_ever = condition.is_constant(until) && !body.leaves() && !self.state.errexit;
        for _ in 0..MAX_ROUNDS {
            let (now, before, signal_before) = (self.now, self.state.clone(), self.signal_at);
            let round = self.stretches.len();
            self.absent = false;
            let assumed = self.assumed;
            let flow = self.eval(condition, Place { condition: true, ..place });
            if flow != Flow::Next {
                return flow;
            }
            let goes_on = (self.state.status == 0) != until;
            let open = !self.state.known || (goes_on && self.absent);
            if open {
                (self.now, self.assumed) = (now, assumed);
                self.assume(Assumption::WaitEnds);
            }
            if waited && open || !open && !goes_on {
                self.status(0);
                return Flow::Next;
            }
            waited |= open;
            match self.eval(body, place) {
                Flow::Next | Flow::Continue(1) => {}
                Flow::Break(1) => {
                    self.status(0);
                    return Flow::Next;
                }
                Flow::Break(n) => return Flow::Break(n - 1),
                Flow::Continue(n) => return Flow::Continue(n - 1),
                flow => return flow,
            }
            if !open && (for_ever || self.state == before && !self.awaited(now)) {
                return self.endless(round, signal_before);
            }
        }
        self.assume(Assumption::Endless);
        self.endless(self.stretches.len().saturating_sub(1), self.signal_at)
    }

    /// Whether something was under way at that time that may change a condition.
    fn awaited(&self, since: Millis) -> bool {
        let comes = |at: Option<Millis>| at.is_some_and(|at| at > since);
        let State { children, files, .. } = &self.state;
        children.iter().any(|child| comes(child.ends))
            || files.iter().any(|file| comes(Some(file.from)) || comes(file.until))
    }

    /// The loop whose last round began with this stretch has no end.
    fn endless(&mut self, round: usize, signal_before: Option<Millis>) -> Flow {
        self.round = round;
        if self.stretches.len() == round && signal_before == self.signal_at {
            // It never rests: a trap runs between two commands.
            let flow = self.stand(Some(self.now), true, None);
            if flow != Flow::Next {
                return flow;
            }
        }
        Flow::Forever
    }

    /// Does a command in a shell of its own; returns that, and when it ends.
    fn apart(&self, node: &Node, place: Place) -> (Self, Option<Millis>) {
        let mut child = self.fork();
        let flow =
            if child.depth > MAX_DEPTH * 2 { Flow::Exit } else { child.eval(node, Place { exec: true, ..place }) };
        let end = (flow != Flow::Forever).then_some(child.now);
        (child, end)
    }

    fn wait_for(&mut self, child: Self, end: Option<Millis>) -> Flow {
        let result = child.result();
        self.join(child);
        let flow = self.pass(end, false, None);
        self.set_result(result);
        flow
    }

    /// All at once; the last one has the status.
    fn pipe(&mut self, nodes: &[Node], place: Place) -> Flow {
        let (mut end, mut result) = (Some(self.now), self.result());
        for node in nodes {
            let (child, ends) = self.apart(node, place);
            end = end.zip(ends).map(|(a, b)| a.max(b));
            result = child.result();
            self.join(child);
        }
        let flow = self.pass(end, false, None);
        self.set_result(result);
        flow
    }

    fn background(&mut self, node: &Node) {
        let (child, ends) = self.apart(node, Place { exec: true, last: true, condition: true });
        let dies = OnTerm::Exit { after: Millis::ZERO, exit_code: super::SIGNALLED + super::SIGTERM };
        let on_term = match (&child.replaced, child.state.traps.first()) {
            // It is not PID 1.
            (Some(program), _) if program.term_reason != TermReason::NoHandler => program.on_term,
            (_, Some(Some(_))) => OnTerm::Ignore,
            _ => dies,
        };
        let status = child.state.status;
        self.join(child);
        if self.state.children.len() >= MAX_KEPT {
            self.state.children.remove(0);
        }
        let pid = (100..).find(|pid| self.state.children.iter().all(|child| child.pid != *pid)).unwrap_or_default();
        self.state.children.push(Child { pid, ends, status, on_term });
        self.set("!", pid.to_string());
        self.status(0);
    }

    /// Notes that a path is there from now on.
    pub(super) fn make(&mut self, path: &str) {
        if super::expand::is_known(path) && !path.starts_with("/dev/") {
            let key = self.key(path);
            files::make(&mut self.state.files, key, self.site.number, self.now);
        }
    }

    /// Where a path of the container is stored.
    pub(super) fn key(&self, path: &str) -> String {
        if path.starts_with('/') {
            return files::key(self.site.container, self.site.number, path);
        }
        files::key(self.site.container, self.site.number, &[&self.state.folder, "/", path].concat())
    }
}
