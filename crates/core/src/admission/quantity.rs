//! The text of a quantity as the API server stores it.

use podstep_manifest::Node;
use podstep_quantity::{ParseError, Quantity};

/// Rule: spaces around the text are ignored, null is zero; a bool, list or mapping is read as text and refused.
/// Source: `apimachinery/pkg/api/resource/quantity.go`, `Quantity.UnmarshalJSON`.
pub(super) fn stored_quantity(node: &Node) -> Result<String, ParseError> {
    let text = if node.is_null() { Some("0".to_owned()) } else { node.scalar_text() };
    Quantity::parse(text.unwrap_or_default().trim()).map(|quantity| quantity.string())
}

/// What a quantity in a list of resources is rounded to: up to thousandths. `None` if it is as it was.
/// Source: `pkg/apis/core/v1/defaults.go`, `SetDefaults_ResourceList`.
pub(super) fn rounded(text: &str) -> Option<String> {
    let quantity = Quantity::parse(text).ok()?;
    let rounded = quantity.round_up_to_milli();
    (rounded != quantity).then(|| rounded.string())
}
