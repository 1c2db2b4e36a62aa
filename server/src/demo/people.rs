//! The demo's people: invented, with addresses that nobody can have (RFC 2606).

use customer_management::domain::role::Role;
use kernel::locale::Locale;

/// Somebody of the demo.
pub struct DemoPerson {
    /// Their address.
    pub email: &'static str,
    /// Their name.
    pub name: &'static str,
    /// The language they read.
    pub locale: Locale,
    /// What they are in which agency, by its place in the list of agencies.
    pub roles: &'static [(usize, Role)],
}

/// The password of all of them. It is known to everybody: the demo is to be looked at, and
/// nothing of value belongs into it.
pub const PASSWORD: &str = "azulejo-e-cal";

/// Everybody, the one to sign in as first.
pub const PEOPLE: [DemoPerson; 5] = [
    DemoPerson {
        email: "ana@cal-e-azul.example",
        name: "Ana Brandão",
        locale: Locale::Pt,
        roles: &[(0, Role::Owner), (1, Role::Admin)],
    },
    DemoPerson {
        email: "rui@cal-e-azul.example",
        name: "Rui Sequeira",
        locale: Locale::Pt,
        roles: &[(0, Role::Admin)],
    },
    DemoPerson {
        email: "marta@cal-e-azul.example",
        name: "Marta Vilhena",
        locale: Locale::Pt,
        roles: &[(0, Role::Agent)],
    },
    DemoPerson {
        email: "tiago@nortada.example",
        name: "Tiago Meireles",
        locale: Locale::Pt,
        roles: &[(1, Role::Owner)],
    },
    DemoPerson {
        email: "lucia@patio-de-luz.example",
        name: "Lucía Romero",
        locale: Locale::Es,
        roles: &[(2, Role::Owner)],
    },
];
