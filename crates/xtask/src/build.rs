//! The page: WebAssembly from cargo, its JavaScript from wasm-bindgen, and the static files, made small.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::thread;

use anyhow::{Context, Result, anyhow};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256};
use wasm_bindgen_cli_support::Bindgen;

use crate::join;
use crate::project::{Project, WASM_TARGET, copy, empty_dir, files_below, output, run};
use crate::setup;

/// The package of the page, and what its files are called; as a plain script, also the global that holds it.
const PACKAGE: &str = "podstep-web";
const NAME: &str = "podstep";
/// The script that loads the chunks.
const CHUNKS_SCRIPT: &str = "chunks.js";
/// What is run before anything is drawn.
const FIRST_SCRIPT: &str = "first.js";
/// How a load ends in it.
const LOAD_END: &str = ", []);";
/// Below this many bytes a chunk that several others share is no file of its own.
const SMALL_CHUNK: u64 = 4_000;
/// What becomes of the text when the page fails; in the page that is one file, also the global that holds it.
const RECOVERY: &str = "recovery";
/// What keeps the page for visits without a network.
pub const WORKER: &str = "sw.js";
/// The code editor.
pub const EDITOR_SCRIPT: &str = "editor.js";

/// What the page is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// For a page that comes from a server: a module for the first picture, and chunks that it loads when they are
    /// needed, cut out of what was linked as one.
    Chunks,
    /// For a page that is one file: one module, and a plain script.
    Whole,
}

/// The page as one file: not part of what the page loads.
pub const STANDALONE: &str = "standalone.html";
/// For editors; the page does not load it either.
pub const SCHEMA: &str = "scenario.schema.json";

/// Whether the first picture does without this file.
pub fn is_chunk(name: &str) -> bool {
    name == EDITOR_SCRIPT || name.ends_with(".wasm") && (name.starts_with("split_") || name.starts_with("chunk_"))
}

/// Builds dist/ anew.
pub fn release(project: &Project) -> Result<()> {
    let dist = project.dist();
    let scratch = project.target.join("page");
    empty_dir(&scratch)?;
    empty_dir(&dist)?;
    copy_static(project, &dist)?;
    editor_script(project, &dist)?;
    let chunks = optimised(project, project, Shape::Chunks, &scratch.join("chunks"))?;
    for file in files_below(&chunks)? {
        copy(&file, &dist.join(file.strip_prefix(&chunks)?))?;
    }
    let script = format!("{NAME}.js");
    let recovery = format!("{RECOVERY}.js");
    let whole = optimised(project, project, Shape::Whole, &scratch.join("whole"))?;
    copy(&dist.join(&recovery), &whole.join(&recovery))?;
    minify(project, &whole.join(&script), &[])?;
    minify(project, &whole.join(&recovery), &["--format=iife", &format!("--global-name={RECOVERY}")])?;
    for text in ["boot.js", FIRST_SCRIPT, "app.css", CHUNKS_SCRIPT, &recovery, &script] {
        minify(project, &dist.join(text), &[])?;
    }
    let index = fs::read_to_string(dist.join("index.html"))?;
    let css = fs::read_to_string(dist.join("app.css"))?;
    let js = [fs::read_to_string(whole.join(&script))?, fs::read_to_string(whole.join(&recovery))?].concat();
    let wasm = fs::read(whole.join(format!("{NAME}_bg.wasm")))?;
    fs::write(dist.join(STANDALONE), standalone(&index, &css, &js, &wasm)?)?;
    let first = fs::read_to_string(dist.join(FIRST_SCRIPT))?;
    fs::write(dist.join("index.html"), with_first(with_still(project, index)?, &css, &first)?)?;
    for within in ["app.css", FIRST_SCRIPT] {
        fs::remove_file(dist.join(within))?;
    }
    name_build(&dist)?;
    minify(project, &dist.join(WORKER), &[])
}

