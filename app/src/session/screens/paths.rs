//! The addresses of the screens, built and read in one place.

use super::Screen;
use kernel::locale::Locale;

/// The words of the paths in one language.
struct Words {
    prefix: &'static str,
    sign_in: &'static str,
    code: &'static str,
    external: &'static str,
    register: &'static str,
    forgotten: &'static str,
    reset: &'static str,
    confirm: &'static str,
    invitation: &'static str,
    dashboard: &'static str,
    team: &'static str,
    agency: &'static str,
    plan: &'static str,
    account: &'static str,
    security: &'static str,
    notifications: &'static str,
    letters: &'static str,
    properties: &'static str,
    new: &'static str,
    file: &'static str,
    import: &'static str,
    view: &'static str,
    book: &'static str,
    visit: &'static str,
    waiting: &'static str,
    agenda: &'static str,
    calendar: &'static str,
    new_visit: &'static str,
    hours: &'static str,
    looks: &'static str,
}

const fn words(locale: Locale) -> Words {
    match locale {
        Locale::Pt => Words {
            prefix: "",
            sign_in: "entrar",
            code: "codigo",
            external: "externo",
            register: "registar",
            forgotten: "recuperar",
            reset: "repor",
            confirm: "confirmar",
            invitation: "convite",
            dashboard: "painel",
            team: "equipa",
            agency: "agencia",
            plan: "plano",
            account: "conta",
            security: "seguranca",
            notifications: "avisos",
            letters: "correio",
            properties: "imoveis",
            new: "novo",
            file: "ficheiro",
            import: "importar",
            view: "ver",
            book: "agendar",
            visit: "visita",
            waiting: "espera",
            agenda: "agenda",
            calendar: "agenda",
            new_visit: "nova",
            hours: "horario",
            looks: "acessos",
        },
        Locale::En => Words {
            prefix: "/en",
            sign_in: "sign-in",
            code: "code",
            external: "external",
            register: "register",
            forgotten: "forgotten",
            reset: "reset",
            confirm: "confirm",
            invitation: "invitation",
            dashboard: "dashboard",
            team: "team",
            agency: "agency",
            plan: "plan",
            account: "account",
            security: "security",
            notifications: "notifications",
            letters: "mail",
            properties: "properties",
            new: "new",
            file: "file",
            import: "import",
            view: "view",
            book: "book",
            visit: "visit",
            waiting: "waiting",
            agenda: "agenda",
            calendar: "calendar",
            new_visit: "new",
            hours: "hours",
            looks: "access-log",
        },
        Locale::Es => Words {
            prefix: "/es",
            sign_in: "entrar",
            code: "codigo",
            external: "externo",
            register: "registro",
            forgotten: "recuperar",
            reset: "restablecer",
            confirm: "confirmar",
            invitation: "invitacion",
            dashboard: "panel",
            team: "equipo",
            agency: "agencia",
            plan: "plan",
            account: "cuenta",
            security: "seguridad",
            notifications: "avisos",
            letters: "correo",
            properties: "inmuebles",
            new: "nuevo",
            file: "archivo",
            import: "importar",
            view: "ver",
            book: "reservar",
            visit: "visita",
            waiting: "espera",
            agenda: "agenda",
            calendar: "agenda",
            new_visit: "nueva",
            hours: "horario",
            looks: "accesos",
        },
    }
}

/// How long a token or the name of a letter may be in a path, in bytes.
const LONGEST_KEY: usize = 128;
/// The ends of files for calendars, by which programs know what they are.
const VISIT_FILE: &str = "visit.ics";
const AGENDA_FILE: &str = "agenda.ics";

impl Screen {
    /// Its path in a language.
    #[must_use]
    pub fn path(&self, locale: Locale) -> String {
        let w = words(locale);
        let prefix = w.prefix;
        let outside = |word: &str| format!("{prefix}/{word}");
        let inside = |word: &str| format!("{prefix}/{}/{word}", w.dashboard);
        match self {
            Self::SignIn => outside(w.sign_in),
            Self::SecondFactor => format!("{prefix}/{}/{}", w.sign_in, w.code),
            Self::ProviderReturn => format!("{prefix}/{}/{}", w.sign_in, w.external),
            Self::Register => outside(w.register),
            Self::Forgotten => outside(w.forgotten),
            Self::Reset => outside(w.reset),
            Self::Confirm => outside(w.confirm),
            Self::Invitation(token) => format!("{prefix}/{}/{token}", w.invitation),
            Self::Book(number) => format!("{prefix}/{}/{number}", w.book),
            Self::Visit(token) => format!("{prefix}/{}/{token}", w.visit),
            Self::VisitFile(token) => format!("{prefix}/{}/{token}/{VISIT_FILE}", w.visit),
            Self::Waiting(token) => format!("{prefix}/{}/{token}", w.waiting),
            Self::AgendaFile(token) => format!("{prefix}/{}/{token}/{AGENDA_FILE}", w.agenda),
            Self::Overview => outside(w.dashboard),
            Self::Team => inside(w.team),
            Self::Agency => inside(w.agency),
            Self::Plan => inside(w.plan),
            Self::Account => inside(w.account),
            Self::Security => inside(w.security),
            Self::Notifications => inside(w.notifications),
            Self::Properties => inside(w.properties),
            Self::NewProperty => format!("{}/{}", inside(w.properties), w.new),
            Self::PropertiesFile => format!("{}/{}", inside(w.properties), w.file),
            Self::ImportProperties => format!("{}/{}", inside(w.properties), w.import),
            Self::Property(key) => format!("{}/{key}", inside(w.properties)),
            Self::Preview(key) => format!("{}/{key}/{}", inside(w.properties), w.view),
            Self::Calendar => inside(w.calendar),
            Self::NewVisit => format!("{}/{}", inside(w.calendar), w.new_visit),
            Self::AgencyVisit(id) => format!("{}/{id}", inside(w.calendar)),
            Self::Hours => inside(w.hours),
            Self::Looks => inside(w.looks),
            Self::Letters => inside(w.letters),
            Self::Letter(id) => format!("{}/{id}", inside(w.letters)),
        }
    }

