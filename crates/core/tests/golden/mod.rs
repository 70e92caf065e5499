//! Case files that hold what they give: compared line by line, or written anew with `PODSTEP_UPDATE=1`.

#![allow(unused_imports, unused_macros, reason = "each suite needs a part")]

/// Holds a case against what it gives. `folder` is its folder below `tests`.
pub fn check(folder: &str, name: &str, case: &str, given: &str) {
    #[cfg(not(target_arch = "wasm32"))]
    if std::env::var_os("PODSTEP_UPDATE").is_some() {
        let path = format!("{}/tests/{folder}/{name}.txt", env!("CARGO_MANIFEST_DIR"));
        std::fs::write(path, given).expect("the case can be written");
        return;
    }
    for (line, (was, is)) in case.lines().zip(given.lines()).enumerate() {
        assert_eq!(was, is, "case {folder}/{name}, line {}", line + 1);
    }
    assert_eq!(
        case.lines().count(),
        given.lines().count(),
        "case {folder}/{name} gives another number of lines:\n{given}"
    );
}

/// A test for each case of a folder: it gives what `$given` makes of the file.
macro_rules! cases {
    ($folder:literal, $given:ident: $($test:ident $name:literal),* $(,)?) => {
        $(#[test]
        fn $test() {
            let case = include_str!(concat!($folder, "/", $name, ".txt"));
            crate::golden::check($folder, $name, case, &$given(case));
        })*
    };
}
pub(crate) use cases;