/// The page with what it shows of the first sample until its module draws the same, see `podstep_ui::still`.
fn with_still(project: &Project, mut index: String) -> Result<String> {
    let mut stills = String::new();
    for room in ["wide", "narrow"] {
        let mut cargo = project.cargo();
        cargo.args(["run", "--quiet", "--package", "podstep-ui", "--features", "still", "--bin", "still", room]);
        stills += &output(&mut cargo)?;
    }
    replace_once(&mut index, STILL, &stills)?;
    Ok(index)
}

/// The page with what its first picture needs within it, so that nothing else is waited for.
fn with_first(mut index: String, css: &str, script: &str) -> Result<String> {
    let (css, script) = (escape_style(css), escape_script(script));
    replace_once(&mut index, "style-src 'self'", &format!("style-src '{}'", source_hash(&css)))?;
    replace_once(&mut index, "script-src 'self'", &format!("script-src 'self' '{}'", source_hash(&script)))?;
    replace_once(&mut index, STYLE_LINK, &format!("<style>{css}</style>"))?;
    replace_once(&mut index, FIRST_TAG, &format!("<script>{script}</script>"))?;
    Ok(index)
}

/// Puts everything that the page loads into a folder of the build's own name, and tells the page and its worker: so an
/// open page never loads a file of another build, wherever its files come from.
fn name_build(dist: &Path) -> Result<()> {
    let loaded: Vec<_> = files_below(dist)?
        .into_iter()
        .filter(|file| !["index.html", STANDALONE, SCHEMA, WORKER].iter().any(|name| file.ends_with(name)))
        .collect();
    let index = dist.join("index.html");
    let mut digest = Sha256::new();
    for file in loaded.iter().chain([&index]) {
        digest.update(Sha256::digest(fs::read(file)?));
    }
    let build: String = digest.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect();

    let page = fs::read_to_string(&index)?.replace("\"./", &format!("\"./{build}/"));
    fs::write(&index, &page)?;
    let mut names = String::new();
    for file in loaded {
        let name = file.strip_prefix(dist)?.display().to_string();
        copy(&file, &dist.join(&build).join(&name))?;
        fs::remove_file(file)?;
        names += &format!("'{name}', ");
    }
    let mut worker = fs::read_to_string(dist.join(WORKER))?;
    replace_once(&mut worker, "const BUILD = ''", &format!("const BUILD = '{build}'"))?;
    replace_once(&mut worker, "const PAGE = ''", &format!("const PAGE = '{}'", source_hash(&page)))?;
    replace_once(&mut worker, "const FILES = []", &format!("const FILES = [{names}]"))?;
    fs::write(dist.join(WORKER), worker)?;
    Ok(())
}

/// Builds the page for development into `out`: quick to make, whole, and with names for the debugger.
pub fn development(project: &Project, out: &Path) -> Result<()> {
    setup::wasm_target(project)?;
    fs::create_dir_all(out)?;
    run(project.cargo().args(["build", "--package", PACKAGE, "--target", WASM_TARGET]))?;
    let mut bindgen = bindgen(&built_by_cargo(project, "debug"));
    bindgen.web(true)?.keep_debug(true).generate(out).context("wasm-bindgen failed")?;
    copy_static(project, out)?;
    // The page asks for it ahead; whole, it has nothing to load.
    fs::write(out.join(CHUNKS_SCRIPT), "")?;
    editor_script(project, out)
}

/// The release builds of the WebAssembly modules and their JavaScript, in folders of `out`.
pub fn release_modules(project: &Project, tools: &Project, out: &Path) -> Result<()> {
    optimised(project, tools, Shape::Chunks, &out.join("chunks"))?;
    optimised(project, tools, Shape::Whole, &out.join("whole"))?;
    Ok(())
}

fn built_by_cargo(project: &Project, profile: &str) -> PathBuf {
    project.target.join(WASM_TARGET).join(profile).join(format!("{NAME}.wasm"))
}

