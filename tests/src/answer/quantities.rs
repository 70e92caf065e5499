//! `quantities` and `quantity-arithmetic`.

use podstep_quantity::Quantity;
use serde_json::{Value, json};

use super::text;

/// What a text is as a quantity.
pub fn parsed(line: &Value) -> Result<Value, String> {
    let quantity = match Quantity::parse(text(line, "input")?) {
        Ok(quantity) => quantity,
        Err(error) => return Ok(json!({"error": error.to_string(), "sign": 0})),
    };
    let mut answer = written(quantity);
    answer["format"] = json!(quantity.format());
    answer["sign"] = quantity.sign().into();
    answer["round_milli"] = json!(quantity.round_up_to_milli());
    let whole = i64::try_from(quantity.value_ceil()).ok();
    if let Some(whole) = whole.filter(|whole| Quantity::from_units(*whole, quantity.format()) == quantity) {
        answer["int64"] = whole.to_string().into();
    }
    Ok(answer)
}

/// What an operation gives.
pub fn computed(line: &Value) -> Result<Value, String> {
    let operand = |name| Quantity::parse(text(line, name)?).map_err(|error| error.to_string());
    let (a, b) = (operand("a")?, operand("b")?);
    let result = match text(line, "op")? {
        "cmp" => return Ok(json!({"cmp": a.cmp(&b) as i8})),
        "add" => a.checked_add(b),
        "sub" => a.checked_sub(b),
        "max" => Some(a.max(b)),
        other => return Err(format!("unknown operation {other}")),
    };
    result.map(written).ok_or_else(|| "quantity out of range".to_owned())
}

fn written(quantity: Quantity) -> Value {
    json!({
        "canonical": quantity,
        "value": quantity.value_ceil().to_string(),
        "milli": quantity.milli_ceil().to_string(),
    })
}
