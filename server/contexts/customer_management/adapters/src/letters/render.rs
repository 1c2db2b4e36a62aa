//! A letter in the reader's language: what stands in the mailbox.

use super::links::{Link, Links};
use chrono::Locale as DateLocale;
use customer_management::domain::letter::{Letter, LetterContent};
use customer_management::domain::role::Role;
use customer_management::domain::token::Purpose;
use customer_management::domain::values::PersonName;
use kernel::locale::Locale;
use kernel::mail::Mail;
use kernel::time::Timestamp;
pub use letter_layout::InvalidTexts;
use letter_layout::{Frame, Letter as Written, Values, Words, harmless, texts};
use secrecy::ExposeSecret as _;
use serde::Deserialize;

/// Puts letters into words.
///
/// What a person typed, a name of theirs or of their agency, is shown as it is
/// and does nothing, as [`letter_layout`] has it.
pub struct LetterRenderer {
    links: Links,
    pt: Texts,
    en: Texts,
    es: Texts,
}

/// Every text of one language. A key that a file lacks, or has too many, is an error.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    frame: Frame,
    roles: Roles,
    confirm_email: Words,
    already_registered: Words,
    reset_password: Words,
    password_changed: Words,
    second_factor_set_up: Words,
    second_factor_given_up: Words,
    recovery_code_used: Words,
    last_recovery_code_used: Words,
    invitation: Words,
    role_changed: Words,
    removed: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Roles {
    owner: String,
    admin: String,
    agent: String,
}

impl LetterRenderer {
    /// A renderer whose letters lead to `links`.
    ///
    /// # Errors
    /// [`InvalidTexts`], never in a program whose tests passed.
    pub fn new(links: Links) -> Result<Self, InvalidTexts> {
        Ok(Self {
            links,
            pt: texts(Locale::Pt, include_str!("pt.toml"))?,
            en: texts(Locale::En, include_str!("en.toml"))?,
            es: texts(Locale::Es, include_str!("es.toml"))?,
        })
    }

    /// The letter as a mail with the letter's id, or nothing where nothing is
    /// to be sent. The same letter is rendered the same at every attempt.
    #[must_use]
    pub fn render(&self, letter: &Letter) -> Option<Mail> {
        let locale = letter.locale;
        let texts = match locale {
            Locale::Pt => &self.pt,
            Locale::En => &self.en,
            Locale::Es => &self.es,
        };
        let (words, link, values) = texts.of(&letter.content, locale)?;
        let written = Written {
            id: letter.id.0,
            to: letter.to.as_str(),
            name: letter.name.as_ref().map(PersonName::as_str),
            locale,
            frame: &texts.frame,
            words,
            values,
            added: Vec::new(),
            link: self.links.address(locale, link),
            calendar: None,
        };
        Some(written.written())
    }
}

impl Texts {
    /// The words of a letter, its link, and what stands for the names in its words.
    fn of<'a>(&self, content: &'a LetterContent, locale: Locale) -> Option<(&Words, Link<'a>, Values)> {
        Some(match content {
            LetterContent::ConfirmEmail { token } => {
                let hours = Purpose::VerifyEmail.lifetime().num_hours().to_string();
                (&self.confirm_email, Link::Confirm(token.expose_secret()), vec![("hours", hours)])
            }
            LetterContent::AlreadyRegistered => (&self.already_registered, Link::SignIn, vec![]),
            LetterContent::ResetPassword { token } => {
                let minutes = Purpose::ResetPassword.lifetime().num_minutes().to_string();
                (&self.reset_password, Link::Reset(token.expose_secret()), vec![("minutes", minutes)])
            }
            LetterContent::UnknownReset => return None,
            LetterContent::PasswordChanged => (&self.password_changed, Link::SignIn, vec![]),
            LetterContent::SecondFactorSetUp => (&self.second_factor_set_up, Link::Security, vec![]),
            LetterContent::SecondFactorGivenUp => (&self.second_factor_given_up, Link::Security, vec![]),
            LetterContent::RecoveryCodeUsed { left: 0 } => {
                (&self.last_recovery_code_used, Link::Security, vec![])
            }
            LetterContent::RecoveryCodeUsed { left } => {
                (&self.recovery_code_used, Link::Security, vec![("left", left.to_string())])
            }
            LetterContent::Invitation { organization, inviter, role, token, expires_at } => {
                let values = vec![
                    ("organization", harmless(organization)),
                    ("inviter", harmless(inviter)),
                    ("role", self.roles.of(*role).to_owned()),
                    ("until", moment(locale, *expires_at)),
                ];
                (&self.invitation, Link::Invitation(token.expose_secret()), values)
            }
            LetterContent::RoleChanged { organization, role } => {
                let role = self.roles.of(*role).to_owned();
                let values = vec![("organization", harmless(organization)), ("role", role)];
                (&self.role_changed, Link::Account, values)
            }
            LetterContent::Removed { organization } => {
                (&self.removed, Link::Account, vec![("organization", harmless(organization))])
            }
        })
    }
}

