//! Time zones by their names, with the rules of the clock that hold now.
//!
//! Made of the IANA's database, version 2025b: what each compiled file says of the time after its last change (the
//! `TZ` string at its end, RFC 9636). Changes that a zone lists date by date, as the Ramadans of Morocco, are
//! not in it.

use crate::calendar::{civil, days_of, weekday};

/// A line for each rule of a clock, the areas after it (`-` for none), each with its places. A rule is the minutes
/// east of Greenwich; where the clock is changed also those of the other part of the year, and the days
/// (month, week, weekday, as POSIX has them) and minutes at which it begins and ends.
const ZONES: &str = include_str!("zones.txt");
const MINUTE_SECS: i64 = 60;

/// How far the clock of a place is ahead of UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone {
    minutes_east: i64,
    other: Option<Other>,
}

/// A part of the year with another clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Other {
    minutes_east: i64,
    begins: Change,
    ends: Change,
}

/// When a clock is changed each year: the n-th such day of a month (the fifth is the last), and the minutes after
/// its midnight on the clock until then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Change {
    month: u64,
    week: u64,
    weekday: u64,
    minutes: i64,
}

impl Zone {
    /// UTC.
    pub const UTC: Self = Self { minutes_east: 0, other: None };

    /// The zone of an exact name; `None` if there is none. Source: Go's `time.LoadLocation`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let (area, place) = name.rsplit_once('/').unwrap_or(("-", name));
        ZONES.lines().find_map(|line| {
            let (rule, areas) = line.split_once('|')?;
            let is_there = areas.split('|').any(|words| {
                let mut words = words.split(' ');
                words.next() == Some(area) && words.any(|word| word == place)
            });
            is_there.then(|| Self::parse(rule)).flatten()
        })
    }

    fn parse(rule: &str) -> Option<Self> {
        let mut parts = rule.split(',');
        let minutes_east = parts.next()?.parse().ok()?;
        let other = match parts.next() {
            None => None,
            Some(other) => Some(Other {
                minutes_east: other.parse().ok()?,
                begins: Change::parse(parts.next()?)?,
                ends: Change::parse(parts.next()?)?,
            }),
        };
        Some(Self { minutes_east, other })
    }

    /// What the clock of the zone shows at a Unix time, both in seconds.
    #[must_use]
    pub fn local_secs(&self, unix_secs: u64) -> u64 {
        unix_secs.saturating_add_signed(self.secs_east(unix_secs))
    }

    /// The Unix time of what the clock shows, both in seconds. Of a time that is skipped it is one an hour off, of
    /// one that comes twice either. Source: Go's `time.Date`.
    #[must_use]
    pub fn unix_secs(&self, local_secs: u64) -> u64 {
        let guess = local_secs.saturating_add_signed(-self.secs_east(local_secs));
        local_secs.saturating_add_signed(-self.secs_east(guess))
    }

    fn secs_east(&self, unix_secs: u64) -> i64 {
        let is_other = |other: &Other| {
            let (year, _, _) = civil(unix_secs.saturating_add_signed(self.minutes_east * MINUTE_SECS) / 86_400);
            let begins = other.begins.unix_secs(year, self.minutes_east);
            let ends = other.ends.unix_secs(year, other.minutes_east);
            if begins < ends { (begins..ends).contains(&unix_secs) } else { !(ends..begins).contains(&unix_secs) }
        };
        let other = self.other.filter(is_other);
        other.map_or(self.minutes_east, |other| other.minutes_east) * MINUTE_SECS
    }
}

impl Change {
    fn parse(text: &str) -> Option<Self> {
        let (day, minutes) = text.split_once('/')?;
        let mut numbers = day.split('.').map(|number| number.parse::<u64>().ok());
        let mut number = || numbers.next().flatten();
        Some(Self { month: number()?, week: number()?, weekday: number()?, minutes: minutes.parse().ok()? })
    }

