//! One message of every kind, and all that real lives say. Names that are made up begin with `qx`, numbers are
//! ones that no sentence has of itself.

mod compare;
mod editing;
mod findings;
mod life;
mod plain;
mod resources;
mod script;
mod shared;
mod sharing;

use podstep_core::samples::{Group, SAMPLES};
use podstep_core::{Life, Options, run};
use podstep_text::{Gallery, Message};

/// What takes a message.
pub type Take<'a> = &'a mut dyn FnMut(&Message<'_>);

const POD: &str = "
metadata: {name: qxworkload}
spec:
  initContainers:
  - {name: qxinit, image: qximage, command: [echo]}
  - {name: qxside, image: qximage, restartPolicy: Always, command: [tail, -f, /dev/null]}
  containers:
  - {name: qxapp, image: qximage, command: [sleep, '71'], resources: {requests: {cpu: 73m}, limits: {memory: 79Mi}}}
  restartPolicy: RESTART
";

/// A life of each kind of workload.
fn lives() -> Vec<Life> {
    let template = POD.replace('\n', "\n    ");
    let selected = |kind: &str| {
        format!(
            "apiVersion: apps/v1\nkind: {kind}\nmetadata: {{name: qxkind}}\nspec:\n  selector: {{matchLabels: {{a: b}}}}\n  template:{}",
            template.replace("{name: qxworkload}", "{labels: {a: b}}").replace("RESTART", "Always")
        )
    };
    let job = format!("template:{}", template.replace("RESTART", "Never"));
    let texts = [
        format!("apiVersion: v1\nkind: Pod{}", POD.replace("RESTART", "OnFailure")),
        format!("apiVersion: batch/v1\nkind: Job\nmetadata: {{name: qxjob}}\nspec:\n  {job}"),
        format!(
            "apiVersion: batch/v1\nkind: CronJob\nmetadata: {{name: qxcron}}\nspec:\n  schedule: '30 * * * *'\n  jobTemplate:\n   spec:\n    {}",
            job.replace('\n', "\n  ")
        ),
        selected("Deployment"),
        selected("StatefulSet"),
        selected("DaemonSet"),
    ];
    let life = |text: &str| {
        let run = run(text, &Options::default());
        run.life.unwrap_or_else(|| panic!("no life of {text}: {:?}", run.diagnostics))
    };
    SAMPLES.iter().map(|sample| life(sample.text)).chain(texts.iter().map(|text| life(text))).collect()
}

/// Every message.
pub fn every(take: Take<'_>) {
    plain::plain(take);
    editing::editing(take);
    script::script(take);
    sharing::sharing(take);
    for id in SAMPLES.iter().map(|sample| sample.id).chain(["qxsample"]) {
        for said in [
            Gallery::Title(id),
            Gallery::Lesson(id),
            Gallery::Use(id),
            Gallery::Avoid(id),
            Gallery::Try(id, 0),
            Gallery::Try(id, 1),
            Gallery::Try(id, 2),
        ] {
            take(&Message::Gallery(said));
        }
    }
    for said in [
        Gallery::Heading,
        Gallery::Filter,
        Gallery::NoMatch,
        Gallery::ForUse,
        Gallery::ForAvoid,
        Gallery::CopyLink,
        Gallery::LinkCopied,
        Gallery::Tries,
        Gallery::Back,
        Gallery::DropHere,
    ]
    .into_iter()
    .chain(Group::ALL.map(Gallery::Group))
    {
        take(&Message::Gallery(said));
    }
    for finding in findings::findings() {
        take(&Message::Finding(&finding));
        take(&Message::Fix(&finding));
    }
    for program in life::programs() {
        take(&Message::Program(&program));
    }
    let lives = lives();
    for Life { trace, .. } in &lives {
        take(&Message::TimelineSummary { trace, cursor: 10 });
        script::course_of(trace, take);
        // Some lives go on for ever, and say the same again and again.
        for step in trace.steps.iter().take(200) {
            take(&Message::Fact { trace, step });
            take(&Message::Reason { trace, step });
            take(&Message::Otherwise { trace, step });
        }
        for shutdown in &trace.shutdowns {
            take(&Message::ShutdownGrace { shutdown, trace });
        }
    }
    // The Pod and the Job whose names are made up.
    for life in &lives[SAMPLES.len()..SAMPLES.len() + 2] {
        life::made_up(&life.trace, take);
        resources::resources(life, take);
        shared::shared(life, take);
    }
    compare::comparisons(&lives[SAMPLES.len()], take);
}
