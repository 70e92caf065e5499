//! The schedule of a CronJob.

use crate::zones::Zone;

use super::field::{go_quoted, has_word, words};

/// Descriptors in place of five fields.
const DESCRIPTORS: &str = "yearly annually monthly weekly daily midnight hourly";
const MONTHS: &str = "jan feb mar apr may jun jul aug sep oct nov dec";
const DAYS: &str = "sun mon tue wed thu fri sat";
/// The five fields: least and greatest number, and the names of the numbers from the least on.
const FIELDS: [(u64, u64, &str); 5] = [(0, 59, ""), (0, 23, ""), (1, 31, ""), (1, 12, MONTHS), (0, 6, DAYS)];

/// What the parser of schedules says is wrong; `None` if it is fine.
///
/// Source: `github.com/robfig/cron/v3`, `ParseStandard`. Vectors `mut:r106/…`.
pub(super) fn schedule_error(schedule: &str) -> Option<String> {
    parse(schedule).err()
}

fn parse(schedule: &str) -> Result<(), String> {
    let mut rest = schedule;
    if schedule.starts_with("TZ=") || schedule.starts_with("CRON_TZ=") {
        // Without a space the parser panics; the server recovers and reports that.
        let Some((zone, fields)) = schedule.split_once(' ') else {
            return Err("invalid schedule format: runtime error: slice bounds out of range [:-1]".to_owned());
        };
        let (_, zone) = zone.split_once('=').unwrap_or_default();
        if !zone.is_empty() && zone != "Local" && Zone::named(zone).is_none() {
            return Err(format!("provided bad location {zone}: unknown time zone {zone}"));
        }
        rest = fields.trim();
    }
    if let Some(descriptor) = rest.strip_prefix('@') {
        if has_word(DESCRIPTORS, descriptor) {
            return Ok(());
        }
        return match descriptor.strip_prefix("every ") {
            Some(duration) => {
                parse_duration(duration).map_err(|error| format!("failed to parse duration {rest}: {error}"))
            }
            None => Err(format!("unrecognized descriptor: {rest}")),
        };
    }
    let fields: Vec<&str> = rest.split_ascii_whitespace().collect();
    if fields.len() != FIELDS.len() {
        return Err(format!("expected exactly 5 fields, found {}: [{}]", fields.len(), fields.join(" ")));
    }
    for (field, bounds) in fields.iter().zip(FIELDS) {
        for range in field.split(',').filter(|range| !range.is_empty()) {
            parse_range(range, bounds)?;
        }
    }
    Ok(())
}

/// A range with an optional step: `5`, `1-5`, `*/2`. Source: `getRange`.
fn parse_range(range: &str, (least, most, names): (u64, u64, &'static str)) -> Result<(), String> {
    let mut steps = range.split('/');
    let mut limits = steps.next().unwrap_or_default().split('-');
    let (low, high) = (limits.next().unwrap_or_default(), limits.next());
    let (start, mut end) = if matches!(low, "*" | "?") {
        (least, most)
    } else {
        let start = parse_number_or_name(low, least, names)?;
        let end = high.map_or(Ok(start), |high| parse_number_or_name(high, least, names))?;
        if limits.next().is_some() {
            return Err(format!("too many hyphens: {range}"));
        }
        (start, end)
    };
    let mut step = 1;
    if let Some(text) = steps.next() {
        if steps.next().is_some() {
            return Err(format!("too many slashes: {range}"));
        }
        step = parse_number(text)?;
        if high.is_none() {
            end = most;
        }
    }
    if start < least {
        Err(format!("beginning of range ({start}) below minimum ({least}): {range}"))
    } else if end > most {
        Err(format!("end of range ({end}) above maximum ({most}): {range}"))
    } else if start > end {
        Err(format!("beginning of range ({start}) beyond end of range ({end}): {range}"))
    } else if step == 0 {
        Err(format!("step of range should be a positive number: {range}"))
    } else {
        Ok(())
    }
}

fn parse_number_or_name(text: &str, least: u64, names: &'static str) -> Result<u64, String> {
    match (least..).zip(words(names)).find(|(_, name)| !name.is_empty() && name.eq_ignore_ascii_case(text)) {
        Some((number, _)) => Ok(number),
        None => parse_number(text),
    }
}

/// Source: `mustParseInt`, Go's `strconv.Atoi`.
fn parse_number(text: &str) -> Result<u64, String> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let why = if digits.is_empty() || !digits.chars().all(|c| c.is_ascii_digit()) {
        "invalid syntax"
    } else if let Ok(number) = text.parse::<i64>() {
        return u64::try_from(number).map_err(|_| format!("negative number ({number}) not allowed: {text}"));
    } else {
        "value out of range"
    };
    Err(format!("failed to parse int from {text}: strconv.Atoi: parsing {}: {why}", go_quoted(text)))
}

