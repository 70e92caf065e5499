//! Where rules report to: the findings so far, and what they are judged by.

use podstep_manifest::Span;

use super::field::{At, go_quoted, has_word, words};
use super::names::{Complaints, NameCheck};
use crate::admission::{ErrorType, FieldError};
use crate::cluster::Cluster;

/// What the API server says about an object that it accepts; kubectl prints it after `Warning: `.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The field: `spec.containers[0].ports[1]`.
    pub path: String,
    /// The whole text, which nearly always begins with the path.
    pub text: String,
    /// Where the field is written.
    pub span: Span,
}

/// The findings of a validation and the circumstances that rules ask for.
pub(super) struct Check<'c> {
    /// The errors so far.
    pub(super) errors: Vec<FieldError>,
    /// The warnings so far.
    pub(super) warnings: Vec<Warning>,
    /// The cluster.
    pub(super) cluster: &'c Cluster,
    /// Whether the object is a Pod, not something with a template of one.
    pub(super) is_pod: bool,
}

pub(super) const NEGATIVE: &str = "must be greater than or equal to 0";

impl<'c> Check<'c> {
    pub(super) const fn new(cluster: &'c Cluster, is_pod: bool) -> Self {
        Self { errors: Vec::new(), warnings: Vec::new(), cluster, is_pod }
    }

    /// Whether the cluster is at least of this minor version.
    pub(super) const fn since(&self, minor: u8) -> bool {
        self.cluster.version.0 >= minor
    }

    /// Reports an error; value and detail are left out if they are empty.
    #[inline(never)]
    pub(super) fn report(&mut self, error_type: ErrorType, at: At, value: &str, detail: &str) {
        let mut message = String::from(error_type.as_str());
        for part in [value, detail] {
            if !part.is_empty() {
                message.push_str(": ");
                message.push_str(part);
            }
        }
        self.errors.push(FieldError { path: at.path(), error_type, message, span: at.span() });
    }

    #[inline(never)]
    pub(super) fn required(&mut self, at: At, detail: &str) {
        self.report(ErrorType::Required, at, "", detail);
    }

    #[inline(never)]
    pub(super) fn forbidden(&mut self, at: At, detail: &str) {
        self.report(ErrorType::Forbidden, at, "", detail);
    }

    /// Reports the field's own value.
    #[inline(never)]
    pub(super) fn invalid(&mut self, at: At, detail: &str) {
        self.report(ErrorType::Invalid, at, &at.printed(), detail);
    }

    /// Reports a value as it is printed.
    #[inline(never)]
    pub(super) fn invalid_value(&mut self, at: At, value: &str, detail: &str) {
        self.report(ErrorType::Invalid, at, value, detail);
    }

    #[inline(never)]
    pub(super) fn duplicate(&mut self, at: At) {
        self.report(ErrorType::Duplicate, at, &at.printed(), "");
    }

    #[inline(never)]
    pub(super) fn not_found(&mut self, at: At) {
        self.report(ErrorType::NotFound, at, &at.printed(), "");
    }

    /// Rule: a list has at most so many items. Source: `field.TooMany`.
    #[inline(never)]
    pub(super) fn at_most(&mut self, at: At, most: usize) {
        if at.len() > most {
            self.report(ErrorType::TooMany, at, &at.len().to_string(), &format!("must have at most {most} items"));
        }
    }

    /// Rule: a text has at most so many bytes. Source: `field.TooLong`; its words changed in 1.32.
    #[inline(never)]
    pub(super) fn too_long(&mut self, at: At, most_bytes: usize) {
        let words = if self.since(32) { "may not be more than" } else { "must have at most" };
        self.report(ErrorType::TooLong, at, "", &format!("{words} {most_bytes} bytes"));
    }

    /// Reports what a name check complains about, for the value as it is printed.
    #[inline(never)]
    pub(super) fn complain(&mut self, at: At, value: &str, complaints: &Complaints) {
        for complaint in complaints {
            // Lengths of labels and of names with a prefix are called bytes since 1.35.
            match complaint.strip_suffix("bytes").filter(|_| !self.since(35)) {
                Some(older) => self.report(ErrorType::Invalid, at, value, &format!("{older}characters")),
                None => self.report(ErrorType::Invalid, at, value, complaint),
            }
        }
    }

