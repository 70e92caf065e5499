//! What containers share, as data: `shared/pods.txt` has manifests with `===` above and what follows below `>>>`, each
//! fact with the line it leads to. `PODSTEP_UPDATE=1 cargo test -p podstep-core --test shared` writes what is found now
//! into the file; read the difference before you commit it.

#![allow(clippy::panic, clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod golden;

use podstep_core::samples::SAMPLES;
use podstep_core::shared::{Mount, PidNamespace, Shared, Unshared};
use podstep_core::{Options, run};
use podstep_manifest::{LineIndex, Span};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn described(manifest: &str) -> String {
    let result = run(manifest, &Options::default());
    let life = result.life.unwrap_or_else(|| panic!("{manifest}\n{:?}", result.diagnostics));
    let Shared { volumes, network, processes } = life.shared();
    let name = |container: usize| life.workload.pod.containers[container].name.as_str();
    let names = |all: &[usize]| all.iter().map(|one| name(*one)).collect::<Vec<_>>().join("+");
    let index = LineIndex::new(manifest);
    let line = |span: Span| index.place(span.start).line;
    let mut given = String::new();
    for volume in &volumes {
        given += &format!("volume {} {} {:?} @{}\n", volume.name, volume.source, volume.kept, line(volume.span));
        for mount in &volume.mounts {
            let rights = if mount.read_only { "ro" } else { "rw" };
            let sub_path = if mount.sub_path.is_empty() { "" } else { " sub " };
            let (who, at) = (name(mount.container), line(mount.span));
            given += &format!("  {who} {} {rights}{sub_path}{} @{at}\n", mount.path, mount.sub_path);
        }
        match &volume.passages {
            Ok(passages) => {
                for passage in passages {
                    let (from, at) = (name(passage.from), line(passage.span));
                    let (now, later) = (names(&passage.at_once), names(&passage.later));
                    given += &format!("  {from} at once [{now}] later [{later}] @{at}\n");
                }
            }
            Err(Unshared::Alone(container)) => given += &format!("  alone {}\n", name(*container)),
            Err(other) => given += &format!("  {other:?}\n"),
        }
        if let Some(tmpfs) = &volume.tmpfs {
            let size = tmpfs.size_limit.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string);
            given += &format!("  memory, at most {size}:");
            for (writer, limit) in &tmpfs.writers {
                let limit = limit.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string);
                given += &format!(" {}={limit}", name(*writer));
            }
            given.push('\n');
        }
    }
    if let Some(span) = network.host {
        given += &format!("network of the node @{}\n", line(span));
    }
    for port in &network.ports {
        let host = port.host.map_or_else(String::new, |host| format!(" host {}:{host}", port.host_ip));
        let (who, at) = (name(port.container), line(port.span));
        given += &format!("port {} {}/{}{host} {:?} @{at}\n", who, port.number, port.protocol, port.known);
    }
    for clash in &network.clashes {
        let of = if clash.of_node { "node" } else { "Pod" };
        let (first, second, at) = (name(clash.first), name(clash.second), line(clash.span));
        given += &format!("clash {first}+{second} {}/{} of the {of} @{at}\n", clash.number, clash.protocol);
    }
    for probe in &network.answered {
        let (whose, by, at) = (name(probe.container), name(probe.by), line(probe.span));
        given += &format!("{:?} probe of {whose} at {} answered by {by} @{at}\n", probe.kind, probe.number);
    }
    match processes.namespace {
        PidNamespace::Own => {}
        PidNamespace::Pod(span) => given += &format!("processes of the Pod @{}\n", line(span)),
        PidNamespace::Node(span) => given += &format!("processes of the node @{}\n", line(span)),
    }
    for process in &processes.processes {
        let (who, sees, at) = (name(process.container), names(&process.sees), line(process.span));
        given += &format!("process {who} sees [{sees}] {:?} @{at}\n", process.term.expect("a program"));
    }
    if let Some(span) = processes.host_ipc {
        given += &format!("IPC of the node @{}\n", line(span));
    }
    given
}

#[test]
fn pods() {
    let case = include_str!("shared/pods.txt");
    let mut given = String::new();
    for case in case.split("=== ").filter(|case| !case.is_empty()) {
        let (head, _) = case.split_once(">>>\n").expect("a manifest");
        let (_, manifest) = head.split_once('\n').expect("a title");
        given += &format!("=== {head}>>>\n{}", described(manifest));
    }
    golden::check("shared", "pods", case, &given);
}

/// Whatever is shared: who passes something on can write, and nothing goes back to whom has ended.
#[test]
fn what_is_passed_on_comes_from_a_writer_and_never_back() {
    let mut passages = 0;
    for sample in SAMPLES {
        let Some(life) = run(sample.text, &Options::default()).life else { continue };
        for volume in life.shared().volumes {
            let Ok(all) = &volume.passages else { continue };
            for passage in all {
                let writes = |mount: &Mount| mount.container == passage.from && !mount.read_only;
                assert!(volume.mounts.iter().any(writes), "{}: {passage:?}", sample.id);
                assert!(passage.later.iter().all(|to| *to > passage.from), "{}: {passage:?}", sample.id);
                assert!(passage.later.iter().all(|to| !passage.at_once.contains(to)), "{}: {passage:?}", sample.id);
                passages += 1;
            }
        }
    }
    assert!(passages > 5, "only {passages} passages were seen");
}
