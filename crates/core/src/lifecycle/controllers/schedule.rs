//! Cron schedules on the clock of a time zone.
//!
//! Rule: five fields; a day must match both its fields, or one of them if neither is a star. An hour that the clock
//! skips brings no run, one that comes twice brings two. Source: `github.com/robfig/cron/v3` `ParseStandard`,
//! `spec.go` `Next`.

use crate::calendar::{DAY_SECS, MONTHS, WEEKDAYS, civil, weekday};
use crate::zones::Zone;

const MINUTE_SECS: u64 = 60;
const HOUR_SECS: u64 = 3_600;
/// A schedule that names no day within this many days names none: 29 February comes within eight years.
const MAX_DAYS: u64 = 366 * 9;

const MACROS: [(&str, &str); 7] = [
    ("@yearly", "0 0 1 1 *"),
    ("@annually", "0 0 1 1 *"),
    ("@monthly", "0 0 1 * *"),
    ("@weekly", "0 0 * * 0"),
    ("@daily", "0 0 * * *"),
    ("@midnight", "0 0 * * *"),
    ("@hourly", "0 * * * *"),
];

/// When a CronJob runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::lifecycle) enum Schedule {
    /// Minute, hour, day of the month, month, day of the week: a bit for each that matches. Whether one of
    /// the day fields is a star.
    Fields([u64; 5], bool),
    /// `@every`: seconds between runs.
    Every(u64),
}

impl Schedule {
    /// Reads a schedule; `None` if it is none.
    pub(in crate::lifecycle) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(duration) = text.strip_prefix("@every ") {
            return duration_secs(duration.trim()).map(|seconds| Self::Every(seconds.max(1)));
        }
        let text = MACROS.iter().find(|(word, _)| *word == text).map_or(text, |(_, fields)| fields);
        let words: [&str; 5] = text.split_whitespace().collect::<Vec<_>>().try_into().ok()?;
        let [minute, hour, day, month, weekday] = words;
        let fields = [
            field(minute, 0, 59, &[])?,
            field(hour, 0, 23, &[])?,
            field(day, 1, 31, &[])?,
            field(month, 1, 12, &MONTHS)?,
            field(weekday, 0, 6, &WEEKDAYS)?,
        ];
        // A star with a step is none.
        let star = |word: &str| word.split(',').any(|part| matches!(part, "*" | "?" | "*/1" | "?/1"));
        Some(Self::Fields(fields, star(day) || star(weekday)))
    }

    /// The first run after this Unix time, both in seconds.
    pub(in crate::lifecycle) fn next_after(self, after: u64, zone: &Zone) -> Option<u64> {
        let ([minutes, hours, days, months, weekdays], star) = match self {
            Self::Fields(fields, star) => (fields, star),
            Self::Every(seconds) => return Some(after + seconds),
        };
        let has = |bits: u64, bit: u64| bits >> bit & 1 == 1;
        let runs_on = |day: u64| {
            let (_, month, in_month) = civil(day);
            let (in_days, in_weekdays) = (has(days, in_month), has(weekdays, weekday(day)));
            has(months, month) && if star { in_days && in_weekdays } else { in_days || in_weekdays }
        };
        let mut at = (after / MINUTE_SECS + 1) * MINUTE_SECS;
        let mut is_whole_hour = false;
        while at < after + MAX_DAYS * DAY_SECS {
            let local = zone.local_secs(at);
            if !runs_on(local / DAY_SECS) {
                at = next_midnight(local, is_whole_hour, zone);
                is_whole_hour = true;
            } else if !has(hours, local / HOUR_SECS % 24) {
                at += if is_whole_hour { HOUR_SECS } else { HOUR_SECS - local % HOUR_SECS };
                is_whole_hour = true;
            } else if !has(minutes, local / MINUTE_SECS % 60) {
                at += MINUTE_SECS;
                is_whole_hour = true;
            } else {
                return Some(at);
            }
        }
        None
    }
}

/// The Unix time at which the next day begins.
///
/// Rule: where the clock skips midnight, the day begins an hour later, or is passed over if the zone is east of
/// Greenwich. Source: `spec.go` `Next`, which adds a day to the hour it came to and then mends the hour.
fn next_midnight(local: u64, is_whole_hour: bool, zone: &Zone) -> u64 {
    let from = if is_whole_hour { local } else { local - local % DAY_SECS };
    let at = zone.unix_secs(from + DAY_SECS);
    match zone.local_secs(at) / HOUR_SECS % 24 {
        0 => at,
        hour if hour > 12 => at + (24 - hour) * HOUR_SECS,
        hour => at - hour * HOUR_SECS,
    }
}

