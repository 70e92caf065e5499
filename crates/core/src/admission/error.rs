//! A finding of the API server or of kubectl, in its own words.

use podstep_manifest::Span;

/// What a finding says is wrong, as the server's causes name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ErrorType {
    /// `Required value`.
    Required,
    /// `Invalid value`.
    Invalid,
    /// `Unsupported value`.
    NotSupported,
    /// `Duplicate value`.
    Duplicate,
    /// `Forbidden`.
    Forbidden,
    /// `Too long`.
    TooLong,
    /// `Too many`.
    TooMany,
    /// `Not found`.
    NotFound,
}

impl ErrorType {
    /// The words of the server. Source: `apimachinery/pkg/util/validation/field/errors.go`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Required => "Required value",
            Self::Invalid => "Invalid value",
            Self::NotSupported => "Unsupported value",
            Self::Duplicate => "Duplicate value",
            Self::Forbidden => "Forbidden",
            Self::TooLong => "Too long",
            Self::TooMany => "Too many",
            Self::NotFound => "Not found",
        }
    }
}

/// A finding at a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field: `spec.containers[0].image`.
    pub path: String,
    /// What is wrong.
    pub error_type: ErrorType,
    /// The text after `path: `, beginning with the words of the type.
    pub message: String,
    /// Where the field, or what lacks it, is written.
    pub span: Span,
}
