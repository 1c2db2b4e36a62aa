//! A decision that holds whatever others change meanwhile is made again over what they left.

/// How often something is tried that others got in the way of: photographs of one property come in
/// at once, and each changes it, so that the last of them meets all the others.
pub(super) const ATTEMPTS: u32 = 10;

/// Tries until nobody is faster, at most [`ATTEMPTS`] times. `overtaken` tells whether somebody was.
pub(super) async fn retrying<T, E, Attempt: Future<Output = Result<T, E>>>(
    overtaken: impl Fn(&E) -> bool,
    attempt: impl Fn() -> Attempt,
) -> Result<T, E> {
    for _ in 1..ATTEMPTS {
        match attempt().await {
            Err(error) if overtaken(&error) => {}
            outcome => return outcome,
        }
    }
    attempt().await
}