    /// The Unix time of the change in a year, where the clock is so far ahead until then.
    fn unix_secs(self, year: u64, minutes_east: i64) -> u64 {
        let first = days_of(year, self.month, 1).unwrap_or_default();
        let next = if self.month == 12 { (year + 1, 1) } else { (year, self.month + 1) };
        let end = days_of(next.0, next.1, 1).unwrap_or_default();
        let mut day = first + (7 + self.weekday - weekday(first)) % 7 + (self.week - 1) * 7;
        if day >= end {
            day -= 7;
        }
        (day * 86_400).saturating_add_signed((self.minutes - minutes_east) * MINUTE_SECS)
    }
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::{ZONES, Zone};
    use crate::calendar::{parse_rfc3339, rfc3339};

    #[test]
    fn the_clock_of_a_zone_is_known() {
        let cases = [
            ("UTC", "2026-07-01T00:00:00Z", "2026-07-01T00:00:00Z"),
            ("Asia/Tokyo", "2026-07-01T00:00:00Z", "2026-07-01T09:00:00Z"),
            ("America/New_York", "2026-03-08T06:59:59Z", "2026-03-08T01:59:59Z"),
            ("America/New_York", "2026-03-08T07:00:00Z", "2026-03-08T03:00:00Z"),
            ("America/New_York", "2026-11-01T05:59:59Z", "2026-11-01T01:59:59Z"),
            ("America/New_York", "2026-11-01T06:00:00Z", "2026-11-01T01:00:00Z"),
            ("America/New_York", "2026-12-31T23:00:00Z", "2026-12-31T18:00:00Z"),
            ("Europe/Kyiv", "2026-03-29T00:59:59Z", "2026-03-29T02:59:59Z"),
            ("Europe/Kyiv", "2026-03-29T01:00:00Z", "2026-03-29T04:00:00Z"),
            ("Europe/Kyiv", "2026-10-25T01:00:00Z", "2026-10-25T03:00:00Z"),
            ("Australia/Lord_Howe", "2026-01-01T00:00:00Z", "2026-01-01T11:00:00Z"),
            ("Australia/Lord_Howe", "2026-04-04T15:00:00Z", "2026-04-05T01:30:00Z"),
            ("Australia/Lord_Howe", "2026-10-03T15:30:00Z", "2026-10-04T02:30:00Z"),
            ("America/Santiago", "2026-09-06T04:00:00Z", "2026-09-06T01:00:00Z"),
            ("Europe/Dublin", "2026-07-01T00:00:00Z", "2026-07-01T01:00:00Z"),
            ("Europe/Dublin", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
            ("America/Nuuk", "2026-03-29T01:00:00Z", "2026-03-29T00:00:00Z"),
            ("Asia/Kathmandu", "2026-01-01T00:00:00Z", "2026-01-01T05:45:00Z"),
        ];
        for (name, unix, local) in cases {
            let zone = Zone::named(name).expect(name);
            let unix = parse_rfc3339(unix).expect(unix);
            assert_eq!(rfc3339(zone.local_secs(unix)), local, "{name} {unix}");
        }
    }

    #[test]
    fn every_line_is_a_rule_with_names_of_its_own() {
        let mut names: Vec<String> = Vec::new();
        for line in ZONES.lines() {
            let (rule, areas) = line.split_once('|').expect(line);
            let zone = Zone::parse(rule).expect(rule);
            assert!(zone.minutes_east.abs() <= 14 * 60, "{line}");
            for area in areas.split('|') {
                let (area, places) = area.split_once(' ').expect(line);
                names.extend(places.split(' ').map(|place| [area, "/", place].concat()));
            }
            for change in zone.other.iter().flat_map(|other| [other.begins, other.ends]) {
                assert!((1..=12).contains(&change.month) && (1..=5).contains(&change.week) && change.weekday < 7);
            }
        }
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all);
        assert_eq!(all, 597);
    }

    #[test]
    fn zones_are_known_by_their_exact_names() {
        for (zone, known) in [
            ("UTC", true),
            ("Europe/Berlin", true),
            ("America/Argentina/Ushuaia", true),
            ("EST", true),
            ("europe/berlin", false),
            ("Europe", false),
            ("-", false),
            ("", false),
        ] {
            assert_eq!(Zone::named(zone).is_some(), known, "{zone}");
        }
    }
}