    /// Rule: texts of these fields pass a name check. Here and below, no names mean the object itself.
    #[inline(never)]
    pub(super) fn name(&mut self, object: At, names: &'static str, check: NameCheck) {
        self.each(object, names, &mut |this, at| {
            let complaints = check(at.text());
            if !complaints.is_empty() {
                this.complain(at, &go_quoted(at.text()), &complaints);
            }
        });
    }

    /// As [`Self::name`], but only where there is a text.
    #[inline(never)]
    pub(super) fn name_if_any(&mut self, object: At, names: &'static str, check: NameCheck) {
        self.each(object, names, &mut |this, at| {
            if at.has_text() {
                this.name(at, "", check);
            }
        });
    }

    /// As [`Self::name`], but a missing text is itself the error.
    #[inline(never)]
    pub(super) fn required_name(&mut self, object: At, names: &'static str, check: NameCheck) {
        self.required_text(object, names);
        self.name_if_any(object, names, check);
    }

    /// Rule: texts of these fields are not empty.
    #[inline(never)]
    pub(super) fn required_text(&mut self, object: At, names: &'static str) {
        self.each(object, names, &mut |this, at| {
            if !at.has_text() {
                this.required(at, "");
            }
        });
    }

    /// Rule: none of these fields is set.
    #[inline(never)]
    pub(super) fn forbid(&mut self, object: At, names: &'static str, detail: &str) {
        self.each(object, names, &mut |this, at| {
            if at.is_set() {
                this.forbidden(at, detail);
            }
        });
    }

    /// Visits fields of an object, or the object itself.
    #[inline(never)]
    fn each(&mut self, object: At, names: &'static str, rule: &mut dyn FnMut(&mut Self, At)) {
        if names.is_empty() {
            rule(self, object);
            return;
        }
        for name in words(names) {
            rule(self, object.get(name));
        }
    }

    /// Reports a value that is none of the supported ones.
    #[inline(never)]
    pub(super) fn unsupported(&mut self, at: At, value: &str, supported: &'static str) {
        let mut detail = String::from("supported values");
        for (index, value) in words(supported).enumerate() {
            detail.push_str(if index == 0 { ": " } else { ", " });
            detail.push_str(&go_quoted(value));
        }
        self.report(ErrorType::NotSupported, at, value, &detail);
    }

    /// Rule: texts of these fields are one of those; the empty text is none of them, if they do not begin with it.
    #[inline(never)]
    pub(super) fn one_of(&mut self, object: At, names: &'static str, supported: &'static str) {
        self.each(object, names, &mut |this, at| {
            if !has_word(supported, at.text()) {
                this.unsupported(at, &at.printed(), supported);
            }
        });
    }

    /// As [`Self::one_of`], where a field is set.
    #[inline(never)]
    pub(super) fn one_of_if_set(&mut self, object: At, names: &'static str, supported: &'static str) {
        self.each(object, names, &mut |this, at| {
            if at.is_set() {
                this.one_of(at, "", supported);
            }
        });
    }

    /// As [`Self::one_of`], but a missing text is the error `Required value`.
    #[inline(never)]
    pub(super) fn required_one_of(&mut self, object: At, names: &'static str, supported: &'static str) {
        self.each(object, names, &mut |this, at| {
            if !at.has_text() {
                this.required(at, "");
            } else {
                this.one_of(at, "", supported);
            }
        });
    }

    /// Rule: numbers of these fields are not negative. Source: `apimachinery/pkg/api/validation/generic.go`.
    #[inline(never)]
    pub(super) fn non_negative(&mut self, object: At, names: &'static str) {
        self.each(object, names, &mut |this, at| {
            if at.int().is_some_and(|number| number < 0) {
                this.invalid(at, NEGATIVE);
            }
        });
    }

    /// Rule: numbers of these fields, if set, are in a range. Source: `validation.InclusiveRangeError`.
    #[inline(never)]
    pub(super) fn in_range(&mut self, object: At, names: &'static str, least: i64, most: i64) {
        self.each(object, names, &mut |this, at| {
            if at.int().is_some_and(|number| !(least..=most).contains(&number)) {
                this.invalid(at, &format!("must be between {least} and {most}, inclusive"));
            }
        });
    }

    /// Warns about a field.
    #[inline(never)]
    pub(super) fn warn(&mut self, at: At, detail: &str) {
        let text = format!("{}: {detail}", at.path());
        self.warn_text(at, text);
    }

    /// Warns in words that do not begin with the path.
    #[inline(never)]
    pub(super) fn warn_text(&mut self, at: At, text: String) {
        self.warnings.push(Warning { path: at.path(), text, span: at.span() });
    }
}
