//! The registry: every screen and every action that has to do with a session.

use customer_management::domain::role::Permission;
use kernel::locale::Locale;

/// A page of the accounts or of the dashboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Screen {
    /// Signing in.
    SignIn,
    /// The code of the second factor.
    SecondFactor,
    /// Registering.
    Register,
    /// A forgotten password.
    Forgotten,
    /// Another password, by the link of a letter.
    Reset,
    /// Confirming an e-mail address, by the link of a letter.
    Confirm,
    /// An invitation, by its token.
    Invitation(String),
    /// Where the site that vouches for people sends them back to.
    ProviderReturn,

    /// What needs doing.
    Overview,
    /// Who is in the agency.
    Team,
    /// What the agency says of itself.
    Agency,
    /// What the agency pays for.
    Plan,
    /// What somebody says of themselves.
    Account,
    /// Password, second factor, sessions.
    Security,
    /// What happened.
    Notifications,
    /// What the agency sells and rents.
    Properties,
    /// A new one.
    NewProperty,
    /// All of it as a file.
    PropertiesFile,
    /// A file of it from elsewhere.
    ImportProperties,
    /// One property, by its number.
    Property(String),
    /// One property as the public will see it.
    Preview(String),
    /// The letters of a demonstration.
    Letters,
    /// One of them.
    Letter(String),
}

/// Who may see a screen or do an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Anyone,
    /// Who is signed in.
    Person,
    /// Who acts for an agency in a role with this permission, with a confirmed address.
    Member(Permission),
}

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
        },
    }
}

/// How long a token or the name of a letter may be in a path, in bytes.
const LONGEST_KEY: usize = 128;

impl Screen {
    /// Every screen; those that are found by a key, with this one.
    #[must_use]
    pub fn all(key: &str) -> [Self; 23] {
        [
            Self::SignIn,
            Self::SecondFactor,
            Self::Register,
            Self::Forgotten,
            Self::Reset,
            Self::Confirm,
            Self::Invitation(key.to_owned()),
            Self::ProviderReturn,
            Self::Overview,
            Self::Team,
            Self::Agency,
            Self::Plan,
            Self::Account,
            Self::Security,
            Self::Notifications,
            Self::Properties,
            Self::NewProperty,
            Self::PropertiesFile,
            Self::ImportProperties,
            Self::Property(key.to_owned()),
            Self::Preview(key.to_owned()),
            Self::Letters,
            Self::Letter(key.to_owned()),
        ]
    }

    /// Who may see it.
    #[must_use]
    pub const fn access(&self) -> Access {
        match self {
            Self::SignIn
            | Self::SecondFactor
            | Self::Register
            | Self::Forgotten
            | Self::Reset
            | Self::Confirm
            | Self::Invitation(_)
            | Self::ProviderReturn => Access::Anyone,
            Self::Overview
            | Self::Account
            | Self::Security
            | Self::Notifications
            | Self::Letters
            | Self::Letter(_) => Access::Person,
            Self::Team => Access::Member(Permission::SeeTeam),
            Self::Agency | Self::Plan => Access::Member(Permission::SeeOrganization),
            Self::Properties | Self::PropertiesFile | Self::Property(_) | Self::Preview(_) => {
                Access::Member(Permission::SeeProperties)
            }
            Self::NewProperty | Self::ImportProperties => Access::Member(Permission::EditProperties),
        }
    }

    /// Whether its forms may bring files.
    #[must_use]
    pub const fn takes_files(&self) -> bool {
        matches!(self, Self::ImportProperties | Self::Property(_) | Self::Agency)
    }

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
        let mut parts = rest.strip_suffix('/').unwrap_or(rest).split('/');
        let found = (parts.next()?, parts.next(), parts.next(), parts.next());
        let screen = match found {
            (first, None, ..) if first == w.sign_in => Self::SignIn,
            (first, None, ..) if first == w.register => Self::Register,
            (first, None, ..) if first == w.forgotten => Self::Forgotten,
            (first, None, ..) if first == w.reset => Self::Reset,
            (first, None, ..) if first == w.confirm => Self::Confirm,
            (first, None, ..) if first == w.dashboard => Self::Overview,
            (first, Some(second), None, _) if first == w.sign_in => match second {
                second if second == w.code => Self::SecondFactor,
                second if second == w.external => Self::ProviderReturn,
                _ => return None,
            },
            (first, Some(token), None, _) if first == w.invitation => Self::Invitation(key(token)?),
            (first, Some(second), None, _) if first == w.dashboard => match second {
                second if second == w.team => Self::Team,
                second if second == w.agency => Self::Agency,
                second if second == w.plan => Self::Plan,
                second if second == w.account => Self::Account,
                second if second == w.security => Self::Security,
                second if second == w.notifications => Self::Notifications,
                second if second == w.letters => Self::Letters,
                second if second == w.properties => Self::Properties,
                _ => return None,
            },
            (first, Some(second), Some(id), None) if first == w.dashboard && second == w.letters => {
                Self::Letter(key(id)?)
            }
            (first, Some(second), Some(third), None) if first == w.dashboard && second == w.properties => {
                match third {
                    third if third == w.new => Self::NewProperty,
                    third if third == w.file => Self::PropertiesFile,
                    third if third == w.import => Self::ImportProperties,
                    number => Self::Property(key(number)?),
                }
            }
            (first, Some(second), Some(number), Some(last))
                if first == w.dashboard
                    && second == w.properties
                    && last == w.view
                    && parts.next().is_none() =>
            {
                Self::Preview(key(number)?)
            }
            _ => return None,
        };
        Some((locale, screen))
    }
}

