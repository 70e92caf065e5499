//! What names, labels and ports may look like, in the server's own words.
//!
//! Source of all: `apimachinery/pkg/util/validation/validation.go`. Lengths are in bytes, as in Go.

use super::ip::Ip;

/// What is wrong with a name; nothing if it is fine.
pub(super) type Complaints = Vec<&'static str>;

/// A rule about names.
pub(super) type NameCheck = fn(&str) -> Complaints;

macro_rules! label_words {
    () => {
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
    };
}
macro_rules! subdomain_words {
    () => {
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
    };
}
macro_rules! qualified_words {
    () => {
        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
    };
}

/// Longest DNS label and longest name part.
const LABEL_MAX: usize = 63;
/// Longest DNS subdomain.
const SUBDOMAIN_MAX: usize = 253;
/// Longest name of a port.
const PORT_NAME_MAX: usize = 15;

const NO_DOTS: &str = "must not contain dots";

/// `[a-z0-9]([-a-z0-9]*[a-z0-9])?`
fn label_shape(text: &str) -> bool {
    let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    edge(text.chars().next())
        && edge(text.chars().last())
        && text.chars().all(|c| c == '-' || c.is_ascii_lowercase() || c.is_ascii_digit())
}

fn subdomain_shape(text: &str) -> bool {
    text.split('.').all(label_shape)
}

