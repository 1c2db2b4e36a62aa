//! Who somebody is: passwords, tokens, one-time codes, and providers that
//! vouch for people.

mod bounded_http;
mod common_passwords;
mod oidc;
mod one_time_codes;
mod passwords;
mod tokens;

pub use oidc::{InvalidOidcConfig, OidcConfig, OidcProvider};
pub use one_time_codes::Totp;
pub use passwords::Argon2Passwords;
pub use tokens::OsTokens;