    /// Reads a path.
    #[must_use]
    pub fn parse(path: &str) -> Option<(Locale, Self)> {
        let locale = crate::portal::paths::locale_of(path);
        let w = words(locale);
        let rest = path.strip_prefix(w.prefix)?.strip_prefix('/')?;
        let parts: Vec<&str> = rest.strip_suffix('/').unwrap_or(rest).splitn(6, '/').collect();
        let screen = match parts.as_slice() {
            [first] if *first == w.dashboard => Self::Overview,
            [first, rest @ ..] if *first == w.dashboard => inside(&w, rest)?,
            parts => outside(&w, parts)?,
        };
        Some((locale, screen))
    }
}

/// The screens beside the dashboard.
fn outside(w: &Words, parts: &[&str]) -> Option<Screen> {
    Some(match *parts {
        [one] if one == w.sign_in => Screen::SignIn,
        [one] if one == w.register => Screen::Register,
        [one] if one == w.forgotten => Screen::Forgotten,
        [one] if one == w.reset => Screen::Reset,
        [one] if one == w.confirm => Screen::Confirm,
        [one, two] if one == w.sign_in && two == w.code => Screen::SecondFactor,
        [one, two] if one == w.sign_in && two == w.external => Screen::ProviderReturn,
        [one, token] if one == w.invitation => Screen::Invitation(key(token)?),
        [one, number] if one == w.book => Screen::Book(key(number)?),
        [one, token] if one == w.visit => Screen::Visit(key(token)?),
        [one, token] if one == w.waiting => Screen::Waiting(key(token)?),
        [one, token, VISIT_FILE] if one == w.visit => Screen::VisitFile(key(token)?),
        [one, token, AGENDA_FILE] if one == w.agenda => Screen::AgendaFile(key(token)?),
        _ => return None,
    })
}

/// The screens of the dashboard, below its own path.
fn inside(w: &Words, parts: &[&str]) -> Option<Screen> {
    Some(match *parts {
        [one] if one == w.team => Screen::Team,
        [one] if one == w.agency => Screen::Agency,
        [one] if one == w.plan => Screen::Plan,
        [one] if one == w.account => Screen::Account,
        [one] if one == w.security => Screen::Security,
        [one] if one == w.notifications => Screen::Notifications,
        [one] if one == w.letters => Screen::Letters,
        [one] if one == w.properties => Screen::Properties,
        [one] if one == w.calendar => Screen::Calendar,
        [one] if one == w.hours => Screen::Hours,
        [one] if one == w.looks => Screen::Looks,
        [one, id] if one == w.letters => Screen::Letter(key(id)?),
        [one, two] if one == w.calendar && two == w.new_visit => Screen::NewVisit,
        [one, id] if one == w.calendar => Screen::AgencyVisit(key(id)?),
        [one, two] if one == w.properties && two == w.new => Screen::NewProperty,
        [one, two] if one == w.properties && two == w.file => Screen::PropertiesFile,
        [one, two] if one == w.properties && two == w.import => Screen::ImportProperties,
        [one, number] if one == w.properties => Screen::Property(key(number)?),
        [one, number, two] if one == w.properties && two == w.view => Screen::Preview(key(number)?),
        _ => return None,
    })
}

/// A token or the name of a letter: letters, digits, `-` and `_`.
fn key(text: &str) -> Option<String> {
    let plain = (1..=LONGEST_KEY).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    plain.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_screen_is_found_at_its_address_in_every_language() {
        let mut addresses = HashSet::new();
        for locale in Locale::ALL {
            for screen in Screen::all("a-B_9") {
                let path = screen.path(locale);
                assert_eq!(Screen::parse(&path), Some((locale, screen)), "{path}");
                assert!(addresses.insert(path));
            }
        }
    }

    #[test]
    fn nothing_else_is_a_screen() {
        let paths = [
            "",
            "/",
            "/painel/",
            "/painel/x",
            "/painel/correio/../x",
            "/convite",
            "/convite/a/b",
            "/visita/a/b",
        ];
        for path in paths {
            let found = Screen::parse(path).map(|(_, screen)| screen);
            assert!(matches!(found, None | Some(Screen::Overview)), "{path}: {found:?}");
        }
        assert_eq!(Screen::parse(&format!("/convite/{}", "a".repeat(129))), None);
        assert_eq!(Screen::parse("/convite/ação"), None);
    }
}