/// A token or the name of a letter: letters, digits, `-` and `_`.
fn key(text: &str) -> Option<String> {
    let plain = (1..=LONGEST_KEY).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    plain.then(|| text.to_owned())
}

/// Declares the actions: where each form stands, its code, who may.
macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident on $screen:ident = $code:literal, $access:expr;)+) => {
        /// What a form does.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Action {
            $($(#[$doc])* $name),+
        }

        impl Action {
            /// Every action.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// What the field `action` of its form says.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// Who may do it.
            #[must_use]
            pub const fn access(self) -> Access {
                match self { $(Self::$name => $access),+ }
            }

            /// Whether its form stands on a screen.
            #[must_use]
            pub const fn stands_on(self, screen: &Screen) -> bool {
                match self { $(Self::$name => matches!(screen, actions!(@ $screen))),+ }
            }
        }
    };
    (@ Invitation) => { Screen::Invitation(_) };
    (@ Property) => { Screen::Property(_) };
    (@ $screen:ident) => { Screen::$screen };
}

actions! {
    /// Signs in by password.
    SignIn on SignIn = "sign_in", Access::Anyone;
    /// Goes to the site that vouches for people.
    AskProvider on SignIn = "ask_provider", Access::Anyone;
    /// Shows the code of the second factor.
    ShowCode on SecondFactor = "show_code", Access::Anyone;
    /// Registers.
    Register on Register = "register", Access::Anyone;
    /// Asks for the letter to choose another password.
    ForgotPassword on Forgotten = "forgot_password", Access::Anyone;
    /// Chooses it.
    ResetPassword on Reset = "reset_password", Access::Anyone;
    /// Confirms an e-mail address.
    ConfirmEmail on Confirm = "confirm_email", Access::Anyone;
    /// Registers, and joins the agency.
    RegisterInvited on Invitation = "register_invited", Access::Anyone;
    /// Joins the agency.
    AcceptInvitation on Invitation = "accept_invitation", Access::Person;

    /// Ends this session.
    SignOut on Overview = "sign_out", Access::Anyone;
    /// Asks for the letter that confirms the address.
    ResendConfirmation on Overview = "resend_confirmation", Access::Person;
    /// Acts for another agency from now on.
    SwitchAgency on Overview = "switch_agency", Access::Person;

    /// Invites somebody.
    InviteMember on Team = "invite_member", Access::Member(Permission::ManageTeam);
    /// Sends an invitation again.
    ResendInvitation on Team = "resend_invitation", Access::Member(Permission::ManageTeam);
    /// Takes an invitation back.
    RevokeInvitation on Team = "revoke_invitation", Access::Member(Permission::ManageTeam);
    /// Gives a member another role.
    ChangeRole on Team = "change_role", Access::Member(Permission::ManageTeam);
    /// Lets a member go; also oneself, whatever the role.
    RemoveMember on Team = "remove_member", Access::Member(Permission::SeeTeam);
    /// Makes another member the owner.
    HandOver on Team = "hand_over", Access::Member(Permission::HandOverOwnership);

    /// Changes what the agency says of itself.
    SaveAgency on Agency = "save_agency", Access::Member(Permission::EditOrganization);
    /// Gives the agency a logo.
    ChangeLogo on Agency = "change_logo", Access::Member(Permission::EditOrganization);
    /// Takes it away.
    RemoveLogo on Agency = "remove_logo", Access::Member(Permission::EditOrganization);
    /// Takes another plan.
    ChangePlan on Plan = "change_plan", Access::Member(Permission::ChangePlan);

    /// Does one thing to several properties.
    ChangeProperties on Properties = "change_properties", Access::Member(Permission::EditProperties);
    /// Keeps a search of the list under a name.
    SaveView on Properties = "save_view", Access::Member(Permission::SeeProperties);
    /// Forgets it.
    RemoveView on Properties = "remove_view", Access::Member(Permission::SeeProperties);
    /// Begins a property.
    CreateProperty on NewProperty = "create_property", Access::Member(Permission::EditProperties);
    /// Takes in a file of listings.
    ImportListings on ImportProperties = "import_listings", Access::Member(Permission::EditProperties);
    /// Saves a section of a property.
    SaveSection on Property = "save_section", Access::Member(Permission::EditProperties);
    /// Puts it on the market.
    PublishProperty on Property = "publish_property", Access::Member(Permission::EditProperties);
    /// Reserves it, sells it, takes it off the market.
    MoveProperty on Property = "move_property", Access::Member(Permission::EditProperties);
    /// Begins another one like it.
    DuplicateProperty on Property = "duplicate_property", Access::Member(Permission::EditProperties);
    /// Deletes it.
    DeleteProperty on Property = "delete_property", Access::Member(Permission::EditProperties);
    /// Says whose it is to look after.
    AssignProperty on Property = "assign_property", Access::Member(Permission::EditProperties);
    /// Adds photographs.
    AddPhotographs on Property = "add_photographs", Access::Member(Permission::EditProperties);
    /// Puts them in another order.
    ArrangePhotographs on Property = "arrange_photographs", Access::Member(Permission::EditProperties);
    /// Says what one shows.
    DescribePhotograph on Property = "describe_photograph", Access::Member(Permission::EditProperties);
    /// Takes one away.
    RemovePhotograph on Property = "remove_photograph", Access::Member(Permission::EditProperties);
    /// Adds documents.
    AddDocuments on Property = "add_documents", Access::Member(Permission::EditProperties);
    /// Says what a document is, and until when.
    ChangeDocument on Property = "change_document", Access::Member(Permission::EditProperties);
    /// Takes one away.
    RemoveDocument on Property = "remove_document", Access::Member(Permission::EditProperties);
    /// Opens one.
    OpenDocument on Property = "open_document", Access::Member(Permission::EditProperties);
    /// Shows an owner's numbers in full.
    RevealOwner on Property = "reveal_owner", Access::Member(Permission::EditProperties);
    /// Adds a note.
    AddNote on Property = "add_note", Access::Member(Permission::EditProperties);
    /// Takes one's own note away.
    RemoveNote on Property = "remove_note", Access::Member(Permission::EditProperties);

    /// Changes what somebody says of themselves.
    SaveProfile on Account = "save_profile", Access::Person;
    /// Changes the password.
    ChangePassword on Security = "change_password", Access::Person;
    /// Begins to set up a second factor.
    BeginSecondFactor on Security = "begin_second_factor", Access::Person;
    /// Shows a first code.
    ConfirmSecondFactor on Security = "confirm_second_factor", Access::Person;
    /// Takes the second factor away.
    DisableSecondFactor on Security = "disable_second_factor", Access::Person;
    /// Ends a session.
    EndSession on Security = "end_session", Access::Person;
    /// Ends all sessions.
    EndAllSessions on Security = "end_all_sessions", Access::Person;
    /// Remembers that notifications were read.
    ReadNotifications on Notifications = "read_notifications", Access::Person;
}

impl Action {
    /// The action that a form on a screen names.
    #[must_use]
    pub fn named(screen: &Screen, code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.stands_on(screen) && action.code() == code)
    }
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
        for path in ["", "/", "/painel/", "/painel/x", "/painel/correio/../x", "/convite", "/convite/a/b"] {
            let found = Screen::parse(path).map(|(_, screen)| screen);
            assert!(matches!(found, None | Some(Screen::Overview)), "{path}: {found:?}");
        }
        assert_eq!(Screen::parse(&format!("/convite/{}", "a".repeat(129))), None);
        assert_eq!(Screen::parse("/convite/ação"), None);
    }

    #[test]
    fn every_action_has_a_code_of_its_own_and_a_screen_to_stand_on() {
        let codes: HashSet<&str> = Action::ALL.iter().map(|action| action.code()).collect();
        assert_eq!(codes.len(), Action::ALL.len());
        for action in Action::ALL {
            let screens = Screen::all("k").into_iter().filter(|screen| action.stands_on(screen)).count();
            assert_eq!(screens, 1, "{action:?}");
        }
    }
}
