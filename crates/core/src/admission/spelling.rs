//! What a misspelt name was meant to be.

/// Most letters that are wrong, missing, too many or swapped.
const MAX_EDITS: usize = 2;

/// The first name that differs only in case, or else least; short names have fewer mistakes to make.
pub(super) fn nearest(written: &str, names: impl Iterator<Item = &'static str> + Clone) -> Option<&'static str> {
    (0..=MAX_EDITS.min(written.len() / 4))
        .find_map(|edits| names.clone().find(|name| is_near(written.as_bytes(), name.as_bytes(), edits)))
}

/// Whether so many edits make one of the other, whatever the case.
fn is_near(one: &[u8], other: &[u8], edits: usize) -> bool {
    let (Some((a, one_rest)), Some((b, other_rest))) = (one.split_first(), other.split_first()) else {
        return one.len().max(other.len()) <= edits;
    };
    if a.eq_ignore_ascii_case(b) {
        return is_near(one_rest, other_rest, edits);
    }
    let Some(edits) = edits.checked_sub(1) else { return false };
    let swapped = match (one_rest.split_first(), other_rest.split_first()) {
        (Some((c, one)), Some((d, other))) => {
            a.eq_ignore_ascii_case(d) && c.eq_ignore_ascii_case(b) && is_near(one, other, edits)
        }
        _ => false,
    };
    swapped
        || is_near(one_rest, other_rest, edits)
        || is_near(one_rest, other, edits)
        || is_near(one, other_rest, edits)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn misspelt_names_are_found() {
        let names = ["args", "command", "env", "envFrom", "image", "imagePullPolicy", "name", "restartPolicy"];
        for (written, meant) in [
            ("restartpolicy", Some("restartPolicy")),
            ("RestartPolicy", Some("restartPolicy")),
            ("restarPolicy", Some("restartPolicy")),
            ("imagepullpolicy", Some("imagePullPolicy")),
            ("imagePullPolcy", Some("imagePullPolicy")),
            ("comand", Some("command")),
            ("commands", Some("command")),
            ("iamge", Some("image")),
            ("arg", None),
            ("envs", Some("env")),
            ("ENV", Some("env")),
            ("replicas", None),
            ("", None),
        ] {
            assert_eq!(nearest(written, names.into_iter()), meant, "{written}");
        }
    }
}
