//! What a trace needs of the machine's memory.

/// Bytes of this process that are in memory. Linux only: elsewhere there is no such file.
fn resident_bytes() -> Result<u64, String> {
    let status = std::fs::read_to_string("/proc/self/status").map_err(|e| format!("/proc/self/status: {e}"))?;
    let kib =
        status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB")?.trim().parse().ok());
    kib.map(|kib: u64| kib * 1024).ok_or_else(|| "no VmRSS".to_owned())
}

/// Prints how much more memory there is in use while the result lives: an upper bound, with whatever its making has
/// left behind.
pub fn of<T>(name: &str, make: impl FnOnce() -> T) -> Result<T, String> {
    let before = resident_bytes()?;
    let made = make();
    println!("{name} {} 1", resident_bytes()?.saturating_sub(before));
    Ok(made)
}