/// The engine alone as a module for Node, compiled as the page's is; gives its folder.
pub fn engine(project: &Project) -> Result<PathBuf> {
    setup::wasm_target(project)?;
    setup::node_modules(project)?;
    let out = project.target.join("engine");
    fs::create_dir_all(&out)?;
    run(project.cargo().args(["build", "--package", "podstep-engine", "--target", WASM_TARGET, "--release"]))?;
    let linked = built_by_cargo(project, "release").with_file_name("podstep_engine.wasm");
    bindgen(&linked).omit_default_module_path(false).nodejs(true)?.generate(&out).context("wasm-bindgen failed")?;
    optimise(project, project, &out.join(format!("{NAME}_bg.wasm")))?;
    Ok(out)
}

/// `tools` is the checkout that has wasm-opt installed.
fn optimised(project: &Project, tools: &Project, shape: Shape, out: &Path) -> Result<PathBuf> {
    setup::wasm_target(project)?;
    setup::node_modules(tools)?;
    fs::create_dir_all(out)?;
    let mut cargo = project.cargo();
    cargo.args(["rustc", "--package", PACKAGE, "--target", WASM_TARGET, "--release"]);
    if shape == Shape::Chunks {
        // Where every address stands, so that code and data can still move.
        cargo.args(["--features", "split", "--", "-Clink-arg=--emit-relocs"]);
    }
    cargo.env("CARGO_ENCODED_RUSTFLAGS", remapped_paths(project)?);
    run(&mut cargo)?;

    let linked = built_by_cargo(project, "release");
    match shape {
        Shape::Chunks => {
            let main = out.join(format!("{NAME}.wasm"));
            split(&linked, &main, out)?;
            join_small(out)?;
            // The chunks use the exports that the linker makes.
            generate(bindgen(&main).web(true)?.keep_lld_exports(true), out)?;
            fs::remove_file(main)?;
        }
        Shape::Whole => {
            generate(bindgen(&linked).no_modules(true)?.no_modules_global(NAME)?, out)?;
        }
    }
    let modules =
        files_below(out)?.into_iter().filter(|file| file.extension().is_some_and(|extension| extension == "wasm"));
    optimise_all(project, tools, modules.collect())?;
    Ok(out.to_path_buf())
}

/// As many at a time as the machine can; the largest first, so that none of them is waited for at the end.
fn optimise_all(project: &Project, tools: &Project, mut modules: Vec<PathBuf>) -> Result<()> {
    modules.sort_by_key(|module| fs::metadata(module).map_or(0, |metadata| metadata.len()));
    let waiting = Mutex::new(modules);
    let next = || waiting.lock().ok()?.pop();
    let work = || std::iter::from_fn(next).try_for_each(|module| optimise(project, tools, &module));
    thread::scope(|scope| {
        let workers: Vec<_> =
            (0..thread::available_parallelism().map_or(1, usize::from)).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| worker.join().map_err(|_| anyhow!("a thread has failed"))?)
    })
}

/// Cuts what only a chunk needs out of the linked module.
fn split(linked: &Path, main: &Path, out: &Path) -> Result<()> {
    let input = fs::read(linked)?;
    let link_name = format!("./{CHUNKS_SCRIPT}");
    let main_module = format!("./{NAME}.js");
    let mut options = wasm_split_cli_support::Options::new(&input);
    options.output_dir = out;
    options.main_out_path = main;
    options.link_name = &link_name;
    options.main_module = &main_module;
    wasm_split_cli_support::transform(options).map_err(|error| anyhow!("wasm-split failed: {error:#}"))?;
    Ok(())
}