/// `([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]`
fn qualified_shape(text: &str) -> bool {
    let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    edge(text.chars().next())
        && edge(text.chars().last())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

/// Rule: a DNS label: names of containers, volumes, StatefulSets. Vectors `mut:r11/…` to `mut:r13/…`.
pub(super) fn dns1123_label(text: &str) -> Complaints {
    let mut complaints = Vec::new();
    if text.len() > LABEL_MAX {
        complaints.push("must be no more than 63 characters");
    }
    if !label_shape(text) {
        complaints.push(if subdomain_shape(text) { NO_DOTS } else { label_words!() });
    }
    complaints
}

/// Rule: a DNS subdomain: names of most objects. Vectors `mut:r2/…`, `mut:r3/…`.
pub(super) fn dns1123_subdomain(text: &str) -> Complaints {
    let mut complaints = Vec::new();
    if text.len() > SUBDOMAIN_MAX {
        complaints.push("must be no more than 253 characters");
    }
    if !subdomain_shape(text) {
        complaints.push(subdomain_words!());
    }
    complaints
}

/// Rule: a search path of a resolver, since 1.32 with underscores and a dot at the end.
pub(super) fn dns1123_subdomain_with_underscore(text: &str) -> Complaints {
    let mut complaints = Vec::new();
    if text.len() > SUBDOMAIN_MAX {
        complaints.push("must be no more than 253 characters");
    }
    let fine = text.split('.').all(|part| {
        let part = part.strip_prefix('_').unwrap_or(part);
        label_shape(&part.replace('_', "-")) && !part.starts_with('_') && !part.ends_with('_')
    });
    if !fine {
        complaints.push("a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*')");
    }
    complaints
}

/// A DNS subdomain as the prefix of a generated name: a dash at its end is followed by more.
/// Source: `apimachinery/pkg/api/validation/generic.go`, `maskTrailingDash`.
pub(super) fn dns1123_subdomain_prefix(text: &str) -> Complaints {
    dns1123_subdomain(&mask_trailing_dash(text))
}

/// As [`dns1123_subdomain_prefix`], for a DNS label.
pub(super) fn dns1123_label_prefix(text: &str) -> Complaints {
    dns1123_label(&mask_trailing_dash(text))
}

fn mask_trailing_dash(text: &str) -> String {
    match text.strip_suffix('-') {
        Some(rest) if !rest.is_empty() => format!("{}a", text.get(..text.len() - 2).unwrap_or_default()),
        _ => text.to_owned(),
    }
}

/// Rule: a key of labels and annotations: a name with an optional prefix. Vectors `mut:r6/…`.
pub(super) fn qualified_name(text: &str) -> Complaints {
    let mut complaints = Vec::new();
    let mut parts = text.split('/');
    let (first, second, third) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
    if third.is_some() {
        return vec![concat!(
            "a valid label key ",
            qualified_words!(),
            " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
        )];
    }
    let name = second.unwrap_or(first);
    if second.is_some() {
        if first.is_empty() {
            complaints.push("prefix part must be non-empty");
        } else {
            if first.len() > SUBDOMAIN_MAX {
                complaints.push("prefix part must be no more than 253 bytes");
            }
            if !subdomain_shape(first) {
                complaints.push(concat!("prefix part ", subdomain_words!()));
            }
        }
    }
    if name.is_empty() {
        complaints.push("name part must be non-empty");
    } else if name.len() > LABEL_MAX {
        complaints.push("name part must be no more than 63 bytes");
    }
    if !qualified_shape(name) {
        complaints.push(concat!("name part ", qualified_words!()));
    }
    complaints
}

/// As [`qualified_name`], for the keys of annotations, which may have upper-case prefixes.
pub(super) fn lower_qualified_name(text: &str) -> Complaints {
    qualified_name(&text.to_ascii_lowercase())
}

/// Rule: the value of a label. Vectors `mut:r4/…`, `mut:r5/…`.
pub(super) fn label_value(text: &str) -> Complaints {
    let mut complaints = Vec::new();
    if text.len() > LABEL_MAX {
        complaints.push("must be no more than 63 bytes");
    }
    if !text.is_empty() && !qualified_shape(text) {
        complaints.push("a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')");
    }
    complaints
}

/// Rule: the name of a port. Vectors `mut:r47/…`, `mut:r56/…`.
pub(super) fn port_name(text: &str) -> Complaints {
    let rules: [(bool, &str); 5] = [
        (text.len() > PORT_NAME_MAX, "must be no more than 15 characters"),
        (
            text.is_empty() || !text.chars().all(|c| c == '-' || c.is_ascii_lowercase() || c.is_ascii_digit()),
            "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)",
        ),
        (!text.chars().any(|c| c.is_ascii_lowercase()), "must contain at least one letter (a-z)"),
        (text.contains("--"), "must not contain consecutive hyphens"),
        (text.starts_with('-') || text.ends_with('-'), "must not begin or end with a hyphen"),
    ];
    rules.iter().filter(|(broken, _)| *broken).map(|(_, words)| *words).collect()
}

/// Rule, since 1.32: the name of an environment variable. Vector `mut:r61/name-equals`.
pub(super) fn relaxed_env_var_name(text: &str) -> Complaints {
    if text.chars().all(|c| matches!(c, ' '..='~') && c != '=') {
        return Vec::new();
    }
    vec!["a valid environment variable name must consist only of printable ASCII characters other than '='"]
}

/// Rule, until 1.31: the name of an environment variable.
pub(super) fn env_var_name(text: &str) -> Complaints {
    let mut complaints = Vec::new();
    let fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if text.is_empty() || text.starts_with(|c: char| c.is_ascii_digit()) || !text.chars().all(fine) {
        complaints.push("a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')");
    }
    complaints.extend(dots_only(text));
    complaints
}

/// Rule: the key of a ConfigMap or Secret.
pub(super) fn config_map_key(text: &str) -> Complaints {
    let mut complaints = Vec::new();
    if text.len() > SUBDOMAIN_MAX {
        complaints.push("must be no more than 253 characters");
    }
    if text.is_empty() || !text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')) {
        complaints.push("a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')");
    }
    complaints.extend(dots_only(text));
    complaints
}

/// Names that would lead out of a directory.
fn dots_only(text: &str) -> Option<&'static str> {
    match text {
        "." => Some("must not be '.'"),
        ".." => Some("must not be '..'"),
        _ if text.starts_with("..") => Some("must not start with '..'"),
        _ => None,
    }
}

/// Rule: the name of a header that a probe sends. Vectors `mut:r49/…`.
pub(super) fn http_header_name(text: &str) -> Complaints {
    if !text.is_empty() && text.chars().all(|c| c == '-' || c.is_ascii_alphanumeric()) {
        return Vec::new();
    }
    vec![
        "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')",
    ]
}

