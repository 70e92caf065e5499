//! The page: WebAssembly from cargo, its JavaScript from wasm-bindgen, and the static files, made small.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256};
use wasm_bindgen_cli_support::Bindgen;

use crate::project::{Project, WASM_TARGET, copy, empty_dir, files_below, output, run};
use crate::setup;

/// Which JavaScript wasm-bindgen writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Glue {
    /// A module, for a page that comes from a server.
    Module,
    /// A plain script, for a page that is one file.
    Script,
}

/// A WebAssembly module of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Module {
    /// The package.
    package: &'static str,
    /// Cargo's profile of its release build.
    profile: &'static str,
    /// What its files are called; as a plain script, also the global that holds it.
    pub name: &'static str,
}

/// Everything that the first picture needs.
pub const PAGE: Module = Module { package: "podstep-web", profile: "release", name: "podstep" };
/// The API server's validation, loaded when a text is the reader's own. Built on its own, since a build of both
/// would give the page what only this one asks for.
pub const CHECKER: Module = Module { package: "podstep-checker", profile: "checker", name: "podstep_checker" };
const MODULES: [Module; 2] = [PAGE, CHECKER];

impl Module {
    fn js(self) -> String {
        format!("{}.js", self.name)
    }

    fn wasm(self) -> String {
        format!("{}_bg.wasm", self.name)
    }

    fn built_by_cargo(self, project: &Project, profile: &str) -> PathBuf {
        project.target.join(WASM_TARGET).join(profile).join(format!("{}.wasm", self.name))
    }
}

/// Builds dist/ anew.
pub fn release(project: &Project) -> Result<()> {
    let dist = project.dist();
    let scratch = project.target.join("page");
    empty_dir(&scratch)?;
    empty_dir(&dist)?;
    copy_static(project, &dist)?;
    let mut scripts = Vec::new();
    for module in MODULES {
        let made = optimised(project, project, module, Glue::Module, &scratch.join("module"))?;
        for file in [module.js(), module.wasm()] {
            copy(&made.join(&file), &dist.join(&file))?;
        }
        minify(project, &dist.join(module.js()))?;
        let script = optimised(project, project, module, Glue::Script, &scratch.join("script"))?;
        minify(project, &script.join(module.js()))?;
        scripts.push((
            module.name,
            fs::read_to_string(script.join(module.js()))?,
            fs::read(script.join(module.wasm()))?,
        ));
    }
    for text in ["boot.js", "app.css"] {
        minify(project, &dist.join(text))?;
    }
    let index = fs::read_to_string(dist.join("index.html"))?;
    let css = fs::read_to_string(dist.join("app.css"))?;
    fs::write(dist.join("standalone.html"), standalone(&index, &css, &scripts)?)?;
    Ok(())
}

/// Builds the page for development into `out`: quick to make, and with names for the debugger.
pub fn development(project: &Project, out: &Path) -> Result<()> {
    setup::wasm_target(project)?;
    fs::create_dir_all(out)?;
    for module in MODULES {
        let mut cargo = project.cargo();
        run(cargo.args(["build", "--package", module.package, "--target", WASM_TARGET]))?;
        bindgen(module, &module.built_by_cargo(project, "debug"), Glue::Module, true, out)?;
    }
    copy_static(project, out)
}

/// The release build of the WebAssembly modules and their JavaScript, in `out`.
pub fn release_modules(project: &Project, tools: &Project, out: &Path) -> Result<()> {
    MODULES.iter().try_for_each(|module| optimised(project, tools, *module, Glue::Module, out).map(drop))
}

/// `tools` is the checkout that has wasm-opt installed.
fn optimised(project: &Project, tools: &Project, module: Module, glue: Glue, out: &Path) -> Result<PathBuf> {
    setup::wasm_target(project)?;
    setup::node_modules(tools)?;
    let mut cargo = project.cargo();
    cargo.args(["build", "--package", module.package, "--target", WASM_TARGET, "--profile", module.profile]);
    cargo.env("CARGO_ENCODED_RUSTFLAGS", remapped_paths(project)?);
    run(&mut cargo)?;
    fs::create_dir_all(out)?;
    bindgen(module, &module.built_by_cargo(project, module.profile), glue, false, out)?;

    let wasm = out.join(module.wasm());
    let unoptimised = out.join("unoptimised.wasm");
    fs::rename(&wasm, &unoptimised)?;
    // Without --all-features: wasm-opt reads from the module which features it may use, and
    // browsers refuse some of the others.
    let mut wasm_opt = project.command("node");
    wasm_opt.arg(tools.e2e().join("node_modules/binaryen/bin/wasm-opt"));
    run(wasm_opt.arg("-Oz").arg(&unoptimised).arg("-o").arg(&wasm))?;
    fs::remove_file(unoptimised)?;
    Ok(out.to_path_buf())
}