/// Makes one chunk of those that several others share and that are no request of their own worth; the script then loads
/// the one wherever it loaded one of them.
fn join_small(out: &Path) -> Result<()> {
    let script = out.join(CHUNKS_SCRIPT);
    let mut js = fs::read_to_string(&script)?;
    let mut small = Vec::new();
    for file in files_below(out)? {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with("chunk_") && fs::metadata(&file)?.len() < SMALL_CHUNK {
            let loaded = format!("const __{name} = makeLoad(");
            small.push((js.find(&loaded).with_context(|| format!("nothing loads {name}"))?, name, file));
        }
    }
    // In the order in which the script names them, so that the one is there before what stands for it.
    small.sort();
    let Some(((_, one, to), others)) = small.split_first() else { return Ok(()) };
    let modules = small.iter().map(|(.., file)| Ok(fs::read(file)?)).collect::<Result<Vec<_>>>()?;
    fs::write(to, join::joined(&modules)?)?;
    for (at, name, file) in others.iter().rev() {
        let length = js.get(*at..).and_then(|rest| rest.find(LOAD_END)).context("an unfinished load")? + LOAD_END.len();
        js.replace_range(*at..at + length, &format!("const __{name} = __{one};"));
        fs::remove_file(file)?;
    }
    Ok(fs::write(script, js)?)
}

fn optimise(project: &Project, tools: &Project, wasm: &Path) -> Result<()> {
    let unoptimised = wasm.with_extension("unoptimised");
    fs::rename(wasm, &unoptimised)?;
    // Without --all-features: wasm-opt reads from the module which features it may use, and
    // browsers refuse some of the others.
    let mut wasm_opt = project.command("node");
    wasm_opt.arg(tools.e2e().join("node_modules/binaryen/bin/wasm-opt"));
    // Functions of neighbouring names are alike, which helps the compression.
    wasm_opt.args(["-Oz", "--converge", "--reorder-functions-by-name", "--quiet"]);
    run(wasm_opt.arg(&unoptimised).arg("-o").arg(wasm))?;
    fs::remove_file(unoptimised)?;
    Ok(())
}

fn bindgen(wasm: &Path) -> Bindgen {
    let mut bindgen = Bindgen::new();
    // The page says where the module is, so that the JavaScript needs no guess.
    bindgen.omit_default_module_path(true);
    bindgen.input_path(wasm).out_name(NAME).typescript(false).keep_debug(false);
    bindgen
}

/// Writes what wasm-bindgen makes. Each name between module and script ends in a hash, which nothing compresses: they
/// get numbers.
fn generate(bindgen: &mut Bindgen, out: &Path) -> Result<()> {
    let mut output = bindgen.generate_output().context("wasm-bindgen failed")?;
    let mut names: Vec<String> = Vec::new();
    for import in output.wasm_mut().imports.iter_mut().filter(|import| ends_in_hash(&import.name)) {
        let known = names.iter().position(|name| *name == import.name);
        let number = known.unwrap_or(names.len());
        let name = std::mem::replace(&mut import.name, format!("_{number}"));
        if known.is_none() {
            names.push(name);
        }
    }
    output.emit(out)?;
    let script = out.join(format!("{NAME}.js"));
    let mut js = fs::read_to_string(&script)?;
    for (number, name) in names.iter().enumerate() {
        js = js.replace(name, &format!("_{number}"));
    }
    Ok(fs::write(script, js)?)
}

/// Whether wasm-bindgen has made up this name: `__wbg_altKey_423da1d67b588078`.
fn ends_in_hash(name: &str) -> bool {
    let hash = name.strip_prefix("__wb").and_then(|name| name.rsplit_once('_')).map_or("", |(_, hash)| hash);
    hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Compiler flags that keep the builder's folders out of the module's panic messages, so that
/// every checkout on every machine gives the same bytes.
fn remapped_paths(project: &Project) -> Result<OsString> {
    let mut flags = Vec::new();
    let mut remap = |from: &Path, to: &str| {
        let mut flag = OsString::from("--remap-path-prefix=");
        flag.push(from);
        flag.push("=");
        flag.push(to);
        flags.push(flag);
    };
    remap(&project.root, "/podstep");
    // The sources of the standard library, if they are installed: named as if they were not.
    let sysroot = PathBuf::from(output(project.command("rustc").args(["--print", "sysroot"]))?);
    let version = output(project.command("rustc").arg("-vV"))?;
    let commit = version.lines().find_map(|line| line.strip_prefix("commit-hash: ")).unwrap_or("unknown");
    remap(&sysroot.join("lib/rustlib/src/rust"), &format!("/rustc/{commit}"));
    // One folder for each registry the packages came from: which one does not matter.
    let cargo_home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))
        .context("there is no cargo home")?;
    let registries = cargo_home.join("registry/src");
    run(project.cargo().args(["fetch", "--quiet", "--target", WASM_TARGET]))?;
    let mut folders = fs::read_dir(&registries)
        .with_context(|| format!("cannot read {}", registries.display()))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    folders.sort();
    for folder in folders {
        remap(&folder, "/registry");
    }
    Ok(flags.join("\u{1f}".as_ref()))
}

