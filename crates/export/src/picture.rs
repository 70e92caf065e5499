//! The timeline as an SVG that stands alone: no style sheet, no font, no script.

use podstep_core::Life;
use podstep_core::history;
use podstep_core::trace::ContainerRole;
use podstep_share::Shared;
use podstep_share::svg::{escaped, metadata};
use podstep_text::{Locale, Message};

use crate::look::{self, Look, width_px};
use crate::scale::Scale;

const MARGIN: i32 = 20;
/// Room for title and axis.
const HEAD: i32 = 78;
const ROW: i32 = 40;
const BAR: i32 = 26;
const LEGEND: i32 = 26;
const LABEL: i32 = 230;
const TICKS_APART: i32 = 76;
const WIDTHS: (i32, i32) = (560, 4_000);
/// So many rows are drawn: a browser draws no picture of any height.
const MAX_ROWS: usize = 150;
/// From so many Pods on each is one row.
pub(crate) const FOLD_FROM: usize = 5;

/// On what ground the picture stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// On a light one.
    Light,
    /// On a dark one.
    Dark,
}

impl Theme {
    /// The colour with this name; `static/app.css` has the same.
    const fn colour(self, name: Colour) -> &'static str {
        let (light, dark) = match name {
            Colour::Surface => ("#ffffff", "#181c23"),
            Colour::Fg => ("#1a1e24", "#e8ebf0"),
            Colour::Dim => ("#545c68", "#a5adba"),
            Colour::Line => ("#d8dce2", "#2c333d"),
            Colour::Cursor => ("#d3223f", "#ff6f86"),
            Colour::Waiting => ("#6a7079", "#7d838c"),
            Colour::Starting => ("#004afb", "#397cfd"),
            Colour::NotReady => ("#ba8d07", "#fcf04b"),
            Colour::Ready => ("#10aa6c", "#3cea9c"),
            Colour::Term => ("#7b2e07", "#c4683a"),
            Colour::Failed => ("#f720c1", "#fb8ed9"),
        };
        match self {
            Self::Light => light,
            Self::Dark => dark,
        }
    }

    /// The colour of a state, by the class of its look.
    fn of(self, class: &str) -> &'static str {
        self.colour(match class {
            "starting" | "notstarted" => Colour::Starting,
            "running" => Colour::NotReady,
            "ready" => Colour::Ready,
            "prestop" | "turn" | "term" => Colour::Term,
            "failed" | "backoff" => Colour::Failed,
            _ => Colour::Waiting,
        })
    }
}

#[derive(Debug, Clone, Copy)]
enum Colour {
    Surface,
    Fg,
    Dim,
    Line,
    Cursor,
    Waiting,
    Starting,
    NotReady,
    Ready,
    Term,
    Failed,
}

/// What to draw.
#[derive(Debug, Clone, Copy)]
pub struct Picture<'a> {
    /// The life.
    pub life: &'a Life,
    /// The step that is marked, if any.
    pub cursor: Option<usize>,
    /// On what ground.
    pub theme: Theme,
    /// In which language.
    pub locale: Locale,
    /// What it leads back to; it stands in the picture's metadata.
    pub shared: Option<&'a Shared>,
}

/// A row: its name, what it is, and its stretches with the step of their begin and of their end.
struct Row {
    name: String,
    note: String,
    stretches: Vec<(usize, Option<usize>, Look, String)>,
}