/// One field: a list of stars, numbers, names and ranges, each with an optional step.
fn field(text: &str, low: u64, high: u64, names: &[&str]) -> Option<u64> {
    let number = |word: &str| {
        let name = names.iter().position(|name| word.eq_ignore_ascii_case(name));
        name.map(|place| place as u64 + low).or_else(|| word.parse().ok())
    };
    let mut bits = 0;
    for part in text.split(',') {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, Some(step.parse::<u64>().ok().filter(|step| *step > 0)?)),
            None => (part, None),
        };
        let (from, to) = match range.split_once('-') {
            _ if matches!(range, "*" | "?") => (low, high),
            Some((from, to)) => (number(from)?, number(to)?),
            None => (number(range)?, if step.is_some() { high } else { number(range)? }),
        };
        if from < low || to > high || from > to {
            return None;
        }
        for bit in (from..=to).step_by(usize::try_from(step.unwrap_or(1)).ok()?) {
            bits |= 1 << bit;
        }
    }
    Some(bits)
}

/// `1h30m`, in seconds.
fn duration_secs(text: &str) -> Option<u64> {
    let mut total: u64 = 0;
    let mut number = String::new();
    for letter in text.chars() {
        if letter.is_ascii_digit() {
            number.push(letter);
            continue;
        }
        let unit = match letter {
            'h' => 3600,
            'm' => 60,
            's' => 1,
            _ => return None,
        };
        total = total.checked_add(std::mem::take(&mut number).parse::<u64>().ok()?.checked_mul(unit)?)?;
    }
    (number.is_empty() && total > 0).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::Schedule;
    use crate::calendar::{parse_rfc3339, rfc1123, rfc3339};
    use crate::zones::Zone;

    #[test]
    fn schedules_run_when_they_say() {
        // 2026-01-01T00:00:00Z is a Thursday.
        let cases = [
            ("* * * * *", "Thu, 01 Jan 2026 00:01:00 +0000"),
            ("*/5 * * * *", "Thu, 01 Jan 2026 00:05:00 +0000"),
            ("30 4 15 * 5", "Fri, 02 Jan 2026 04:30:00 +0000"),
            ("0 0 29 2 *", "Tue, 29 Feb 2028 00:00:00 +0000"),
            ("15 8-18/5 * mar mon-fri", "Mon, 02 Mar 2026 08:15:00 +0000"),
            ("@hourly", "Thu, 01 Jan 2026 01:00:00 +0000"),
            ("@every 1h30m", "Thu, 01 Jan 2026 01:30:00 +0000"),
            ("0 12 */2 * 1", "Thu, 01 Jan 2026 12:00:00 +0000"),
        ];
        for (text, expected) in cases {
            let next = Schedule::parse(text).and_then(|schedule| schedule.next_after(1_767_225_600, &Zone::UTC));
            assert_eq!(next.map(rfc1123).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn schedules_follow_the_clock_of_their_zone() {
        let cases = [
            ("30 9 * * *", "Asia/Tokyo", "2026-01-01T00:00:00Z", "2026-01-01T00:30:00Z"),
            ("0 0 1 * *", "America/New_York", "2026-01-01T00:00:00Z", "2026-01-01T05:00:00Z"),
            ("0 12 * * *", "Europe/Kyiv", "2026-03-28T10:00:00Z", "2026-03-29T09:00:00Z"),
            // The clock goes from 2:00 to 3:00: half past two is not that day.
            ("30 2 * * *", "America/New_York", "2026-03-07T07:30:00Z", "2026-03-09T06:30:00Z"),
            ("*/30 * * * *", "America/New_York", "2026-03-08T06:30:00Z", "2026-03-08T07:00:00Z"),
            // The clock goes from 2:00 back to 1:00: half past one is twice.
            ("30 1 * * *", "America/New_York", "2026-10-31T05:30:00Z", "2026-11-01T05:30:00Z"),
            ("30 1 * * *", "America/New_York", "2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z"),
            ("30 1 * * *", "America/New_York", "2026-11-01T06:30:00Z", "2026-11-02T06:30:00Z"),
            ("45 1 * * *", "Australia/Lord_Howe", "2026-04-04T14:45:00Z", "2026-04-04T15:15:00Z"),
            ("0 6 * * *", "Asia/Kathmandu", "2026-01-01T00:00:00Z", "2026-01-01T00:15:00Z"),
            // The clock skips midnight.
            ("0 1 * * sun", "America/Santiago", "2026-09-01T00:00:00Z", "2026-09-06T04:00:00Z"),
            ("0 1 * * *", "Africa/Cairo", "2026-04-23T12:00:00Z", "2026-04-23T22:00:00Z"),
        ];
        for (text, zone, after, expected) in cases {
            let next = Zone::named(zone)
                .zip(parse_rfc3339(after))
                .and_then(|(zone, after)| Schedule::parse(text)?.next_after(after, &zone));
            assert_eq!(next.map(rfc3339).as_deref(), Some(expected), "{text} {zone} {after}");
        }
    }

    #[test]
    fn what_is_no_schedule_is_refused() {
        for text in
            ["", "* * * *", "60 * * * *", "* * 0 * *", "5-1 * * * *", "*/0 * * * *", "@never", "@every", "a * * * *"]
        {
            assert_eq!(Schedule::parse(text), None, "{text}");
        }
        assert_eq!(Schedule::parse("0 0 31 2 *").and_then(|schedule| schedule.next_after(0, &Zone::UTC)), None);
    }
}