/// Takes out of a script or a style sheet what only people read.
fn minify(project: &Project, file: &Path, options: &[&str]) -> Result<()> {
    let mut esbuild = esbuild(project, file);
    // wasm-bindgen names the script of the chunks once for each of its functions.
    esbuild.arg("--log-override:duplicate-object-key=silent");
    run(esbuild.arg("--allow-overwrite").args(options).arg(file))
}

/// Bundles the code editor: CodeMirror without what it has for grammars, see `web/editor/language.js`.
fn editor_script(project: &Project, out: &Path) -> Result<()> {
    setup::node_modules(project)?;
    let mut esbuild = esbuild(project, &out.join(EDITOR_SCRIPT));
    esbuild.args(["--bundle", "--format=iife", "--legal-comments=inline"]);
    esbuild.args(["@codemirror/language", "@lezer/common"].map(|of| format!("--alias:{of}=./web/editor/language.js")));
    run(esbuild.arg(project.editor().join(EDITOR_SCRIPT)))
}

/// esbuild, which makes its output small.
fn esbuild(project: &Project, outfile: &Path) -> Command {
    let mut esbuild = project.command("node");
    esbuild.arg(project.e2e().join("node_modules/esbuild/bin/esbuild"));
    esbuild.args(["--minify", "--charset=utf8", "--target=es2022", "--log-level=warning"]);
    let mut to = OsString::from("--outfile=");
    to.push(outfile);
    esbuild.arg(to);
    esbuild
}

fn copy_static(project: &Project, out: &Path) -> Result<()> {
    let from = project.static_files();
    for file in files_below(&from)? {
        copy(&file, &out.join(file.strip_prefix(&from)?))?;
    }
    Ok(())
}

/// The whole page in one file, which a browser also shows when it is opened from a folder.
fn standalone(index: &str, css: &str, js: &str, wasm: &[u8]) -> Result<String> {
    let css = escape_style(css);
    let script = format!(
        "{js}\nconst wasm = Uint8Array.from(atob('{}'), (byte) => byte.charCodeAt(0));\n\
         {RECOVERY}.run(() => {NAME}({{ module_or_path: wasm }}), {NAME}.start);\n",
        BASE64.encode(wasm)
    );
    let script = escape_script(&script);
    let policy = format!(
        "default-src 'none'; script-src '{}' 'wasm-unsafe-eval'; style-src '{}'; img-src data:; \
         base-uri 'none'; form-action 'none'",
        source_hash(&script),
        source_hash(&css)
    );
    let mut page = index.to_owned();
    // The page's own policy allows files of its server; this one allows just these two texts.
    let start = page.find(POLICY_START).context("index.html has no policy")? + POLICY_START.len();
    let length = page.get(start..).and_then(|rest| rest.find('"')).context("unfinished policy")?;
    page.replace_range(start..start + length, &policy);
    replace_once(&mut page, STYLE_LINK, &format!("<style>{css}</style>"))?;
    // Before </body>, since a plain script does not wait for the page as a module does.
    for link in [MODULE_AHEAD, SCRIPTS_AHEAD, STILL, FIRST_TAG, BOOT_SCRIPT, EDITOR] {
        replace_once(&mut page, link, "")?;
    }
    replace_once(&mut page, ICON_LINK, "<link rel=\"icon\" href=\"data:,\">")?;
    replace_once(&mut page, "</body>", &format!("<script>{script}</script>\n</body>"))?;
    Ok(page)
}

