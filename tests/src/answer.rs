//! Vectors are answered line by line.

use std::path::Path;

/// Answers every line of a file.
pub fn answer(kind: &str, _from: &Path, _to: &Path) -> Result<(), String> {
    Err(format!("`answer {kind}` is not built yet"))
}
