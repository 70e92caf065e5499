//! Image names, as far as the API server reads them.

/// The `imagePullPolicy` of an image that names none.
///
/// Rule: `Always` for the tag `latest`, or neither tag nor digest; `IfNotPresent` otherwise, also for what is
/// no image name. Source: `pkg/apis/core/v1/defaults.go`, `SetDefaults_Container`; `pkg/util/parsers`;
/// vectors `d-pullpolicy`.
#[must_use]
pub fn default_pull_policy(image: &str) -> &'static str {
    if tag(image) == Some("latest") { "Always" } else { "IfNotPresent" }
}

/// The tag of an image name; `latest` if it has neither tag nor digest. `None` if there is none, or the name is
/// no image name. Source: `distribution/reference`, `ParseNormalizedNamed`.
fn tag(image: &str) -> Option<&str> {
    let (name, digest) = image.split_once('@').map_or((image, None), |(name, digest)| (name, Some(digest)));
    let last = name.rfind('/').map_or(0, |slash| slash + 1);
    let colon = name.get(last..)?.find(':').map(|colon| last + colon);
    let (name, tag) = match colon {
        Some(colon) => (name.get(..colon)?, Some(name.get(colon + 1..)?)),
        None => (name, None),
    };
    if !is_name(name) || !tag.is_none_or(is_tag) || !digest.is_none_or(is_digest) {
        return None;
    }
    tag.or_else(|| digest.is_none().then_some("latest"))
}

fn is_name(name: &str) -> bool {
    const HEX_ID_BYTES: usize = 64;
    const MAX_BYTES: usize = 255;
    let path = match name.split_once('/') {
        Some((host, path))
            if host.contains(['.', ':'])
                || host == "localhost"
                || host.bytes().any(|byte| byte.is_ascii_uppercase()) =>
        {
            let (host, port) = host.rsplit_once(':').unwrap_or((host, "0"));
            let is_label = |label: &str| {
                !label.is_empty()
                    && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                    && !label.starts_with('-')
                    && !label.ends_with('-')
            };
            let is_host = host.starts_with('[') && host.ends_with(']') || host.split('.').all(is_label);
            if !is_host || port.is_empty() || !port.bytes().all(|byte| byte.is_ascii_digit()) {
                return false;
            }
            path
        }
        _ => name,
    };
    let is_id = name.len() == HEX_ID_BYTES && name.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    !is_id && name.len() <= MAX_BYTES && path.split('/').all(is_component)
}

/// `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`
fn is_component(text: &str) -> bool {
    let is_plain = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = text.as_bytes();
    let mut separators = bytes.split(is_plain).filter(|between| !between.is_empty());
    bytes.first().is_some_and(is_plain)
        && bytes.last().is_some_and(is_plain)
        && separators.all(|between| matches!(between, b"." | b"_" | b"__") || between.iter().all(|b| *b == b'-'))
}

/// `[\w][\w.-]{0,127}`
fn is_tag(text: &str) -> bool {
    const MAX_BYTES: usize = 128;
    (1..=MAX_BYTES).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
        && !text.starts_with(['.', '-'])
}

fn is_digest(text: &str) -> bool {
    let Some((algorithm, hash)) = text.split_once(':') else { return false };
    let bytes = match algorithm {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ => return false,
    };
    hash.len() == bytes && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::default_pull_policy;

    #[test]
    fn the_tag_decides() {
        let digest = format!("x@sha256:{}", "a".repeat(64));
        let tagged = format!("x:latest@sha256:{}", "a".repeat(64));
        for (image, policy) in [
            ("nginx", "Always"),
            ("nginx:latest", "Always"),
            ("nginx:1.27", "IfNotPresent"),
            ("registry:5000/nginx", "Always"),
            ("localhost/a__b.c---d", "Always"),
            ("NGINX", "IfNotPresent"),
            ("Host/nginx", "Always"),
            ("nginx:", "IfNotPresent"),
            ("", "IfNotPresent"),
            ("a..b", "IfNotPresent"),
            ("x@sha256:abc", "IfNotPresent"),
            (&digest, "IfNotPresent"),
            (&tagged, "Always"),
        ] {
            assert_eq!(default_pull_policy(image), policy, "{image}");
        }
    }
}
