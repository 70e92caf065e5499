//! Probes, lifecycle hooks and their handlers.

use super::check::Check;
use super::field::{At, words};
use super::names::{http_header_name, port_name};
use crate::admission::supported;

/// What a handler can be, in the order in which the server looks: the first one counts.
const HANDLERS: &str = "exec httpGet tcpSocket grpc sleep";
/// The highest port number.
pub(super) const MAX_PORT: i64 = 65535;
/// The probes of a container.
pub(super) const PROBES: &str = "livenessProbe readinessProbe startupProbe";

/// Rule: `postStart` and `preStop`, if set, have exactly one handler.
/// Source: `validateLifecycle`. Vectors `mut:r51/…`, `mut:r52/…`.
pub(super) fn validate_lifecycle(check: &mut Check, lifecycle: At, grace_seconds: Option<i64>) {
    for name in words("postStart preStop") {
        let hook = lifecycle.get(name);
        if hook.is_set() {
            validate_handler(check, hook, grace_seconds);
        }
    }
}

/// Rule: liveness and startup succeed after one success, readiness has no grace period of its own.
/// Source: `validateLivenessProbe`, `validateReadinessProbe`, `validateStartupProbe`. Vectors `mut:r43/…`, `mut:r45/…`.
pub(super) fn validate_probes(check: &mut Check, container: At, grace_seconds: Option<i64>) {
    for name in words(PROBES) {
        let probe = container.get(name);
        if !probe.is_set() {
            continue;
        }
        validate_probe(check, probe, grace_seconds);
        if name == "readinessProbe" {
            let grace = probe.get("terminationGracePeriodSeconds");
            if grace.is_set() {
                check.invalid(grace, "must not be set for readinessProbes");
            }
        } else {
            let threshold = probe.get("successThreshold");
            if threshold.int().is_some_and(|threshold| threshold != 1) {
                check.invalid(threshold, "must be 1");
            }
        }
    }
}

/// Rule: a probe has a handler, and none of its numbers is negative. Source: `validateProbe`.
/// Vectors `mut:r40/…`, `mut:r42/…`, `mut:r44/…`.
fn validate_probe(check: &mut Check, probe: At, grace_seconds: Option<i64>) {
    validate_handler(check, probe, grace_seconds);
    check.non_negative(probe, "initialDelaySeconds timeoutSeconds periodSeconds successThreshold failureThreshold");
    let grace = probe.get("terminationGracePeriodSeconds");
    if grace.int().is_some_and(|seconds| seconds <= 0) {
        check.invalid(grace, "must be greater than 0");
    }
}

/// Rule: exactly one handler; every further one is reported. Source: `validateHandler`. Vectors `mut:r41/…`.
fn validate_handler(check: &mut Check, parent: At, grace_seconds: Option<i64>) {
    let mut handlers = 0;
    for name in words(HANDLERS) {
        let handler = parent.get(name);
        if !handler.is_set() {
            continue;
        }
        handlers += 1;
        if handlers > 1 {
            check.forbidden(handler, "may not specify more than 1 handler type");
            continue;
        }
        match name {
            "exec" => {
                let command = handler.get("command");
                if command.len() == 0 {
                    check.required(command, "");
                }
            }
            "httpGet" => validate_http_get_action(check, handler),
            "sleep" => validate_sleep_action(check, handler, grace_seconds),
            _ => validate_port_num_or_name(check, handler.get("port")),
        }
    }
    if handlers == 0 {
        check.required(parent, "must specify a handler type");
    }
}

/// Rule: an HTTP request has a path, a port, a scheme in capitals and fine headers.
/// Source: `validateHTTPGetAction`. Vectors `mut:r46/…` to `mut:r49/…`.
fn validate_http_get_action(check: &mut Check, http: At) {
    check.required_text(http, "path");
    validate_port_num_or_name(check, http.get("port"));
    check.one_of(http, "scheme", supported::SCHEMES);
    let headers = http.get("httpHeaders");
    for header in headers.items() {
        let name = header.get("name");
        check.complain(headers, &name.printed(), &http_header_name(name.text()));
    }
}

/// Rule: a port is a number from 1 to 65535 or a port name; an omitted one is 0.
/// Source: `ValidatePortNumOrName`. Vectors `mut:r46/…`, `mut:r47/…`.
fn validate_port_num_or_name(check: &mut Check, port: At) {
    if !port.is_set() {
        check.invalid_value(port, "0", "must be between 1 and 65535, inclusive");
    } else if port.int().is_some() {
        check.in_range(port, "", 1, MAX_PORT);
    } else {
        check.name(port, "", port_name);
    }
}

/// Rule: a hook sleeps no longer than the grace period, which is no error if it is equal.
///
/// Until 1.32 zero was an error too. Source: `validateSleepAction`, KEP-3960, KEP-4818. Vectors `mut:r52/…`.
fn validate_sleep_action(check: &mut Check, sleep: At, grace_seconds: Option<i64>) {
    let Some(grace) = grace_seconds else { return };
    let seconds = sleep.get("seconds").int().unwrap_or(0);
    let zero = check.since(33);
    if seconds > grace || seconds < i64::from(!zero) {
        let (least, hint) = match check.cluster.version.0 {
            33.. => ("non-negative", ""),
            32 => ("greater than 0", ". Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep."),
            _ => ("greater than 0", ""),
        };
        let detail = format!("must be {least} and less than terminationGracePeriodSeconds ({grace}){hint}");
        check.invalid_value(sleep, &seconds.to_string(), &detail);
    }
}
