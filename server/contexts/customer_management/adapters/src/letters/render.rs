//! A letter in the reader's language: what stands in the mailbox.

use super::links::{Link, Links};
use chrono::Locale as DateLocale;
use customer_management::domain::letter::{Letter, LetterContent};
use customer_management::domain::role::Role;
use customer_management::domain::token::Purpose;
use html_escape::{encode_double_quoted_attribute, encode_text};
use kernel::locale::Locale;
use kernel::mail::Mail;
use kernel::time::Timestamp;
use secrecy::ExposeSecret as _;
use serde::Deserialize;
use thiserror::Error;

/// The one template, in the colours of `style/tokens.css`: mail programs know no custom properties.
const TEMPLATE: &str = include_str!("letter.html");

/// One paragraph of a letter's body in HTML.
const PARAGRAPH: &str = r#"<p class="ink" style="margin: 0 0 16px; color: #161e2c;">{text}</p>"#;

/// A file of texts that is not what it should be; found at the start of the program, and by a test.
#[derive(Debug, Error)]
#[error("the texts of letters in {language}: {reason}")]
pub struct InvalidTexts {
    language: Locale,
    reason: toml::de::Error,
}

/// Puts letters into words.
///
/// What a person typed, a name of theirs or of their agency, is shown as it is
/// and does nothing: no markup in the HTML, and no address that a mail program
/// would make a link of.
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

/// What stands around every letter.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Frame {
    greeting: String,
    greeting_named: String,
    link_hint: String,
    footer: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Roles {
    owner: String,
    admin: String,
    agent: String,
}

/// The words of one letter.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    subject: String,
    /// What a list of mails shows behind the subject.
    preheader: String,
    heading: String,
    /// What happened and what to do, a paragraph each.
    body: Vec<String>,
    button: String,
    /// What to do if it wasn't you.
    otherwise: String,
}

