//! Probes that hinder a start.

use podstep_manifest::{Node, Value};

use super::{Subject, hint, one};
use crate::diagnostic::{Diagnostic, Finding};
use crate::edit::{self, Edit};

/// Rule: without a startupProbe the liveness probe begins `initialDelaySeconds` after the start and kills at its
/// `failureThreshold`th failure; where readiness is first asked later than that, a start that is as slow as its
/// author thinks is killed again and again. Source: `pkg/kubelet/prober/worker.go`, `doProbe`.
pub(super) fn liveness_before_readiness(subject: &Subject, found: &mut Vec<Diagnostic>) {
    for (index, container, _) in subject.containers() {
        let (Some(liveness), Some(readiness), None) = (&container.liveness, &container.readiness, &container.startup)
        else {
            continue;
        };
        let failures = u64::from(liveness.failure_threshold.saturating_sub(1));
        let kills_after_secs =
            liveness.initial_delay_secs.saturating_add(liveness.period_secs.saturating_mul(failures));
        let ready_after_secs = readiness.initial_delay_secs;
        if ready_after_secs <= kills_after_secs {
            continue;
        }
        let place = subject.place(index, &["livenessProbe"]);
        let fix = subject.node(index).and_then(|node| startup_probe(subject, node, ready_after_secs));
        let container = container.name.clone();
        found.push(hint(
            place,
            Finding::LivenessBeforeReadiness { container, kills_after_secs, ready_after_secs },
            fix.map(one),
        ));
    }
}

/// A startupProbe that asks what the livenessProbe asks, every ten seconds and for some minutes longer than the
/// readinessProbe waits.
fn startup_probe(subject: &Subject, container: &Node, ready_after_secs: u64) -> Option<Edit> {
    let liveness = container.get("livenessProbe")?;
    let mut value = String::from("{");
    for name in ["exec", "grpc", "httpGet", "tcpSocket"] {
        if let (Some(_), Some(handler)) = (subject.key(liveness, name), liveness.get(name)) {
            value.push_str(name);
            value.push_str(": ");
            print(subject, handler, &mut value)?;
        }
    }
    value.push_str(", periodSeconds: 10, failureThreshold: ");
    value.push_str(&(ready_after_secs / 10).saturating_add(30).min(9999).to_string());
    value.push('}');
    edit::add(subject.text, subject.documents, container.span, &["startupProbe"], &value)
}

/// Writes what the text has of a value in flow style; fails at text that would need escapes.
fn print(subject: &Subject, node: &Node, out: &mut String) -> Option<()> {
    let mut separator = "";
    match &node.value {
        Value::String(text) => {
            if text.contains(|c: char| c.is_control() || matches!(c, '"' | '\\' | '\u{2028}' | '\u{2029}' | '\u{feff}'))
            {
                return None;
            }
            out.push('"');
            out.push_str(text);
            out.push('"');
        }
        Value::Seq(items) => {
            out.push('[');
            for item in items {
                out.push_str(std::mem::replace(&mut separator, ", "));
                print(subject, item, out)?;
            }
            out.push(']');
        }
        Value::Map(entries) => {
            out.push('{');
            for entry in entries.iter().filter(|entry| subject.is_written(entry)) {
                out.push_str(std::mem::replace(&mut separator, ", "));
                out.push_str(&entry.key);
                out.push_str(": ");
                print(subject, &entry.value, out)?;
            }
            out.push('}');
        }
        Value::Bool(_) | Value::Null => return None,
        Value::Int(_) | Value::Number(_) => out.push_str(&node.scalar_text()?),
    }
    Some(())
}
