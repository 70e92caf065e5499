//! `cpu-weights`.

use podstep_core::resources::cgroup::{cpu_quota_us, cpu_shares, cpu_weight_linear, cpu_weight_quadratic};
use serde_json::{Value, json};

/// What thousandths of a CPU are in a cgroup.
pub fn answer(line: &Value) -> Result<Value, String> {
    let milli_cpu = line["id"].as_i64().ok_or("the id is no number")?;
    let shares = cpu_shares(milli_cpu);
    Ok(json!({
        "cpu_shares": shares,
        "weight_linear": cpu_weight_linear(shares),
        "weight_quadratic": cpu_weight_quadratic(shares),
        "quota_100ms": cpu_quota_us(milli_cpu),
    }))
}
