//! Things nobody guesses.

use crate::domain::secrets::TokenHash;
use secrecy::SecretString;

/// Makes random tokens.
pub trait TokenMint: Send + Sync {
    /// A new token for a link, and what is kept of it: 256 random bits, as 43
    /// characters that may stand in an address.
    fn mint(&self) -> (SecretString, TokenHash);

    /// What is kept of a token that somebody brought. Any text has a hash.
    fn hash(&self, token: &str) -> TokenHash;

    /// New codes for the day the telephone is lost, like `k7mf-2q9x`, each
    /// different from the others. Kept is the [`hash`](Self::hash) of the code
    /// as it is printed; what a person types goes through
    /// [`RecoveryCode::read`](crate::domain::secrets::RecoveryCode::read) first.
    fn recovery_codes(&self, count: usize) -> Vec<SecretString>;
}