/// Rule: a share in percent. Vectors `mut:r89/…`.
pub(super) fn percent(text: &str) -> Complaints {
    if text.strip_suffix('%').is_some_and(|number| !number.is_empty() && number.chars().all(|c| c.is_ascii_digit())) {
        return Vec::new();
    }
    vec![
        "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
    ]
}

/// Rule: an IP address. Vector `mut:x-podspec/hostaliases-bad`.
pub(super) fn ip(text: &str) -> Complaints {
    if Ip::parse(text).is_some() {
        return Vec::new();
    }
    vec!["must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"]
}

/// Rule, since 1.36: an IP address that can be read in one way only. Source: KEP-4858. Vector `mut:w-misc/ipzero`.
pub(super) fn strict_ip(text: &str) -> Complaints {
    match Ip::parse(text) {
        Some(ip) if ip.has_leading_zeros() => vec!["must not have leading 0s"],
        Some(ip) if ip.is_mapped() => vec!["must not be an IPv4-mapped IPv6 address"],
        _ => ip(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words that are part of every complaint of a name, in order.
    const CASES: &[(NameCheck, &str, &[&str])] = &[
        (dns1123_label, "a-1", &[]),
        (dns1123_label, "A", &["RFC 1123 label"]),
        (dns1123_label, "", &["RFC 1123 label"]),
        (dns1123_label, "a.b", &["dots"]),
        (dns1123_label, "ñ", &["RFC 1123 label"]),
        (dns1123_subdomain, "a.b-c", &[]),
        (dns1123_subdomain, "a..b", &["RFC 1123 subdomain"]),
        (dns1123_subdomain_prefix, "gen-", &[]),
        (dns1123_subdomain_prefix, "Gen_", &["RFC 1123 subdomain"]),
        (dns1123_subdomain_with_underscore, "_a.b_c", &[]),
        (dns1123_subdomain_with_underscore, "a_", &["'_', '-' or '.'"]),
        (qualified_name, "example.com/App", &[]),
        (
            qualified_name,
            "/",
            &["prefix part must be non-empty", "name part must be non-empty", "name part must consist"],
        ),
        (qualified_name, "Ex_ample/x", &["prefix part a lowercase"]),
        (qualified_name, "a/b/c", &["a valid label key must consist"]),
        (label_value, "", &[]),
        (label_value, "-a", &["a valid label"]),
        (port_name, "http-1", &[]),
        (port_name, "HTTP", &["only alpha-numeric", "at least one letter"]),
        (port_name, "-a--b", &["consecutive", "begin or end"]),
        (relaxed_env_var_name, "1 A", &[]),
        (relaxed_env_var_name, "A=B", &["printable ASCII"]),
        (env_var_name, "1A", &["must not start with a digit"]),
        (config_map_key, "..a", &["start with '..'"]),
        (http_header_name, "X_A", &["HTTP header"]),
        (percent, "25%", &[]),
        (percent, "+5%", &["percent"]),
        (ip, "::1", &[]),
        (ip, "010.1.1.1", &[]),
        (strict_ip, "1.2.3.4", &[]),
        (strict_ip, "010.1.1.1", &["leading 0s"]),
        (strict_ip, "::ffff:1.2.3.4", &["IPv4-mapped"]),
        (strict_ip, "1.2.3", &["valid IP"]),
        (ip, "x", &["valid IP"]),
    ];

    #[test]
    fn names_are_judged_as_by_the_server() {
        for (check, name, expected) in CASES {
            let complaints = check(name);
            assert_eq!(complaints.len(), expected.len(), "{name}: {complaints:?}");
            for (complaint, words) in complaints.iter().zip(*expected) {
                assert!(complaint.contains(words), "{name}: {complaint}");
            }
        }
        assert_eq!(dns1123_label(&"a".repeat(64)).len(), 1);
        assert_eq!(dns1123_label(&"A".repeat(64)).len(), 2);
        assert_eq!(label_value(&"a".repeat(63)).len(), 0);
    }
}