impl Picture<'_> {
    /// The picture.
    #[must_use]
    pub fn svg(&self) -> String {
        let Self { life, theme, .. } = *self;
        let trace = &life.trace;
        let scale = Scale::new(trace);
        let wide = scale.natural_width().clamp(WIDTHS.0, WIDTHS.1);
        let (rows, left_out) = self.rows();
        let high = ROW * i32::try_from(rows.len()).unwrap_or(0);
        let width = MARGIN + LABEL + wide + MARGIN;
        let (legend, below) = self.legend(&rows, HEAD + high + 34, width);
        let height = below + MARGIN;
        let mut drawn = String::new();
        let (dim, fg, line) = (theme.colour(Colour::Dim), theme.colour(Colour::Fg), theme.colour(Colour::Line));
        let (kind, name) = (life.workload.kind, life.workload.name.as_str());
        let title = self.say(Message::KindAndName { kind, name });
        drawn.push_str(&format!(
            "<text x=\"{MARGIN}\" y=\"34\" font-size=\"17\" font-weight=\"650\">{title}</text>\
             <text x=\"{}\" y=\"34\" text-anchor=\"end\" fill=\"{dim}\">{}</text>",
            width - MARGIN,
            self.say(Message::KubernetesVersion(life.cluster.version)),
        ));
        let left = MARGIN + LABEL;
        drawn.push_str(&format!("<g transform=\"translate({left} {HEAD})\" font-size=\"12\" fill=\"{dim}\">"));
        for (x, at) in scale.ticks(wide, TICKS_APART) {
            drawn.push_str(&format!(
                "<path d=\"M{x} -8V{high}\" stroke=\"{line}\"/><text x=\"{}\" y=\"-14\">{}</text>",
                x + 2,
                self.say(Message::Time(at))
            ));
        }
        for cut in scale.cuts(wide) {
            let length = self.say(Message::Length(cut.length));
            drawn.push_str(&format!(
                "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-size=\"11\">// {length}</text>",
                cut.at,
                high + 16
            ));
        }
        drawn.push_str("</g>");
        for (index, row) in rows.iter().enumerate() {
            let top = HEAD + ROW * i32::try_from(index).unwrap_or(0);
            drawn.push_str(&format!(
                "<text x=\"{MARGIN}\" y=\"{}\" font-weight=\"600\">{}</text><text x=\"{MARGIN}\" y=\"{}\" font-size=\"11\" fill=\"{dim}\">{}</text>\
                 <g transform=\"translate({left} {})\">",
                top + if row.note.is_empty() { 24 } else { 18 },
                escaped(&shortened(&row.name)),
                top + 32,
                row.note,
                top + (ROW - BAR) / 2,
            ));
            for stretch in &row.stretches {
                drawn.push_str(&self.bar(&scale, wide, stretch));
            }
            drawn.push_str("</g>");
        }
        if let Some(cursor) = self.cursor {
            let (x, colour) = (left + scale.x(cursor, wide), theme.colour(Colour::Cursor));
            drawn.push_str(&format!(
                "<path d=\"M{x} {}V{}\" stroke=\"{colour}\" stroke-width=\"2\"/>",
                HEAD - 8,
                HEAD + high
            ));
        }
        if left_out > 0 {
            drawn.push_str(&format!(
                "<text x=\"{MARGIN}\" y=\"{}\" fill=\"{dim}\">+ {left_out}</text>",
                HEAD + high + 16
            ));
        }
        let summary = self.say(Message::TimelineSummary { trace, cursor: self.cursor.unwrap_or(0) });
        let metadata =
            self.shared.map(metadata).map_or_else(String::new, |state| format!("<metadata>{state}</metadata>"));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
             role=\"img\" lang=\"{}\" font-family=\"system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans CJK JP', sans-serif\" \
             font-size=\"13\" fill=\"{fg}\"><title>{title}</title><desc>{summary}</desc>{metadata}{}\
             <rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>{drawn}{legend}</svg>\n",
            self.locale.tag(),
            patterns(fg),
            theme.colour(Colour::Surface),
        )
    }

    fn say(&self, message: Message<'_>) -> String {
        escaped(&self.locale.say(&message))
    }

    /// The rows, and how many Pods have none.
    fn rows(&self) -> (Vec<Row>, usize) {
        let trace = &self.life.trace;
        let histories = history::pods(trace);
        let folded = histories.len() >= FOLD_FROM;
        let mut rows = Vec::new();
        let mut pods = 0;
        for (history, pod) in histories.iter().zip(&trace.pods) {
            if rows.len() + pod.containers.len() > MAX_ROWS {
                break;
            }
            pods += 1;
            if folded {
                let stretches = history.stretches(&history.states).map(|(from, to, state)| {
                    (from, to, look::of_pod(state), self.locale.say(&Message::PodState(state)).into_owned())
                });
                rows.push(Row { name: pod.name.clone(), note: String::new(), stretches: stretches.collect() });
                continue;
            }
            for (lane, container) in history.lanes.iter().zip(pod.containers.iter()) {
                let stretches = history.stretches(lane).map(|(from, to, state)| {
                    (from, to, look::of_lane(state), self.locale.say(&Message::Lane(state)).into_owned())
                });
                let role = self.say(Message::Role(container.role));
                let sign = match container.role {
                    ContainerRole::PlainInit => "◇",
                    ContainerRole::Sidecar => "◈",
                    ContainerRole::Regular => "◆",
                };
                let of =
                    if histories.len() > 1 { format!(" · {}", escaped(&shortened(&pod.name))) } else { String::new() };
                rows.push(Row {
                    name: container.name.clone(),
                    note: format!("{sign} {role}{of}"),
                    stretches: stretches.collect(),
                });
            }
        }
        (rows, histories.len() - pods)
    }

    fn bar(&self, scale: &Scale, wide: i32, (from, to, look, word): &(usize, Option<usize>, Look, String)) -> String {
        let (x, end) = (scale.x(*from, wide), to.map_or(wide, |to| scale.x(to, wide)));
        let width = (end - x - 2).max(2);
        let (class, glyph, pattern) = *look;
        let (colour, fg) = (self.theme.of(class), self.theme.colour(Colour::Fg));
        let dashes = match class {
            "waiting" => " stroke-dasharray=\"2 4\"",
            "done" | "failed" => " stroke-dasharray=\"6 3\"",
            _ => "",
        };
        let fill = if class == "waiting" { 0 } else { 22 };
        let mut bar = format!(
            "<g transform=\"translate({x} 0)\"><title>{}</title><rect width=\"{width}\" height=\"{BAR}\" rx=\"4\" fill=\"{colour}\" \
             fill-opacity=\".{fill:02}\" stroke=\"{colour}\" stroke-width=\"1.5\"{dashes}/>",
            escaped(word)
        );
        if !pattern.is_empty() {
            bar.push_str(&format!(
                "<rect width=\"{width}\" height=\"{BAR}\" rx=\"4\" fill=\"url(#{pattern})\" opacity=\".2\"/>"
            ));
        }
        let worded = width >= word.chars().map(width_px).sum::<i32>() + 28;
        if width >= 16 {
            let said = if worded { format!("{glyph} {}", escaped(word)) } else { glyph.to_owned() };
            // An outline in the colour of the ground keeps it readable on a pattern.
            let ground = self.theme.colour(Colour::Surface);
            bar.push_str(&format!(
                "<text x=\"{}\" y=\"18\" fill=\"{fg}\" stroke=\"{ground}\" stroke-width=\"3\" stroke-opacity=\".7\" stroke-linejoin=\"round\" paint-order=\"stroke\">{said}</text>",
                if worded || width >= 24 { 8 } else { 3 },
            ));
        }
        bar.push_str("</g>");
        bar
    }

    /// What the states that occur look like, from a place on, in lines of this width; and where it ends.
    fn legend(&self, rows: &[Row], top: i32, width: i32) -> (String, i32) {
        let (mut x, mut y) = (MARGIN, top);
        let mut legend = "<g font-size=\"12\">".to_owned();
        for state in look::LANES {
            let word = self.locale.say(&Message::Lane(state));
            let (class, glyph, _) = look::of_lane(state);
            if !rows.iter().flat_map(|row| &row.stretches).any(|(_, _, look, _)| look.0 == class) {
                continue;
            }
            let wide = 30 + word.chars().map(width_px).sum::<i32>() + 16;
            if x + wide > width - MARGIN {
                (x, y) = (MARGIN, y + LEGEND);
            }
            let colour = self.theme.of(class);
            legend.push_str(&format!(
                "<g transform=\"translate({x} {y})\"><rect width=\"22\" height=\"18\" rx=\"4\" fill=\"{colour}\" fill-opacity=\".22\" stroke=\"{colour}\" stroke-width=\"1.5\"/>\
                 <text x=\"11\" y=\"13\" text-anchor=\"middle\">{glyph}</text><text x=\"29\" y=\"13\">{}</text></g>",
                escaped(&word)
            ));
            x += wide;
        }
        legend.push_str("</g>");
        (legend, y + LEGEND)
    }
}

