//! The registry: every screen and every action that has to do with a session.

mod actions;
mod paths;

pub use actions::Action;

use customer_management::domain::role::Permission;

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

    /// Booking a visit of a listing, by its number.
    Book(String),
    /// A visit, by the signed link of its visitor.
    Visit(String),
    /// The same, as a file for calendars.
    VisitFile(String),
    /// A place on a waiting list, by its signed link.
    Waiting(String),
    /// An agent's visits as a file that calendars fetch, by its secret.
    AgendaFile(String),

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
    /// Who visits what, and when.
    Calendar,
    /// A visit for somebody on the telephone.
    NewVisit,
    /// A visit as the agency sees it, by its id.
    AgencyVisit(String),
    /// When somebody shows properties, and other calendars that know.
    Hours,
    /// Who looked at what is personal.
    Looks,
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

impl Screen {
    /// Every screen; those that are found by a key, with this one.
    #[must_use]
    pub fn all(key: &str) -> [Self; 33] {
        [
            Self::SignIn,
            Self::SecondFactor,
            Self::Register,
            Self::Forgotten,
            Self::Reset,
            Self::Confirm,
            Self::Invitation(key.to_owned()),
            Self::ProviderReturn,
            Self::Book(key.to_owned()),
            Self::Visit(key.to_owned()),
            Self::VisitFile(key.to_owned()),
            Self::Waiting(key.to_owned()),
            Self::AgendaFile(key.to_owned()),
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
            Self::Calendar,
            Self::NewVisit,
            Self::AgencyVisit(key.to_owned()),
            Self::Hours,
            Self::Looks,
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
            | Self::ProviderReturn
            | Self::Book(_)
            | Self::Visit(_)
            | Self::VisitFile(_)
            | Self::Waiting(_)
            | Self::AgendaFile(_) => Access::Anyone,
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
            Self::Calendar | Self::NewVisit | Self::AgencyVisit(_) | Self::Hours => {
                Access::Member(Permission::ArrangeVisits)
            }
            Self::Looks => Access::Member(Permission::SeeLooks),
        }
    }

    /// Whether its forms may bring files.
    #[must_use]
    pub const fn takes_files(&self) -> bool {
        matches!(self, Self::ImportProperties | Self::Property(_) | Self::Agency)
    }

    /// The same screen without the key in its address, if that key is what opens it: a log is read by
    /// others.
    #[must_use]
    pub fn without_secret(self) -> Self {
        let hidden = || "…".to_owned();
        match self {
            Self::Invitation(_) => Self::Invitation(hidden()),
            Self::Letter(_) => Self::Letter(hidden()),
            Self::Visit(_) => Self::Visit(hidden()),
            Self::VisitFile(_) => Self::VisitFile(hidden()),
            Self::Waiting(_) => Self::Waiting(hidden()),
            Self::AgendaFile(_) => Self::AgendaFile(hidden()),
            other => other,
        }
    }

    /// Whether its address may hold what opens something, in its path or in its query: no other site is
    /// told of it.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        let in_query = matches!(self, Self::Reset | Self::Confirm | Self::ProviderReturn | Self::Book(_));
        in_query || self.clone().without_secret() != *self
    }
}
