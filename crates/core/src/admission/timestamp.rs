//! Times as the API server reads them.

/// The layout that Go reads, cut where its words are.
const LAYOUT: [&str; 11] = ["2006", "-", "01", "-", "02", "T", "15", ":", "04", ":", "05"];

/// What Go says of a text that is no time of RFC 3339; `None` if it is one.
///
/// Rule: the first word of the layout that the text does not fit is named, with the rest of the text.
/// Source: Go's `time.Parse`; vectors `x-meta/creationTimestamp-bad`, `d-type/creationTimestamp-string`.
pub(super) fn unreadable_time(text: &str) -> Option<String> {
    let fail = |rest: &str, word: &str| {
        Some(format!("parsing time \"{text}\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"{rest}\" as \"{word}\""))
    };
    let mut rest = text;
    for word in LAYOUT {
        let is_number = word.starts_with(|first: char| first.is_ascii_digit());
        match rest.split_at_checked(word.len()) {
            Some((digits, behind)) if is_number && digits.bytes().all(|byte| byte.is_ascii_digit()) => rest = behind,
            Some((sign, behind)) if sign == word => rest = behind,
            _ => return fail(rest, word),
        }
    }
    if let Some(fraction) = rest.strip_prefix('.') {
        rest = fraction.trim_start_matches(|char: char| char.is_ascii_digit());
    }
    let zone = rest.as_bytes();
    let is_offset = matches!(zone, [b'+' | b'-', a, b, b':', c, d] if [a, b, c, d].iter().all(|d| d.is_ascii_digit()));
    if rest == "Z" || is_offset { None } else { fail(rest, "Z07:00") }
}