/// A name that stays in its column; its end tells more than its middle.
fn shortened(name: &str) -> String {
    const FITS: usize = 27;
    let count = name.chars().count();
    if count <= FITS {
        return name.to_owned();
    }
    let end: String = name.chars().skip(count - 12).collect();
    let start: String = name.chars().take(FITS - 13).collect();
    format!("{start}…{end}")
}

/// The patterns that tell states apart without colour.
fn patterns(ink: &str) -> String {
    format!(
        "<defs><pattern id=\"hatch\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
         <path d=\"M0 0V7\" stroke=\"{ink}\" stroke-width=\"2\"/></pattern>\
         <pattern id=\"cross\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
         <path d=\"M0 0V8M0 0H8\" stroke=\"{ink}\" stroke-width=\"1.5\"/></pattern>\
         <pattern id=\"lines\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><path d=\"M0 3H6\" stroke=\"{ink}\" stroke-width=\"1.2\"/></pattern>\
         <pattern id=\"dots\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\"><circle cx=\"3.5\" cy=\"3.5\" r=\"1.1\" fill=\"{ink}\"/></pattern></defs>"
    )
}

#[cfg(test)]
mod tests {
    use super::{Colour, Theme, shortened};

    #[test]
    fn the_colours_are_those_of_the_page() {
        let css = include_str!("../../../static/app.css");
        let names = [
            ("surface", Colour::Surface),
            ("fg", Colour::Fg),
            ("dim", Colour::Dim),
            ("line", Colour::Line),
            ("cursor", Colour::Cursor),
            ("waiting", Colour::Waiting),
            ("starting", Colour::Starting),
            ("notready", Colour::NotReady),
            ("ready", Colour::Ready),
            ("term", Colour::Term),
            ("failed", Colour::Failed),
        ];
        for (name, colour) in names {
            let (light, dark) = (Theme::Light.colour(colour), Theme::Dark.colour(colour));
            let line = format!("  --{name}: light-dark({light}, {dark});");
            assert!(css.contains(&line), "{line}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_end() {
        assert_eq!(shortened("myapp"), "myapp");
        assert_eq!(shortened("a-deployment-with-a-long-name-5d4f9c7b8-x2x4z"), "a-deployment-w…f9c7b8-x2x4z");
    }
}