fn bindgen(module: Module, wasm: &Path, glue: Glue, debug: bool, out: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    match glue {
        Glue::Module => bindgen.web(true)?,
        Glue::Script => bindgen.no_modules(true)?.no_modules_global(module.name)?,
    };
    // The page says where the module is, so that the JavaScript needs no guess.
    bindgen.omit_default_module_path(true);
    bindgen.input_path(wasm).out_name(module.name).typescript(false).keep_debug(debug);
    bindgen.generate(out).context("wasm-bindgen failed")
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
fn minify(project: &Project, file: &Path) -> Result<()> {
    let mut esbuild = project.command("node");
    esbuild.arg(project.e2e().join("node_modules/esbuild/bin/esbuild"));
    esbuild.args(["--minify", "--charset=utf8", "--target=es2022", "--log-level=warning", "--allow-overwrite"]);
    let mut outfile = OsString::from("--outfile=");
    outfile.push(file);
    run(esbuild.arg(file).arg(outfile))
}

fn copy_static(project: &Project, out: &Path) -> Result<()> {
    let from = project.static_files();
    for file in files_below(&from)? {
        copy(&file, &out.join(file.strip_prefix(&from)?))?;
    }
    Ok(())
}

/// The whole page in one file, which a browser also shows when it is opened from a folder. Each script comes with the
/// global that it makes and with its WebAssembly; the first one starts the page, the second one checks.
fn standalone(index: &str, css: &str, scripts: &[(&str, String, Vec<u8>)]) -> Result<String> {
    let css = escape_style(css);
    let mut script = String::new();
    for (name, js, wasm) in scripts {
        script.push_str(&format!(
            "{js}\nconst {name}_wasm = () => Uint8Array.from(atob('{}'), (byte) => byte.charCodeAt(0));\n",
            BASE64.encode(wasm)
        ));
    }
    let (page, checker) = (PAGE.name, CHECKER.name);
    script.push_str(&format!(
        "const loadChecker = () => {checker}({{ module_or_path: {checker}_wasm() }}).then(() => {checker}.check);\n\
         {page}({{ module_or_path: {page}_wasm() }})\n\
         .then(() => {page}.start(document.getElementById('app'), loadChecker));\n"
    ));
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
    replace_once(&mut page, BOOT_SCRIPT, "")?;
    replace_once(&mut page, ICON_LINK, "<link rel=\"icon\" href=\"data:,\">")?;
    replace_once(&mut page, "</body>", &format!("<script>{script}</script>\n</body>"))?;
    Ok(page)
}

const POLICY_START: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"";
const STYLE_LINK: &str = "<link rel=\"stylesheet\" href=\"./app.css\">";
const ICON_LINK: &str = "<link rel=\"icon\" href=\"./icon.svg\" type=\"image/svg+xml\">";
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
    use super::{escape_script, source_hash, standalone};

    const INDEX: &str = include_str!("../../../static/index.html");

    #[test]
    fn one_file_holds_everything() {
        let script = |name| (name, "let a = '</script>';".to_owned(), b"\0asm".to_vec());
        let page =
            standalone(INDEX, "p { color: red }", &[script("podstep"), script("podstep_checker")]).expect("a page");
        assert!(page.contains("<style>p { color: red }</style>"));
        assert!(page.contains("let a = '<\\/script>';"));
        assert!(page.contains("atob('AGFzbQ==')"));
        assert_eq!(page.matches("</script>").count(), 1);
        assert!(page.contains("podstep.start(document.getElementById('app'), loadChecker)"));
        for file in ["./boot.js", "./app.css", "./icon.svg", "script-src 'self'"] {
            assert!(!page.contains(file), "{file}");
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
