//! The development server: files from one folder, and a page that reloads itself after a build.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result};

use crate::build;
use crate::project::{Project, files_below, find_program};

const PORT: u16 = 8080;
const POLL: Duration = Duration::from_millis(300);

const GENERATION: &str = "/.serve/generation";
const RELOAD: &str = "/.serve/reload.js";
const RELOAD_SCRIPT: &str = "\
let shown;
setInterval(async () => {
  try {
    const built = await (await fetch('/.serve/generation')).text();
    shown ??= built;
    if (built !== shown) location.reload();
  } catch {
    // The server is away: the next poll may find it again.
  }
}, 500);
";

/// Builds, serves and rebuilds until interrupted.
pub fn serve(project: &Project, port: Option<u16>) -> Result<()> {
    let dir = project.target.join("serve");
    timed_build(project, &dir)?;

    let listener = match port {
        Some(port) => {
            TcpListener::bind((Ipv4Addr::LOCALHOST, port)).with_context(|| format!("port {port} cannot be used"))?
        }
        None => {
            TcpListener::bind((Ipv4Addr::LOCALHOST, PORT)).or_else(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))?
        }
    };
    let address = format!("http://{}/", listener.local_addr()?);
    println!("Podstep is at {address} (Ctrl+C ends it)");
    open_browser(&address);

    let generation = Arc::new(AtomicU64::new(1));
    {
        let (dir, generation) = (dir.clone(), Arc::clone(&generation));
        thread::spawn(move || accept(&listener, &dir, &generation));
    }
    let mut seen = newest(project)?;
    loop {
        thread::sleep(POLL);
        // A file may vanish while the folders are read: look again at the next poll.
        let Ok(now) = newest(project) else { continue };
        if now == seen {
            continue;
        }
        seen = now;
        match timed_build(project, &dir) {
            Ok(()) => {
                generation.fetch_add(1, Ordering::Relaxed);
            }
            Err(error) => eprintln!("error: {error:#}"),
        }
    }
}

fn timed_build(project: &Project, dir: &Path) -> Result<()> {
    let start = Instant::now();
    build::development(project, dir)?;
    println!("built in {:.1} s", start.elapsed().as_secs_f64());
    Ok(())
}

/// What tells one state of the sources from another: how many files, and the newest change.
fn newest(project: &Project) -> Result<(usize, SystemTime)> {
    let mut state = (0, SystemTime::UNIX_EPOCH);
    for dir in ["crates", "web", "static"] {
        for file in files_below(&project.root.join(dir))? {
            state.0 += 1;
            state.1 = state.1.max(fs::metadata(file)?.modified()?);
        }
    }
    Ok(state)
}

fn open_browser(address: &str) {
    let display = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    if let Some(opener) = find_program(&["xdg-open"]).filter(|_| display) {
        // Best effort: the address is printed as well.
        let _ = Command::new(opener).arg(address).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    }
}

fn accept(listener: &TcpListener, dir: &Path, generation: &Arc<AtomicU64>) {
    for stream in listener.incoming().flatten() {
        let (dir, generation) = (dir.to_path_buf(), Arc::clone(generation));
        thread::spawn(move || {
            // A browser that goes away in the middle is no error here.
            let _ = answer(stream, &dir, generation.load(Ordering::Relaxed));
        });
    }
}

fn answer(mut stream: TcpStream, dir: &Path, generation: u64) -> Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().context("no request")??;
    // The headers say nothing of interest, but a client may wait until they are read.
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let mut words = request.split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let (status, kind, body) = if !matches!(method, "GET" | "HEAD") {
        ("405 Method Not Allowed", TEXT, b"only GET\n".to_vec())
    } else if path == GENERATION {
        ("200 OK", TEXT, generation.to_string().into_bytes())
    } else if path == RELOAD {
        ("200 OK", content_type(Path::new(RELOAD)), RELOAD_SCRIPT.into())
    } else {
        match file(dir, path).and_then(|file| Some((content_type(&file), fs::read(&file).ok()?))) {
            Some((HTML, page)) => ("200 OK", HTML, reloading(&page)),
            Some((kind, body)) => ("200 OK", kind, body),
            None => ("404 Not Found", TEXT, b"not found\n".to_vec()),
        }
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\
         Cache-Control: no-store\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    if method != "HEAD" {
        stream.write_all(&body)?;
    }
    Ok(())
}

/// The file a path of the address means, unless it leads out of the folder.
fn file(dir: &Path, path: &str) -> Option<PathBuf> {
    let relative = Path::new(path.strip_prefix('/')?);
    let inside = relative.components().all(|part| matches!(part, Component::Normal(_)));
    let name = if path.ends_with('/') { "index.html" } else { "" };
    inside.then(|| dir.join(relative).join(name)).map(|file| {
        // Joining an empty name leaves a slash at the end, which would make it a folder.
        file.components().collect()
    })
}

fn reloading(page: &[u8]) -> Vec<u8> {
    let script = format!("<script type=\"module\" src=\"{RELOAD}\"></script></head>");
    String::from_utf8_lossy(page).replacen("</head>", &script, 1).into_bytes()
}

const TEXT: &str = "text/plain; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => HTML,
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        _ => TEXT,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{content_type, file, reloading};

    #[test]
    fn paths_stay_inside_the_folder() {
        let dir = Path::new("/site");
        assert_eq!(file(dir, "/").as_deref(), Some(Path::new("/site/index.html")));
        assert_eq!(file(dir, "/app.css").as_deref(), Some(Path::new("/site/app.css")));
        assert_eq!(file(dir, "/../secret"), None);
        assert_eq!(file(dir, "//etc/passwd"), None);
        assert_eq!(file(dir, "app.css"), None);
    }

    #[test]
    fn browsers_compile_wasm_while_it_arrives_only_by_its_type() {
        assert_eq!(content_type(Path::new("podstep_bg.wasm")), "application/wasm");
    }

    #[test]
    fn the_served_page_reloads_itself() {
        let page = reloading(b"<head><title>Podstep</title></head>");
        assert!(String::from_utf8_lossy(&page).contains("reload.js"));
    }
}
