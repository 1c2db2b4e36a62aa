//! What tells one form from others, so that it books once however often it is sent.

use crate::session::Form;
use kernel::ids::{IdGenerator as _, TimeOrderedIds};
use uuid::Uuid;

/// The field that holds it.
pub const KEY: &str = "key";

/// What tells this form from others; one that lost it is another form.
#[must_use]
pub fn key_of(form: &Form) -> Uuid {
    let key = form.id(KEY);
    if key.is_nil() { TimeOrderedIds.next() } else { key }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_without_a_key_is_one_of_its_own() {
        let lost = Form::parse(b"name=Rita");
        assert_ne!(key_of(&lost), key_of(&lost));
        let kept = Form::parse(b"key=0190a5d4-9e3c-7000-8000-000000000001");
        assert_eq!(key_of(&kept), kept.id(KEY));
    }
}
