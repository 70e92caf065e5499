//! Cron schedules in UTC.
//!
//! Rule: five fields; a day must match both its fields, or one of them if neither is a star. Source:
//! `github.com/robfig/cron/v3` `ParseStandard`, `spec.go` `Next`.

use crate::calendar::{DAY_SECS, MONTHS, WEEKDAYS, civil, weekday};

const MINUTE_SECS: u64 = 60;
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

    /// The first run after this Unix time in seconds.
    pub(in crate::lifecycle) fn next_after(self, after: u64) -> Option<u64> {
        let ([minutes, hours, days, months, weekdays], star) = match self {
            Self::Fields(fields, star) => (fields, star),
            Self::Every(seconds) => return Some(after + seconds),
        };
        let has = |bits: u64, bit: u64| bits >> bit & 1 == 1;
        let first = after / DAY_SECS;
        for day in first..first + MAX_DAYS {
            let (_, month, in_month) = civil(day);
            let (in_days, in_weekdays) = (has(days, in_month), has(weekdays, weekday(day)));
            if !has(months, month) || !(if star { in_days && in_weekdays } else { in_days || in_weekdays }) {
                continue;
            }
            for hour in (0..24).filter(|hour| has(hours, *hour)) {
                for minute in (0..60).filter(|minute| has(minutes, *minute)) {
                    let at = day * DAY_SECS + (hour * 60 + minute) * MINUTE_SECS;
                    if at > after {
                        return Some(at);
                    }
                }
            }
        }
        None
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
    use crate::calendar::rfc1123;

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
            let next = Schedule::parse(text).and_then(|schedule| schedule.next_after(1_767_225_600));
            assert_eq!(next.map(rfc1123).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_schedule_is_refused() {
        for text in
            ["", "* * * *", "60 * * * *", "* * 0 * *", "5-1 * * * *", "*/0 * * * *", "@never", "@every", "a * * * *"]
        {
            assert_eq!(Schedule::parse(text), None, "{text}");
        }
        assert_eq!(Schedule::parse("0 0 31 2 *").and_then(|schedule| schedule.next_after(0)), None);
    }
}
