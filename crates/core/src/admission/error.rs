//! A finding of the API server or of kubectl, in its own words.

use podstep_manifest::Span;

use crate::cluster::Version;

/// What a finding says is wrong: the server's causes first, then what is refused before they are looked for.
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
    /// The server's version does not know the field; since when a version does.
    UnknownField {
        /// That version.
        since: Option<Version>,
        /// A field that has almost the same name.
        meant: Option<&'static str>,
    },
    /// The value has another type than the field.
    JsonType,
    /// The value has the right type, but cannot be read.
    BadRequest,
    /// The text is no YAML that kubectl reads.
    Yaml,
    /// `apiVersion` or `kind` is not usable.
    Gvk,
    /// The cluster serves no such kind.
    NoMapping,
    /// kubectl refuses the object, or has none to send.
    Kubectl,
}

impl ErrorType {
    /// The words of the server where it has some. Source: `apimachinery/pkg/util/validation/field/errors.go`.
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
            Self::UnknownField { .. } => "unknown field",
            Self::JsonType => "json type",
            Self::BadRequest => "BadRequest",
            Self::Yaml => "yaml",
            Self::Gvk => "gvk",
            Self::NoMapping => "no mapping",
            Self::Kubectl => "kubectl",
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

impl FieldError {
    /// The finding as a line: only the findings of the validation need the path before their words.
    #[must_use]
    pub fn line(self) -> String {
        if self.error_type <= ErrorType::NotFound { format!("{}: {}", self.path, self.message) } else { self.message }
    }
}
