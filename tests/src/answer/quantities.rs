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
    let mut answer = written(&quantity);
    answer["string"] = quantity.string().into();
    answer["dec"] = quantity.decimal().into();
    answer["format"] = json!(quantity.format());
    answer["sign"] = quantity.sign().into();
    answer["round_milli"] = json!(quantity.round_up_to_milli());
    if let Some(whole) = quantity.as_int64() {
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
        "add" => &a + &b,
        "sub" => &a - &b,
        "max" => a.max(b),
        other => return Err(format!("unknown operation {other}")),
    };
    Ok(written(&result))
}

fn written(quantity: &Quantity) -> Value {
    json!({
        "canonical": quantity,
        "value": quantity.value().to_string(),
        "milli": quantity.milli_value().to_string(),
    })
}