impl Roles {
    fn of(&self, role: Role) -> &str {
        match role {
            Role::Owner => &self.owner,
            Role::Admin => &self.admin,
            Role::Agent => &self.agent,
        }
    }
}

/// A moment in words. The reader may live in four time zones, so it says which it is in.
fn moment(locale: Locale, moment: Timestamp) -> String {
    let (pattern, names) = match locale {
        Locale::Pt => ("%-d de %B de %Y, %H:%M UTC", DateLocale::pt_PT),
        Locale::En => ("%-d %B %Y, %H:%M UTC", DateLocale::en_GB),
        Locale::Es => ("%-d de %B de %Y, %H:%M UTC", DateLocale::es_ES),
    };
    moment.format_localized(pattern, names).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use customer_management::domain::ids::LetterId;
    use customer_management::domain::values::Email;
    use customer_management::fixtures::noon;
    use std::collections::{BTreeMap, BTreeSet};
    use uuid::Uuid;

    const TOKEN: &str = "dG9rZW4tX19fLS0t";
    const NAUGHTY: &str = "<script>alert('x')</script> & \"{link}\" premios.example";

    fn contents(name: &str) -> Vec<LetterContent> {
        let (organization, inviter) = (name.to_owned(), name.to_owned());
        let token = || TOKEN.into();
        let (role, expires_at) = (Role::Agent, noon());
        vec![
            LetterContent::ConfirmEmail { token: token() },
            LetterContent::AlreadyRegistered,
            LetterContent::ResetPassword { token: token() },
            LetterContent::PasswordChanged,
            LetterContent::Invitation {
                organization: organization.clone(),
                inviter,
                role,
                token: token(),
                expires_at,
            },
            LetterContent::RoleChanged { organization: organization.clone(), role: Role::Admin },
            LetterContent::Removed { organization },
            LetterContent::SecondFactorSetUp,
            LetterContent::SecondFactorGivenUp,
            LetterContent::RecoveryCodeUsed { left: 9 },
            LetterContent::RecoveryCodeUsed { left: 0 },
        ]
    }

    fn letter(name: Option<&str>, locale: Locale, content: LetterContent) -> Letter {
        Letter {
            id: LetterId(Uuid::from_u128(0x17)),
            to: Email::parse("rui@example.pt").unwrap(),
            name: name.map(|name| PersonName::parse(name).unwrap()),
            locale,
            content,
            posted_at: noon(),
        }
    }

    fn renderer() -> LetterRenderer {
        LetterRenderer::new(Links::below("https://casas.example.pt")).unwrap()
    }

    /// Every letter in every language, to somebody of a name.
    fn all(name: &str) -> Vec<(Locale, LetterContent, Mail)> {
        let renderer = renderer();
        Locale::ALL
            .into_iter()
            .flat_map(|locale| contents(name).into_iter().map(move |content| (locale, content)))
            .map(|(locale, content)| {
                let mail = renderer.render(&letter(Some(name), locale, content.clone())).unwrap();
                (locale, content, mail)
            })
            .collect()
    }

    /// The words that a reader sees, in small letters.
    fn words(mail: &Mail) -> BTreeSet<String> {
        let text = format!("{} {} {}", mail.subject, mail.text, mail.html).to_lowercase();
        text.split(|c: char| !c.is_alphabetic()).map(str::to_owned).collect()
    }

    #[test]
    fn every_letter_says_what_it_is_and_leads_somewhere() {
        for (locale, content, mail) in all("Rui Sá") {
            let link = renderer().links.address(locale, renderer().pt.of(&content, locale).unwrap().1);
            assert!(mail.text.contains(&format!("\n{link}\n")), "{locale} {content:?}:\n{}", mail.text);
            assert_eq!(mail.html.matches(&format!("href=\"{link}\"")).count(), 2, "{locale} {content:?}");
            for text in [&mail.subject, &mail.text, &mail.html] {
                let left: Vec<_> = text
                    .split('{')
                    .skip(1)
                    .filter(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()))
                    .collect();
                assert!(!text.trim().is_empty() && left.is_empty(), "{locale} {content:?}: {left:?}");
            }
            assert!(mail.subject.chars().count() <= 60, "{locale}: {}", mail.subject);
            assert!(mail.text.contains("Rui Sá") && mail.html.contains("Rui Sá"));
            assert_eq!((mail.to.as_str(), mail.to_name.as_deref()), ("rui@example.pt", Some("Rui Sá")));
            assert_eq!(mail.id, Uuid::from_u128(0x17));
        }
    }

    #[test]
    fn the_plain_text_says_everything_that_the_html_does() {
        for (locale, content, mail) in all("Rui Sá") {
            let page = mail.html.split("<h1").nth(1).unwrap();
            for paragraph in page.split("<p").skip(1).map(|rest| rest.split_once('>').unwrap().1) {
                let said = paragraph.split("</p>").next().unwrap();
                if !said.contains("<a ") {
                    let said = html_escape::decode_html_entities(said);
                    assert!(mail.text.contains(said.as_ref()), "{locale} {content:?}: {said}");
                }
            }
        }
    }

    #[test]
    fn a_name_is_shown_as_it_is_and_does_nothing() {
        for (locale, content, mail) in all(NAUGHTY) {
            assert!(!mail.html.contains("<script"), "{locale} {content:?}");
            assert_eq!(mail.html.matches('<').count(), {
                let calm = renderer().render(&letter(Some("Rui"), locale, content.clone())).unwrap();
                calm.html.matches('<').count()
            });
            assert!(mail.html.contains("&lt;script&gt;alert('x')&lt;/script&gt; &amp; \"{link}\""));
            assert!(!mail.text.contains("premios.example") && !mail.html.contains("premios.example"));
            assert!(mail.text.contains("premios.\u{2060}example"));
        }
    }

    #[test]
    fn nobody_is_addressed_as_tu_or_você() {
        let banned: BTreeSet<String> = [
            "tu", "te", "ti", "teu", "tua", "teus", "tuas", "você", "vocês", "contigo", "tus", "vos",
            "vosotros", "vuestro", "vuestra",
        ]
        .map(str::to_owned)
        .into();
        for (locale, content, mail) in all("Rui Sá") {
            let found: Vec<_> = words(&mail).intersection(&banned).cloned().collect();
            assert!(found.is_empty(), "{locale} {content:?} says {found:?}");
        }
        assert!(words(&Mail { text: "Se tu queres".into(), ..all("Rui")[0].2.clone() }).contains("tu"));
    }

    #[test]
    fn the_letters_differ_and_so_do_the_languages() {
        let letters = all("Rui Sá");
        let subjects: BTreeSet<_> = letters.iter().map(|(_, _, mail)| &mail.subject).collect();
        assert_eq!(subjects.len(), letters.len());
        for (locale, content, mail) in &letters {
            assert!(mail.html.contains(&format!("<html lang=\"{}\">", locale.tag())), "{content:?}");
        }
    }

    #[test]
    fn an_invitation_reads_as_a_person_would_write_it() {
        let content = contents("Casas do Rio").swap_remove(4);
        let mail = renderer().render(&letter(None, Locale::Pt, content)).unwrap();
        assert_eq!(mail.subject, "Convite para a equipa de Casas do Rio");
        assert_eq!(
            mail.text,
            "Olá.\n\n\
             Casas do Rio convida para a equipa de Casas do Rio, com a função de agente.\n\n\
             A ligação mostra o convite. Pode ser aceite com uma conta nova ou com a que já existe para este \
             endereço, até 2 de novembro de 2026, 12:00 UTC.\n\n\
             Ver o convite:\nhttps://casas.example.pt/convite/dG9rZW4tX19fLS0t\n\n\
             Quem não conhece Casas do Rio pode ignorar a mensagem: o convite perde a validade por si.\n\n\
             -- \nMensagem automática da plataforma Estate OS. Não é preciso responder.\n"
        );
    }

    #[test]
    fn a_link_says_how_long_it_works() {
        let [confirm, reset] = [0, 2].map(|n| contents("").swap_remove(n));
        let text = |content| renderer().render(&letter(None, Locale::En, content)).unwrap().text;
        assert!(text(confirm).contains("The link works for 24 hours."));
        assert!(text(reset).contains("It works once, for 30 minutes."));
    }

    #[test]
    fn who_has_no_account_gets_no_letter() {
        assert_eq!(renderer().render(&letter(None, Locale::Pt, LetterContent::UnknownReset)), None);
    }

    #[test]
    fn every_language_has_the_same_texts_with_the_same_names_in_them() {
        fn shape(prefix: &str, value: &toml::Value, shapes: &mut BTreeMap<String, BTreeSet<String>>) {
            match value {
                toml::Value::Table(table) => {
                    for (key, value) in table {
                        shape(&format!("{prefix}.{key}"), value, shapes);
                    }
                }
                value => {
                    let text = value.to_string();
                    let names =
                        text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap().to_owned());
                    shapes.insert(prefix.to_owned(), names.collect());
                }
            }
        }
        let shapes =
            [include_str!("pt.toml"), include_str!("en.toml"), include_str!("es.toml")].map(|file| {
                let mut shapes = BTreeMap::new();
                shape("", &toml::Value::Table(file.parse().unwrap()), &mut shapes);
                shapes
            });
        assert_eq!(shapes[0], shapes[1]);
        assert_eq!(shapes[0], shapes[2]);
    }
}
