//! Where the links of letters lead.

use kernel::locale::Locale;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// A place in the product that a letter leads to.
#[derive(Clone, Copy)]
pub enum Link<'a> {
    /// Confirms an e-mail address, with the token.
    Confirm(&'a str),
    /// Chooses another password, with the token.
    Reset(&'a str),
    /// Shows an invitation, with the token.
    Invitation(&'a str),
    /// Signs in.
    SignIn,
    /// Shows one's account.
    Account,
    /// Shows password, second factor and sessions of one's account.
    Security,
}

/// Makes addresses of links: the product's own address, and paths after it.
#[derive(Debug, Clone)]
pub struct Links {
    base: String,
    path: fn(Locale, Link<'_>) -> String,
}

impl Links {
    /// Links below an address such as `https://casas.example.pt`, with the paths of this file.
    #[must_use]
    pub fn below(base: &str) -> Self {
        Self::with_paths(base, path)
    }

    /// Links below an address, with paths that begin with `/` and are made by somebody else.
    #[must_use]
    pub fn with_paths(base: &str, path: fn(Locale, Link<'_>) -> String) -> Self {
        Self { base: base.trim_end_matches('/').to_owned(), path }
    }

    /// The whole address of a link, in the reader's language.
    #[must_use]
    pub fn address(&self, locale: Locale, link: Link<'_>) -> String {
        format!("{}{}", self.base, (self.path)(locale, link))
    }
}

/// What may stand in a path or a query as it is (RFC 3986, unreserved).
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn path(locale: Locale, link: Link<'_>) -> String {
    let encoded = |token| utf8_percent_encode(token, UNRESERVED);
    match (locale, link) {
        (Locale::Pt, Link::Confirm(token)) => format!("/confirmar?token={}", encoded(token)),
        (Locale::En, Link::Confirm(token)) => format!("/en/confirm?token={}", encoded(token)),
        (Locale::Es, Link::Confirm(token)) => format!("/es/confirmar?token={}", encoded(token)),
        (Locale::Pt, Link::Reset(token)) => format!("/repor?token={}", encoded(token)),
        (Locale::En, Link::Reset(token)) => format!("/en/reset?token={}", encoded(token)),
        (Locale::Es, Link::Reset(token)) => format!("/es/restablecer?token={}", encoded(token)),
        (Locale::Pt, Link::Invitation(token)) => format!("/convite/{}", encoded(token)),
        (Locale::En, Link::Invitation(token)) => format!("/en/invitation/{}", encoded(token)),
        (Locale::Es, Link::Invitation(token)) => format!("/es/invitacion/{}", encoded(token)),
        (Locale::Pt, Link::SignIn) => "/entrar".to_owned(),
        (Locale::En, Link::SignIn) => "/en/sign-in".to_owned(),
        (Locale::Es, Link::SignIn) => "/es/entrar".to_owned(),
        (Locale::Pt, Link::Account) => "/painel/conta".to_owned(),
        (Locale::En, Link::Account) => "/en/dashboard/account".to_owned(),
        (Locale::Es, Link::Account) => "/es/panel/cuenta".to_owned(),
        (Locale::Pt, Link::Security) => "/painel/seguranca".to_owned(),
        (Locale::En, Link::Security) => "/en/dashboard/security".to_owned(),
        (Locale::Es, Link::Security) => "/es/panel/seguridad".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_stands_below_the_products_address_in_the_readers_language() {
        let links = Links::below("https://casas.example.pt/");
        assert_eq!(
            links.address(Locale::Pt, Link::Confirm("a-B_9")),
            "https://casas.example.pt/confirmar?token=a-B_9"
        );
        assert_eq!(links.address(Locale::Es, Link::SignIn), "https://casas.example.pt/es/entrar");
        let elsewhere = Links::with_paths("http://127.0.0.1:3000", |locale, _| format!("/{locale}/x"));
        assert_eq!(elsewhere.address(Locale::En, Link::Account), "http://127.0.0.1:3000/en/x");
    }

    #[test]
    fn a_token_can_not_leave_its_place() {
        let links = Links::below("https://casas.example.pt");
        assert_eq!(
            links.address(Locale::En, Link::Invitation("../x?y#z\"<")),
            "https://casas.example.pt/en/invitation/..%2Fx%3Fy%23z%22%3C"
        );
    }
}
