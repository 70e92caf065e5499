//! What the API server makes of a document: decoded, defaulted, validated, or refused in its own words.

mod error;

pub use error::{ErrorType, FieldError};
