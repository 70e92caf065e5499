//! Unix times as days, months and the texts that Kubernetes prints of them. Everything here is UTC.

/// A day.
pub const DAY_SECS: u64 = 86_400;
/// Months as cron writes them.
pub const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/// Weekdays as cron writes them.
pub const WEEKDAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/// Days since 1970-01-01 as year, month and day of the Gregorian calendar, counted in eras of 400 years that
/// begin in March, so that the leap day is the last of a year.
#[must_use]
pub const fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let in_month = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + if month <= 2 { 1 } else { 0 }, month, in_month)
}

/// Days since 1970-01-01 of a day of the Gregorian calendar, as [`civil`] reads them; `None` before.
#[must_use]
pub const fn days_of(year: u64, month: u64, day: u64) -> Option<u64> {
    let (month, year) = if month < 3 { (month + 9, year.saturating_sub(1)) } else { (month - 3, year) };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day;
    days.checked_sub(719_469)
}

/// The day of the week of a day since 1970-01-01, a Thursday; 0 is Sunday.
#[must_use]
pub const fn weekday(days: u64) -> u64 {
    (days + 4) % 7
}

const fn clock(seconds: u64) -> (u64, u64, u64) {
    let rest = seconds % DAY_SECS;
    (rest / 3600, rest / 60 % 60, rest % 60)
}

/// A Unix time in seconds as Events and `kubectl describe` write it: `Mon, 02 Jan 2006 15:04:05 +0000`.
#[must_use]
pub fn rfc1123(seconds: u64) -> String {
    let days = seconds / DAY_SECS;
    let (year, month, day) = civil(days);
    let word = |names: &[&str], place: u64| {
        let name = usize::try_from(place).ok().and_then(|place| names.get(place)).copied().unwrap_or_default();
        let mut letters = name.chars();
        letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
    };
    let (weekday, month) = (word(&WEEKDAYS, weekday(days)), word(&MONTHS, month - 1));
    let (hour, minute, second) = clock(seconds);
    format!("{weekday}, {day:02} {month} {year} {hour:02}:{minute:02}:{second:02} +0000")
}

/// A Unix time in seconds as the API writes it: `2006-01-02T15:04:05Z`.
#[must_use]
pub fn rfc3339(seconds: u64) -> String {
    let (year, month, day) = civil(seconds / DAY_SECS);
    let (hour, minute, second) = clock(seconds);
    format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// The Unix time in seconds of a text that [`rfc3339`] wrote; `None` for any other.
#[must_use]
pub fn parse_rfc3339(text: &str) -> Option<u64> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let clock = number(11, 13)? * 3600 + number(14, 16)? * 60 + number(17, 19)?;
    Some(days_of(year, month, day)? * DAY_SECS + clock)
}

#[cfg(test)]
mod tests {
    use super::{parse_rfc3339, rfc1123, rfc3339};

    #[test]
    fn times_are_written_as_go_writes_them() {
        let cases = [
            (0, "Thu, 01 Jan 1970 00:00:00 +0000", "1970-01-01T00:00:00Z"),
            (951_782_399, "Mon, 28 Feb 2000 23:59:59 +0000", "2000-02-28T23:59:59Z"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 +0000", "2000-02-29T00:00:00Z"),
            (1_767_225_600, "Thu, 01 Jan 2026 00:00:00 +0000", "2026-01-01T00:00:00Z"),
        ];
        for (seconds, long, short) in cases {
            assert_eq!((rfc1123(seconds).as_str(), rfc3339(seconds).as_str()), (long, short));
            assert_eq!(parse_rfc3339(short), Some(seconds));
        }
    }
}
