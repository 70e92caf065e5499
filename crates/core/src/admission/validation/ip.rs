//! IP addresses, as Go reads and writes them.
//!
//! Not those of the standard library: their parser and their output are several times as large as all of this.

/// The eight groups of an address; an IPv4 address stands in the last two, behind [`MAPPED`].
pub(super) struct Ip {
    groups: [u16; 8],
    /// What was read has dots only.
    is_v4: bool,
    /// A number of the IPv4 part begins with a zero too many.
    has_leading_zeros: bool,
}

/// What an IPv6 address that stands for an IPv4 address begins with.
const MAPPED: [u16; 6] = [0, 0, 0, 0, 0, 0xffff];

impl Ip {
    /// Reads an address, also one with zeros before its numbers. Source: `k8s.io/utils/net`, `ParseIPSloppy`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if !text.contains(':') {
            let (high, low, has_leading_zeros) = parse_v4(text)?;
            let [a, b, c, d, e, f] = MAPPED;
            return Some(Self { groups: [a, b, c, d, e, f, high, low], is_v4: true, has_leading_zeros });
        }
        let (head, tail) = text.split_once("::").map_or((text, None), |(head, tail)| (head, Some(tail)));
        let mut has_leading_zeros = false;
        let mut groups = parse_groups(head, &mut has_leading_zeros)?;
        if let Some(tail) = tail {
            let tail = parse_groups(tail, &mut has_leading_zeros)?;
            let missing = 8_usize.checked_sub(groups.len() + tail.len()).filter(|missing| *missing > 0)?;
            groups.resize(groups.len() + missing, 0);
            groups.extend(tail);
        }
        Some(Self { groups: groups.try_into().ok()?, is_v4: false, has_leading_zeros })
    }

    /// Whether it can be read in more than one way, by zeros that other readers take for octal numbers.
    pub(super) const fn has_leading_zeros(&self) -> bool {
        self.has_leading_zeros
    }

    /// Whether it is an IPv6 address that stands for an IPv4 address.
    pub(super) fn is_mapped(&self) -> bool {
        !self.is_v4 && self.groups.starts_with(&MAPPED)
    }

    /// Whether it was written as an IPv4 address.
    pub(super) const fn is_v4(&self) -> bool {
        self.is_v4
    }

    /// The one way to write it: RFC 5952, and IPv4 for what stands for it.
    pub(super) fn canonical(&self) -> String {
        let mut out = String::new();
        if self.groups.starts_with(&MAPPED) {
            for group in self.groups.iter().skip(MAPPED.len()) {
                for byte in group.to_be_bytes() {
                    if !out.is_empty() {
                        out.push('.');
                    }
                    out.push_str(&byte.to_string());
                }
            }
            return out;
        }
        // The longest run of at least two zeros, the first one of equals.
        let run = |start: usize| self.groups.iter().skip(start).take_while(|group| **group == 0).count();
        let start = (0..8).rev().max_by_key(|start| run(*start)).filter(|start| run(*start) > 1);
        let mut index = 0;
        while let Some(group) = self.groups.get(index) {
            if Some(index) == start {
                out.push_str("::");
                index += run(index);
                continue;
            }
            if index > 0 && !out.ends_with(':') {
                out.push(':');
            }
            let digits = (0..4).rev().skip_while(|digit| *digit > 0 && group >> (4 * digit) == 0);
            out.extend(digits.filter_map(|digit| char::from_digit(u32::from(group >> (4 * digit)) & 15, 16)));
            index += 1;
        }
        out
    }
}

/// The groups between colons, the last two perhaps as an IPv4 address.
fn parse_groups(text: &str, has_leading_zeros: &mut bool) -> Option<Vec<u16>> {
    let mut groups = Vec::new();
    for part in text.split(':').filter(|_| !text.is_empty()) {
        if part.contains('.') && text.ends_with(part) {
            let (high, low, zeros) = parse_v4(part)?;
            *has_leading_zeros |= zeros;
            groups.extend([high, low]);
        } else {
            let fine = (1..=4).contains(&part.len()) && part.chars().all(|c| c.is_ascii_hexdigit());
            groups.push(u16::from_str_radix(part, 16).ok().filter(|_| fine)?);
        }
    }
    (groups.len() <= 8).then_some(groups)
}

/// Both halves of an IPv4 address, and whether a number has zeros before it.
fn parse_v4(text: &str) -> Option<(u16, u16, bool)> {
    let mut zeros = false;
    let mut bytes = [0; 4];
    let mut parts = text.split('.');
    for byte in &mut bytes {
        let part = parts.next()?;
        zeros |= part.len() > 1 && part.starts_with('0');
        let digits = part.trim_start_matches('0');
        let fine = !part.is_empty() && digits.len() <= 3 && digits.chars().all(|c| c.is_ascii_digit());
        let number = if digits.is_empty() { Some(0) } else { digits.parse().ok() };
        *byte = number.filter(|number| fine && *number < 256)?;
    }
    let [a, b, c, d] = bytes;
    parts.next().is_none().then_some((a << 8 | b, c << 8 | d, zeros))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Addresses and how they are written.
    const CASES: &[(&str, &str)] = &[
        ("1.2.3.4", "1.2.3.4"),
        ("010.0.0.1", "10.0.0.1"),
        ("::", "::"),
        ("::1", "::1"),
        ("2001:DB8:0:0::2", "2001:db8::2"),
        ("2001:db8:0:1:0:0:0:1", "2001:db8:0:1::1"),
        ("1:0:0:2:3:0:0:4", "1::2:3:0:0:4"),
        ("1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"),
        ("fe80::", "fe80::"),
        ("::ffff:1.2.3.4", "1.2.3.4"),
    ];

    #[test]
    fn addresses_are_written_in_one_way() {
        for (text, canonical) in CASES {
            assert_eq!(Ip::parse(text).map(|ip| ip.canonical()).as_deref(), Some(*canonical), "{text}");
        }
        for text in ["", "1.2.3", "1.2.3.256", "1.2.3.4.5", "x", ":", "1::2::3", "12345::", "1:2:3:4:5:6:7", "::1%eth0"]
        {
            assert!(Ip::parse(text).is_none(), "{text}");
        }
    }
}