/// What stands for `{name}` in a text.
type Values = Vec<(&'static str, String)>;

impl LetterRenderer {
    /// A renderer whose letters lead to `links`.
    ///
    /// # Errors
    /// [`InvalidTexts`], never in a program whose tests passed.
    pub fn new(links: Links) -> Result<Self, InvalidTexts> {
        let read = |language, file| toml::from_str(file).map_err(|reason| InvalidTexts { language, reason });
        Ok(Self {
            links,
            pt: read(Locale::Pt, include_str!("pt.toml"))?,
            en: read(Locale::En, include_str!("en.toml"))?,
            es: read(Locale::Es, include_str!("es.toml"))?,
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
        let (words, link, mut values) = texts.of(&letter.content, locale)?;
        let name = letter.name.as_ref().map(|name| harmless(name.as_str()));
        let greeting = if name.is_some() { &texts.frame.greeting_named } else { &texts.frame.greeting };
        values.push(("name", name.unwrap_or_default()));
        let page = Page {
            locale,
            subject: filled(&words.subject, &values),
            preheader: filled(&words.preheader, &values),
            heading: filled(&words.heading, &values),
            paragraphs: std::iter::once(greeting)
                .chain(&words.body)
                .map(|text| filled(text, &values))
                .collect(),
            button: &words.button,
            link: self.links.address(locale, link),
            otherwise: filled(&words.otherwise, &values),
            frame: &texts.frame,
        };
        Some(Mail {
            id: letter.id.0,
            to: letter.to.as_str().to_owned(),
            to_name: letter.name.as_ref().map(ToString::to_string),
            text: page.text(),
            html: page.html(),
            subject: page.subject,
            calendar: None,
        })
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

/// A letter whose words are complete, before they are text or HTML.
struct Page<'a> {
    locale: Locale,
    subject: String,
    preheader: String,
    heading: String,
    paragraphs: Vec<String>,
    button: &'a str,
    link: String,
    otherwise: String,
    frame: &'a Frame,
}

impl Page<'_> {
    fn text(&self) -> String {
        let Self { paragraphs, button, link, otherwise, frame, .. } = self;
        let body = paragraphs.join("\n\n");
        format!("{body}\n\n{button}:\n{link}\n\n{otherwise}\n\n-- \n{}\n", frame.footer)
    }

    fn html(&self) -> String {
        let text = |text: &str| encode_text(text).into_owned();
        let paragraph = |paragraph: &String| filled(PARAGRAPH, &[("text", text(paragraph))]);
        filled(
            TEMPLATE,
            &[
                ("language", self.locale.tag().to_owned()),
                ("subject", text(&self.subject)),
                ("preheader", text(&self.preheader)),
                ("heading", text(&self.heading)),
                ("paragraphs", self.paragraphs.iter().map(paragraph).collect::<Vec<_>>().join("\n")),
                ("button", text(self.button)),
                ("link", encode_double_quoted_attribute(&self.link).into_owned()),
                ("otherwise", text(&self.otherwise)),
                ("link_hint", text(&self.frame.link_hint)),
                ("footer", text(&self.frame.footer)),
            ],
        )
    }
}

/// A text with what stands for its `{names}`, in one pass: braces in what is put in stay as they are.
fn filled(text: &str, values: &[(&'static str, String)]) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        whole.push_str(before);
        let found = values.iter().find_map(|(name, value)| {
            after.strip_prefix(name)?.strip_prefix('}').map(|behind| (value, behind))
        });
        rest = match found {
            Some((value, behind)) => {
                whole.push_str(value);
                behind
            }
            None => {
                whole.push('{');
                after
            }
        };
    }
    whole + rest
}

/// A name that stays a name. Mail programs make links of what looks like an
/// address, and anybody may call their agency `premios.example` and invite the
/// whole world; a word joiner behind a dot can't be seen and ends that.
fn harmless(name: &str) -> String {
    let mut harmless = String::with_capacity(name.len());
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        harmless.push(letter);
        if letter == '.' && letters.peek().is_some_and(|next| next.is_alphanumeric()) {
            harmless.push('\u{2060}');
        }
    }
    harmless
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
    use customer_management::domain::values::{Email, PersonName};
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

    #[test]
    fn the_colours_are_those_of_the_house() {
        let tokens = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../style/tokens.css");
        let tokens = std::fs::read_to_string(tokens).unwrap();
        let used = format!("{TEMPLATE}{PARAGRAPH}");
        let mut known = BTreeSet::new();
        for name in ["ground", "paper", "ink", "ink-soft", "line", "blue", "on-blue"] {
            let line = tokens.lines().find(|line| line.contains(&format!("--{name}: light-dark("))).unwrap();
            for colour in line.split("oklch(").skip(1).map(|rest| rest.split(')').next().unwrap()) {
                let numbers: Vec<f64> = colour.split(' ').map(|number| number.parse().unwrap()).collect();
                let hex = srgb(numbers[0], numbers[1], numbers[2]);
                assert!(used.contains(&hex), "{name} is {hex}");
                known.insert(hex);
            }
        }
        for rest in used.split('#').skip(1).filter(|rest| rest.as_bytes()[0].is_ascii_hexdigit()) {
            assert!(known.contains(&format!("#{}", &rest[..6])), "#{}", &rest[..6]);
        }
    }

    /// OKLCH as sRGB (CSS Color 4, the sample code of its section 18).
    fn srgb(lightness: f64, chroma: f64, hue: f64) -> String {
        let (sin, cos) = hue.to_radians().sin_cos();
        let (a, b) = (chroma * cos, chroma * sin);
        let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
        let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
        let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548 * b).powi(3);
        let parts = [
            4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
            -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
            -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701 * s,
        ];
        let hex = parts.map(|part| {
            let part = part.clamp(0.0, 1.0);
            let part = if part <= 0.003_130_8 { 12.92 * part } else { 1.055 * part.powf(1.0 / 2.4) - 0.055 };
            format!("{:02x}", (part * 255.0).round() as u8)
        });
        format!("#{}", hex.concat())
    }
}