const POLICY_START: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"";
const STYLE_LINK: &str = "<link rel=\"stylesheet\" href=\"./app.css\">";
const ICON_LINK: &str = "<link rel=\"icon\" href=\"./icon.svg\" type=\"image/svg+xml\">";
/// What is asked for before the scripts that need it are there.
const MODULE_AHEAD: &str =
    "<link rel=\"preload\" href=\"./podstep_bg.wasm\" as=\"fetch\" type=\"application/wasm\" crossorigin>\n";
const SCRIPTS_AHEAD: &str = "<link rel=\"modulepreload\" href=\"./podstep.js\">\n\
    <link rel=\"modulepreload\" href=\"./chunks.js\">\n<link rel=\"modulepreload\" href=\"./recovery.js\">\n";
/// Where the page has what it shows before its module is there.
const STILL: &str = "<!-- still -->";
const FIRST_TAG: &str = "<script src=\"./first.js\"></script>";
const EDITOR: &str = " data-editor=\"./editor.js\"";
const BOOT_SCRIPT: &str = "<script type=\"module\" src=\"./boot.js\"></script>";

fn replace_once(page: &mut String, from: &str, to: &str) -> Result<()> {
    let at = page.find(from).with_context(|| format!("index.html has no {from}"))?;
    page.replace_range(at..at + from.len(), to);
    Ok(())
}

/// JavaScript that a `<script>` element holds to its end. Both texts can stand only inside a
/// string or a pattern, where the backslash changes nothing.
fn escape_script(js: &str) -> String {
    js.replace("</", "<\\/").replace("<!--", "<\\!--")
}

/// CSS that a `<style>` element holds to its end.
fn escape_style(css: &str) -> String {
    css.replace("</", "<\\/")
}

/// How a content security policy names an inline text.
fn source_hash(text: &str) -> String {
    format!("sha256-{}", BASE64.encode(Sha256::digest(text)))
}

#[cfg(test)]
mod tests {
    use super::{ends_in_hash, escape_script, source_hash, standalone};

    const INDEX: &str = include_str!("../../../static/index.html");

    #[test]
    fn one_file_holds_everything() {
        let page = standalone(INDEX, "p { color: red }", "let a = '</script>';", b"\0asm").expect("a page");
        assert!(page.contains("<style>p { color: red }</style>"));
        assert!(page.contains("let a = '<\\/script>';"));
        assert!(page.contains("atob('AGFzbQ==')"));
        assert_eq!(page.matches("</script>").count(), 1);
        assert!(page.contains("recovery.run(() => podstep({ module_or_path: wasm }), podstep.start)"));
        for file in [
            "./boot.js",
            "./first.js",
            "./chunks.js",
            "./recovery.js",
            "./podstep",
            "./app.css",
            "./icon.svg",
            "./editor.js",
            "script-src 'self'",
        ] {
            assert!(!page.contains(file), "{file}");
        }
    }

    #[test]
    fn made_up_names_end_in_a_hash() {
        assert!(ends_in_hash("__wbg_altKey_423da1d67b588078"));
        for name in ["__wbindgen_init_externref_table", "__wbg_altKey_423da1d6", "altKey_423da1d67b588078", ""] {
            assert!(!ends_in_hash(name), "{name}");
        }
    }

    #[test]
    fn script_texts_do_not_end_their_element() {
        assert_eq!(escape_script("'</SCRIPT><!--'"), "'<\\/SCRIPT><\\!--'");
    }

    #[test]
    fn hashes_are_those_of_the_policy_standard() {
        // The example of the Content Security Policy specification.
        assert_eq!(source_hash("alert('Hello, world.');"), "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=");
    }
}