/// Source: Go's `time.ParseDuration`.
fn parse_duration(text: &str) -> Result<(), String> {
    const UNITS: &str = "ns us µs μs ms s m h";
    let invalid = || Err(format!("time: invalid duration {}", go_quoted(text)));
    let mut rest = text.strip_prefix(['+', '-']).unwrap_or(text);
    if rest == "0" {
        return Ok(());
    }
    if rest.is_empty() {
        return invalid();
    }
    while !rest.is_empty() {
        let number = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let fraction = number.strip_prefix('.').unwrap_or(number);
        let unit = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = rest.len() - number.len() + fraction.len() - unit.len();
        if digits == 0 || (number.len() == fraction.len() && fraction.len() != unit.len()) {
            return invalid();
        }
        rest = unit.trim_start_matches(|c: char| c != '.' && !c.is_ascii_digit());
        let unit = unit.get(..unit.len() - rest.len()).unwrap_or_default();
        if unit.is_empty() {
            return Err(format!("time: missing unit in duration {}", go_quoted(text)));
        }
        if !has_word(UNITS, unit) {
            return Err(format!("time: unknown unit {} in duration {}", go_quoted(unit), go_quoted(text)));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Schedules and what is wrong with them.
    const CASES: &[(&str, &str)] = &[
        ("*/5 * * * *", ""),
        ("0 0 ? * MON-fri", ""),
        ("1,,2 *,5 1-5/2 Jan *", ""),
        ("@daily", ""),
        ("@every 1h30m", ""),
        ("@every -5m", ""),
        ("@every 1.5h", ""),
        ("* * * * *\n", ""),
        (" ", "expected exactly 5 fields, found 0: []"),
        ("@reboot", "unrecognized descriptor: @reboot"),
        ("@every 5", "failed to parse duration @every 5: time: missing unit in duration \"5\""),
        ("@every x", "failed to parse duration @every x: time: invalid duration \"x\""),
        ("@every 5d", "failed to parse duration @every 5d: time: unknown unit \"d\" in duration \"5d\""),
        ("0 0 * * 7", "end of range (7) above maximum (6): 7"),
        ("0 0 0 * *", "beginning of range (0) below minimum (1): 0"),
        ("5-1 * * * *", "beginning of range (5) beyond end of range (1): 5-1"),
        ("1-2-3 * * * *", "too many hyphens: 1-2-3"),
        ("*/5/2 * * * *", "too many slashes: */5/2"),
        ("*/0 * * * *", "step of range should be a positive number: */0"),
        ("*/-1 * * * *", "negative number (-1) not allowed: -1"),
        ("H * * * *", "failed to parse int from H: strconv.Atoi: parsing \"H\": invalid syntax"),
        ("TZ=Nope 0 0 * * *", "provided bad location Nope: unknown time zone Nope"),
        ("CRON_TZ=Europe/Berlin 0 0 * * *", ""),
    ];

    #[test]
    fn schedules_are_read_as_by_the_server() {
        for (schedule, expected) in CASES {
            assert_eq!(schedule_error(schedule).unwrap_or_default(), *expected, "{schedule}");
        }
    }
}
