//! Somebody else who knows who a person is (OpenID Connect).

use crate::domain::secrets::ExternalIdentity;
use crate::domain::values::Email;
use async_trait::async_trait;
use secrecy::SecretString;
use thiserror::Error;

/// Where to send the browser, and what to remember until it comes back. What
/// is remembered belongs to this one browser: a cookie or its session.
#[derive(Debug, Clone)]
pub struct Redirection {
    /// Where the person signs in.
    pub url: String,
    /// Comes back with the browser; anything else is somebody else's sign-in
    /// and has to be refused before [`IdentityProvider::complete`] is asked.
    pub state: String,
    /// Has to stand in what the provider signs.
    pub nonce: SecretString,
    /// Shows the provider that who redeems the code is who asked for it (PKCE, RFC 7636).
    pub verifier: SecretString,
}

/// What was remembered of a [`Redirection`].
#[derive(Debug, Clone)]
pub struct PendingIdentity {
    /// As in [`Redirection::nonce`].
    pub nonce: SecretString,
    /// As in [`Redirection::verifier`].
    pub verifier: SecretString,
}

/// What the provider vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VouchedIdentity {
    /// Who it is, for ever.
    pub identity: ExternalIdentity,
    /// The e-mail address the provider has.
    pub email: Email,
    /// Whether the provider has seen that the address is the person's. Without
    /// it the address is a mere claim, and must open nobody's account.
    pub email_verified: bool,
    /// What the person is called there.
    pub name: Option<String>,
}

/// Why a provider vouches for nobody. The texts are for the log: they name no
/// secret.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum IdentityError {
    /// The provider can't be reached, is too slow or makes no sense; trying
    /// again later may help.
    #[error("the identity provider is unavailable: {0}")]
    Unavailable(String),
    /// The provider refuses the code: used, expired, another browser's. The
    /// person begins anew.
    #[error("the identity provider refused the sign-in: {0}")]
    Refused(String),
    /// What the provider says isn't signed as it must be, or isn't for us, or
    /// isn't for now. The person begins anew.
    #[error("the identity provider's word can't be trusted: {0}")]
    Untrusted(String),
    /// The provider gives no e-mail address that we understand.
    #[error("the identity provider gave no usable e-mail address")]
    NoEmail,
}

/// Signs people in elsewhere.
#[async_trait]
pub trait IdentityProvider: Send + Sync {
    /// Begins a sign-in. Nothing is kept here.
    ///
    /// # Errors
    /// [`IdentityError::Unavailable`].
    async fn begin(&self) -> Result<Redirection, IdentityError>;

    /// Redeems the code that the browser came back with, once its state was
    /// found to be ours.
    ///
    /// # Errors
    /// [`IdentityError`].
    async fn complete(&self, code: &str, pending: &PendingIdentity)
    -> Result<VouchedIdentity, IdentityError>;
}
