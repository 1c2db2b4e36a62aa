//! The matrix: everybody × every screen and every action of the registry × whose.
//!
//! Who may is said in one place, [`expected`], and nowhere else. A screen or an action that is
//! added to the registry doesn't compile here until the matrix says who may.
//!
//! Before each cell the tables stand as they were when the [`World`] was made, so that no cell
//! depends on another.

use crate::house::{Answer, House, PASSWORD, difference, encoded};
use crate::world::{Aims, Caller, OUR_AGENT, VisitAims, World};
use app::session::{Action, Screen};
use http::{Method, StatusCode};
use kernel::locale::Locale;
use kernel::time::{Clock as _, SystemClock};
use std::collections::HashMap;
use std::fmt;

/// Whose it is that somebody aims at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Target {
    /// Nothing: the action takes no id.
    Nothing,
    /// The caller's own: themselves, their other session, an invitation to them.
    Mine,
    /// An agent's of Casas do Rio.
    Ours,
    /// An owner's of Casas do Rio.
    Owners,
    /// Of Nortada.
    Theirs,
    /// What never was.
    Nobodys,
}
use Target::{Mine, Nobodys, Nothing, Ours, Owners, Theirs};

/// What a cell comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expected {
    /// 303 to the form that signs in, and from there back. Nothing changed.
    SignInFirst,
    /// 303 to the overview, which says how to confirm the address. Nothing changed.
    ConfirmFirst,
    /// 404. Nothing changed.
    NotFound,
    /// 403. Nothing changed.
    NotAllowed,
    /// 422, or 409 where it was so already, by a rule of the domain. Nothing changed.
    Refused,
    /// 200. Nothing changed.
    Shown,
    /// 303 onward, as there was nothing to do. Nothing changed.
    Onward,
    /// 303 elsewhere, and something changed.
    Done,
    /// 200 that shows what was done, and something changed.
    DoneHere,
}
use Expected::{ConfirmFirst, Done, DoneHere, NotAllowed, NotFound, Onward, Refused, Shown, SignInFirst};

/// What is asked for.
#[derive(Debug, Clone)]
enum Step {
    See(Screen),
    Do(Action),
}

/// Whose things a step can aim at.
fn targets(step: &Step) -> &'static [Target] {
    const MEMBERS: &[Target] = &[Mine, Ours, Owners, Theirs, Nobodys];
    match step {
        Step::See(screen) => match screen {
            Screen::SignIn
            | Screen::SecondFactor
            | Screen::Register
            | Screen::Forgotten
            | Screen::ProviderReturn
            | Screen::Overview
            | Screen::Team
            | Screen::Agency
            | Screen::Plan
            | Screen::Account
            | Screen::Security
            | Screen::Notifications
            | Screen::Letters => &[Nothing],
            Screen::Reset | Screen::Confirm => &[Nothing, Ours, Nobodys],
            Screen::Invitation(_) => &[Ours, Theirs, Nobodys],
            Screen::Letter(_) => &[Nobodys],
            Screen::Properties | Screen::NewProperty | Screen::PropertiesFile | Screen::ImportProperties => {
                &[Nothing]
            }
            Screen::Property(_) | Screen::Preview(_) | Screen::AgencyVisit(_) => &[Ours, Theirs, Nobodys],
            Screen::Book(_) => &[Ours, Nobodys],
            // By a signed link, which on the list of who waits is one of another kind.
            Screen::Visit(_) | Screen::VisitFile(_) | Screen::Waiting(_) | Screen::AgendaFile(_) => {
                &[Ours, Theirs, Nobodys]
            }
            Screen::Calendar | Screen::NewVisit | Screen::Hours | Screen::Looks => &[Nothing],
        },
        Step::Do(action) => match action {
            Action::AskProvider
            | Action::ShowCode
            | Action::SignOut
            | Action::ResendConfirmation
            | Action::SaveAgency
            | Action::ChangeLogo
            | Action::RemoveLogo
            | Action::ChangePlan
            | Action::SaveProfile
            | Action::BeginSecondFactor
            | Action::ConfirmSecondFactor
            | Action::EndAllSessions => &[Nothing],
            // The right password, a wrong one; an address with an account, one without.
            Action::SignIn | Action::Register | Action::ForgotPassword => &[Ours, Nobodys],
            Action::ChangePassword | Action::DisableSecondFactor => &[Mine, Nobodys],
            // Theirs: a token of another kind.
            Action::ResetPassword | Action::ConfirmEmail => &[Ours, Theirs, Nobodys],
            Action::RegisterInvited => &[Ours, Theirs, Nobodys],
            Action::AcceptInvitation => &[Mine, Ours, Theirs, Nobodys],
            Action::SwitchAgency => &[Ours, Theirs, Nobodys],
            // Invited as an agent; as an owner.
            Action::InviteMember => &[Nothing, Owners],
            Action::ResendInvitation | Action::RevokeInvitation => &[Ours, Owners, Theirs, Nobodys],
            Action::ChangeRole | Action::RemoveMember | Action::HandOver => MEMBERS,
            Action::EndSession => &[Mine, Ours, Theirs, Nobodys],
            Action::ReadNotifications => &[Nothing, Mine, Ours, Theirs, Nobodys],
            Action::SaveView | Action::CreateProperty | Action::ImportListings => &[Nothing],
            // A search and a note are somebody's own, also among colleagues.
            Action::RemoveView | Action::RemoveNote => &[Mine, Ours, Theirs, Nobodys],
            Action::ChangeProperties
            | Action::SaveSection
            | Action::PublishProperty
            | Action::MoveProperty
            | Action::DuplicateProperty
            | Action::DeleteProperty
            | Action::AssignProperty
            | Action::AddPhotographs
            | Action::ArrangePhotographs
            | Action::DescribePhotograph
            | Action::RemovePhotograph
            | Action::AddDocuments
            | Action::ChangeDocument
            | Action::RemoveDocument
            | Action::OpenDocument
            | Action::RevealOwner
            | Action::AddNote
            | Action::SaveVisitSettings
            | Action::AnnounceOpenHouse
            | Action::CancelOpenHouse
            | Action::ConfirmVisit
            | Action::RearrangeVisit
            | Action::CallOffVisit
            | Action::CompleteVisit
            | Action::MissVisit => &[Ours, Theirs, Nobodys],
            Action::BookVisit | Action::JoinWaitingList => &[Ours, Nobodys],
            Action::MoveVisit | Action::CancelVisit | Action::TakeOffer | Action::LeaveWaitingList => {
                &[Ours, Theirs, Nobodys]
            }
            Action::BookForCaller | Action::RenewFeed | Action::EndFeed | Action::FollowCalendar => {
                &[Nothing]
            }
            Action::RemoveBlock | Action::UnfollowCalendar => &[Ours, Theirs, Nobodys],
            // Whose hours, and whose time.
            Action::SetHours | Action::SetDay | Action::AddBlock => &[Mine, Ours, Theirs, Nobodys],
        },
    }
}

/// The matrix: who may.
fn expected(step: &Step, caller: Caller, target: Target) -> Expected {
    use Caller::{Admin, Agent, Anonymous, Invited, Newcomer, Owner, Removed, Stranger};

    let signed_in = !matches!(caller, Anonymous | Invited);
    // Whoever has signed in.
    let person = |then: Expected| if signed_in { then } else { SignInFirst };
    // Whoever acts for an agency: what an owner, an administrator and an agent of it get. The
    // stranger is the owner of theirs.
    let member = |owner: Expected, admin: Expected, agent: Expected| match caller {
        Anonymous | Invited => SignInFirst,
        Newcomer => ConfirmFirst,
        Removed => NotFound,
        Stranger | Owner => owner,
        Admin => admin,
        Agent => agent,
    };
    // What is the same for every role.
    let everybody = |then: Expected| member(then, then, then);
    // Whether the caller's agency has it.
    let has = match caller {
        Anonymous | Invited | Newcomer | Removed => false,
        Stranger => matches!(target, Mine | Theirs | Nothing),
        Owner | Admin | Agent => matches!(target, Mine | Ours | Owners | Nothing),
    };
    // Another agency's is as if it never was.
    let found = |then: Expected| if has { then } else { NotFound };

    match step {
        Step::See(screen) => match screen {
            // Who is signed in has no need of these.
            Screen::SignIn | Screen::Register => {
                if signed_in {
                    Onward
                } else {
                    Shown
                }
            }
            Screen::SecondFactor => Onward,
            Screen::Forgotten => Shown,
            // Whether the link works is seen when it is used.
            Screen::Reset | Screen::Confirm => match target {
                Nothing if caller == Invited => Shown,
                Nothing => NotFound,
                _ => Shown,
            },
            // Whoever holds the link.
            Screen::Invitation(_) => match target {
                Nobodys => NotFound,
                _ => Shown,
            },
            // No site that vouches is configured.
            Screen::ProviderReturn => NotFound,
            Screen::Overview | Screen::Account | Screen::Security | Screen::Notifications => person(Shown),
            Screen::Team | Screen::Agency | Screen::Plan => member(Shown, Shown, Shown),
            Screen::Properties | Screen::NewProperty | Screen::PropertiesFile | Screen::ImportProperties => {
                member(Shown, Shown, Shown)
            }
            Screen::Property(_) | Screen::Preview(_) | Screen::AgencyVisit(_) => everybody(found(Shown)),
            Screen::Calendar | Screen::NewVisit | Screen::Hours => everybody(Shown),
            Screen::Looks => member(Shown, Shown, NotAllowed),
            // It is a draft, which the public doesn't see.
            Screen::Book(_) => NotFound,
            // Whoever holds the link.
            Screen::Visit(_) | Screen::VisitFile(_) | Screen::AgendaFile(_) => match target {
                Nobodys => NotFound,
                _ => Shown,
            },
            Screen::Waiting(_) => NotFound,
            // This is no demonstration.
            Screen::Letters | Screen::Letter(_) => person(NotFound),
        },
        Step::Do(action) => match action {
            Action::SignIn => match target {
                Ours => Done,
                _ => Refused,
            },
            Action::AskProvider => NotFound,
            // No password was shown before.
            Action::ShowCode => Onward,
            Action::Register | Action::ForgotPassword => Done,
            Action::ResetPassword | Action::ConfirmEmail => match target {
                Ours => Done,
                _ => NotFound,
            },
            Action::RegisterInvited => match target {
                Nobodys => NotFound,
                _ => Done,
            },
            Action::AcceptInvitation => person(match target {
                Mine => Done,
                Nobodys => NotFound,
                _ => Refused,
            }),

            Action::SignOut => {
                if signed_in {
                    Done
                } else {
                    Onward
                }
            }
            Action::ResendConfirmation => person(if caller == Newcomer { Done } else { Onward }),
            Action::SwitchAgency => person(found(Done)),

            // Only owners make owners.
            Action::InviteMember => match target {
                Owners => member(Done, NotAllowed, NotAllowed),
                _ => member(Done, Done, NotAllowed),
            },
            Action::ResendInvitation | Action::RevokeInvitation => match target {
                Owners => member(found(Done), NotAllowed, NotAllowed),
                _ => member(found(Done), found(Done), NotAllowed),
            },
            Action::ChangeRole => match (target, caller) {
                // The only owner of Nortada.
                (Mine, Stranger) => Refused,
                // An administrator already.
                (Mine, _) => member(Done, Onward, NotAllowed),
                (Owners, _) => member(found(Done), NotAllowed, NotAllowed),
                _ => member(found(Done), found(Done), NotAllowed),
            },
            Action::RemoveMember => match (target, caller) {
                (Mine, Stranger) => Refused,
                // Everybody may leave.
                (Mine, _) => member(Done, Done, Done),
                (Owners, _) => member(found(Done), NotAllowed, NotAllowed),
                _ => member(found(Done), found(Done), NotAllowed),
            },
            Action::HandOver => match target {
                Mine => member(NotFound, NotAllowed, NotAllowed),
                _ => member(found(Done), NotAllowed, NotAllowed),
            },
            Action::SaveAgency | Action::RemoveLogo => member(Done, Done, NotAllowed),
            // Without a file.
            Action::ChangeLogo => member(Refused, Refused, NotAllowed),
            Action::ChangePlan => member(Done, NotAllowed, NotAllowed),

            // What was chosen and is another agency's is passed over.
            Action::ChangeProperties => everybody(if has { DoneHere } else { Shown }),
            Action::SaveView | Action::CreateProperty => everybody(Done),
            // Without a file.
            Action::ImportListings => everybody(Refused),
            Action::RemoveView | Action::RemoveNote => match target {
                Mine => everybody(Done),
                _ => everybody(NotFound),
            },
            Action::BookVisit | Action::JoinWaitingList | Action::TakeOffer | Action::LeaveWaitingList => {
                NotFound
            }
            // It has begun.
            Action::MoveVisit | Action::CancelVisit => match target {
                Nobodys => NotFound,
                _ => Refused,
            },
            // Nothing is filled in.
            Action::SaveVisitSettings | Action::AnnounceOpenHouse => everybody(found(Refused)),
            // There is no property.
            Action::BookForCaller => everybody(NotFound),
            // A colleague's time is theirs, and that of whoever keeps everybody's.
            Action::RemoveBlock => match target {
                Ours => member(found(Done), found(Done), NotAllowed),
                _ => everybody(found(Done)),
            },
            // A colleague's calendar is as if it never was, also for an owner.
            Action::UnfollowCalendar => everybody(NotFound),
            // It stands already; it would be in the past.
            Action::ConfirmVisit | Action::RearrangeVisit => everybody(found(Refused)),
            Action::CallOffVisit | Action::CompleteVisit | Action::MissVisit | Action::CancelOpenHouse => {
                everybody(found(Done))
            }
            Action::FollowCalendar => everybody(Refused),
            Action::RenewFeed => everybody(Done),
            // There is none.
            Action::EndFeed => everybody(Onward),
            // Their own everybody; a colleague's whoever keeps everybody's.
            Action::SetHours | Action::SetDay | Action::AddBlock => match target {
                Mine => everybody(Done),
                Ours => member(found(Done), found(Done), NotAllowed),
                _ => everybody(found(Done)),
            },
            // Nothing is missing.
            Action::PublishProperty => everybody(found(Done)),
            // It is a draft; there are no files.
            Action::MoveProperty | Action::AddPhotographs | Action::AddDocuments => everybody(found(Refused)),
            Action::RevealOwner => everybody(found(DoneHere)),
            Action::SaveSection
            | Action::DuplicateProperty
            | Action::DeleteProperty
            | Action::AssignProperty
            | Action::ArrangePhotographs
            | Action::DescribePhotograph
            | Action::RemovePhotograph
            | Action::ChangeDocument
            | Action::RemoveDocument
            | Action::OpenDocument
            | Action::AddNote => everybody(found(Done)),
            Action::SaveProfile | Action::EndAllSessions => person(Done),
            Action::ChangePassword => person(match target {
                Mine => Done,
                _ => Refused,
            }),
            Action::BeginSecondFactor => person(DoneHere),
            // None was begun; there is none.
            Action::ConfirmSecondFactor => person(Refused),
            Action::DisableSecondFactor => person(match target {
                Mine => Onward,
                _ => Refused,
            }),
            // A colleague's is as if it never was, also for an owner.
            Action::EndSession => person(match target {
                Mine => Done,
                _ => NotFound,
            }),
            Action::ReadNotifications => person(match (target, caller) {
                (Nothing | Mine, Newcomer) => Onward,
                (Nothing | Mine, _) => Done,
                _ => Onward,
            }),
        },
    }
}

/// Targets that a caller must not be able to tell from what never was.
fn is_foreign(step: &Step, caller: Caller, target: Target) -> bool {
    let Step::Do(action) = step else { return false };
    match action {
        Action::EndSession | Action::ReadNotifications => matches!(target, Ours | Theirs),
        Action::SwitchAgency
        | Action::ResendInvitation
        | Action::RevokeInvitation
        | Action::ChangeRole
        | Action::RemoveMember
        | Action::HandOver => match caller {
            Caller::Stranger => matches!(target, Ours | Owners),
            Caller::Owner | Caller::Admin | Caller::Agent => target == Theirs,
            Caller::Anonymous | Caller::Invited | Caller::Newcomer | Caller::Removed => target != Mine,
        },
        Action::ResetPassword | Action::ConfirmEmail => target == Theirs,
        Action::SignIn
        | Action::AskProvider
        | Action::ShowCode
        | Action::Register
        | Action::ForgotPassword
        | Action::RegisterInvited
        | Action::AcceptInvitation
        | Action::SignOut
        | Action::ResendConfirmation
        | Action::InviteMember
        | Action::SaveAgency
        | Action::ChangeLogo
        | Action::RemoveLogo
        | Action::ChangePlan
        | Action::SaveProfile
        | Action::ChangePassword
        | Action::BeginSecondFactor
        | Action::ConfirmSecondFactor
        | Action::DisableSecondFactor
        | Action::EndAllSessions
        | Action::MoveVisit
        | Action::CancelVisit
        | Action::TakeOffer
        | Action::LeaveWaitingList => false,
        Action::SaveView | Action::CreateProperty | Action::ImportListings => false,
        Action::ChangeProperties
        | Action::RemoveView
        | Action::SaveSection
        | Action::PublishProperty
        | Action::MoveProperty
        | Action::DuplicateProperty
        | Action::DeleteProperty
        | Action::AssignProperty
        | Action::AddPhotographs
        | Action::ArrangePhotographs
        | Action::DescribePhotograph
        | Action::RemovePhotograph
        | Action::AddDocuments
        | Action::ChangeDocument
        | Action::RemoveDocument
        | Action::OpenDocument
        | Action::RevealOwner
        | Action::AddNote
        | Action::RemoveNote
        | Action::BookVisit
        | Action::JoinWaitingList
        | Action::SaveVisitSettings
        | Action::AnnounceOpenHouse
        | Action::CancelOpenHouse
        | Action::BookForCaller
        | Action::ConfirmVisit
        | Action::RearrangeVisit
        | Action::CallOffVisit
        | Action::CompleteVisit
        | Action::MissVisit
        | Action::SetHours
        | Action::SetDay
        | Action::AddBlock
        | Action::RemoveBlock
        | Action::RenewFeed
        | Action::EndFeed
        | Action::FollowCalendar
        | Action::UnfollowCalendar => match caller {
            Caller::Stranger => target == Ours,
            Caller::Owner | Caller::Admin | Caller::Agent => target == Theirs,
            // They are led to the door, which knows where they wanted to go.
            Caller::Anonymous | Caller::Invited | Caller::Newcomer | Caller::Removed => false,
        },
    }
}

/// An id and a token that nothing ever had.
const NEVER: &str = "018f2d3a-0000-7000-8000-00000000dead";
const NEVER_TOKEN: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The fields of a form, filled in so that everything but the caller and the target is right.
fn fields(world: &World, action: Action, caller: Caller, target: Target) -> Vec<(&'static str, String)> {
    let own = world.own.get(&caller);
    let of = |aim: fn(&Aims) -> String, mine: Option<String>, owners: fn(&Aims) -> String| match target {
        Mine => mine.unwrap_or_else(|| NEVER.to_owned()),
        Ours => aim(&world.ours),
        Owners => owners(&world.ours),
        Theirs => aim(&world.theirs),
        Nothing | Nobodys => NEVER.to_owned(),
    };
    let user = || {
        of(|aims| aims.agent.to_string(), own.map(|own| own.user.to_string()), |aims| aims.owner.to_string())
    };
    let invitation =
        || of(|aims| aims.invitation.to_string(), None, |aims| aims.owners_invitation.to_string());
    let document = || of(|aims| aims.property.document.to_string(), None, |_| String::new());
    let known = |right: &str, wrong: &str| if target == Nobodys { wrong } else { right }.to_owned();
    let field = |name: &'static str, value: &str| (name, value.to_owned());
    let another = "outra gaveta vazia";

    let mut fields = match action {
        Action::SignIn => {
            vec![field("email", OUR_AGENT), ("password", known(PASSWORD, "navio na prateleira"))]
        }
        Action::ShowCode => vec![field("code", "123456")],
        Action::Register => vec![
            ("email", known(OUR_AGENT, "ninguem@algures.example")),
            field("name", "Inácio Novo"),
            field("agency", "Casas do Inácio"),
            field("password", another),
        ],
        Action::ForgotPassword => vec![("email", known(OUR_AGENT, "ninguem@algures.example"))],
        Action::ResetPassword | Action::ConfirmEmail => {
            let right = if action == Action::ConfirmEmail { &world.confirms } else { &world.resets };
            let token = match target {
                Ours => right,
                Theirs => &world.ours.token,
                _ => NEVER_TOKEN,
            };
            vec![field("token", token), field("password", another)]
        }
        Action::RegisterInvited => vec![field("name", "Convidada Feliz"), field("password", another)],
        Action::SwitchAgency => {
            vec![("agency", of(|aims| aims.agency.to_string(), None, |aims| aims.agency.to_string()))]
        }
        Action::InviteMember => {
            let role = if target == Owners { "OWNER" } else { "AGENT" };
            vec![field("email", "mais.alguem@rio.example"), field("role", role)]
        }
        Action::ResendInvitation | Action::RevokeInvitation => vec![("invitation", invitation())],
        Action::ChangeRole => vec![("user", user()), field("role", "ADMIN")],
        Action::RemoveMember | Action::HandOver => vec![("user", user())],
        Action::SaveAgency => vec![field("part", "identity"), field("name", "Casas com Outro Nome")],
        Action::ChangePlan => vec![field("plan", "PRO")],
        Action::SaveProfile => {
            vec![field("name", "Outro Nome"), field("phone", "+351 912 345 678"), field("locale", "en")]
        }
        Action::ChangePassword => {
            vec![("current", known(PASSWORD, "navio na prateleira")), field("password", another)]
        }
        Action::ConfirmSecondFactor => vec![field("code", "123456")],
        Action::DisableSecondFactor => vec![("proof", known(PASSWORD, "navio na prateleira"))],
        Action::EndSession => {
            let mine = own.map(|own| own.session.to_string());
            vec![("session", of(|aims| aims.session.to_string(), mine, |_| String::new()))]
        }
        Action::ReadNotifications => {
            let mine = own.and_then(|own| own.notification).map(|id| id.to_string());
            let one = of(|aims| aims.notification.to_string(), mine, |_| String::new());
            if target == Nothing { Vec::new() } else { vec![("notification", one)] }
        }
        Action::AskProvider
        | Action::AcceptInvitation
        | Action::SignOut
        | Action::ResendConfirmation
        | Action::BeginSecondFactor
        | Action::EndAllSessions => Vec::new(),
        Action::ChangeProperties => {
            vec![field("step", "delete"), ("property", number(world, caller, target))]
        }
        Action::SaveView => vec![field("name", "Vendas")],
        Action::RemoveView => {
            let mine = own.map(|own| own.view.to_string());
            vec![("view", of(|aims| aims.view.to_string(), mine, |_| String::new()))]
        }
        Action::CreateProperty => vec![
            field("property_type", "house"),
            field("listing_type", "sale"),
            field("reference", "NOVA-1"),
            field("municipality", "Loulé"),
        ],
        Action::ImportListings => vec![field("country", "PT"), field("publish", "no")],
        Action::SaveSection => {
            let seen = world.ours.property.seen.clone();
            vec![field("section", "asking"), ("seen", seen), field("price", "123 456")]
        }
        Action::MoveProperty => vec![field("step", "sold")],
        Action::DuplicateProperty => vec![field("duplicate_reference", "COPIA-1")],
        Action::AssignProperty => vec![("agent", user())],
        Action::ArrangePhotographs => {
            let seen = world.ours.property.seen_order.clone();
            vec![("seen", seen), field("image", "https://img.example.pt/2.jpg")]
        }
        Action::DescribePhotograph => {
            let seen = world.ours.property.seen_photograph.clone();
            vec![field("image", "/media/demo/facade.webp"), ("seen", seen), field("alt_pt", "Fachada")]
        }
        Action::RemovePhotograph => vec![field("image", "/media/demo/facade.webp")],
        Action::ChangeDocument => {
            let seen = ("seen", world.ours.property.seen_document.clone());
            vec![("document", document()), seen, field("kind", "other"), field("file_name", "papel.png")]
        }
        Action::RemoveDocument | Action::OpenDocument => vec![("document", document())],
        Action::RevealOwner => {
            vec![("owner", of(|aims| aims.property.owner.to_string(), None, |_| String::new()))]
        }
        Action::AddNote => vec![field("note", "Chave na receção.")],
        Action::RemoveNote => {
            let mine = own.map(|own| own.note.to_string());
            vec![("note", of(|aims| aims.note.to_string(), mine, |_| String::new()))]
        }
        Action::SetHours => vec![("whose", user()), field("holidays", "PT")],
        Action::SetDay => {
            vec![("whose", user()), ("day", soon("%Y-%m-%d")), field("day_closed", "on")]
        }
        Action::AddBlock => {
            vec![
                ("whose", user()),
                ("block_from", soon("%Y-%m-%dT09:00")),
                ("block_until", soon("%Y-%m-%dT12:00")),
            ]
        }
        Action::RemoveBlock => {
            vec![("block", of(|aims| aims.visits.block.to_string(), None, |_| NEVER.to_owned()))]
        }
        Action::UnfollowCalendar => {
            vec![("calendar", of(|aims| aims.visits.followed.to_string(), None, |_| NEVER.to_owned()))]
        }
        Action::CancelOpenHouse => {
            vec![("house", of(|aims| aims.visits.open_house.to_string(), None, |_| NEVER.to_owned()))]
        }
        Action::RearrangeVisit => vec![field("when", "2026-01-05T10:00")],
        Action::PublishProperty
        | Action::BookVisit
        | Action::JoinWaitingList
        | Action::MoveVisit
        | Action::CancelVisit
        | Action::TakeOffer
        | Action::LeaveWaitingList
        | Action::SaveVisitSettings
        | Action::AnnounceOpenHouse
        | Action::BookForCaller
        | Action::ConfirmVisit
        | Action::CallOffVisit
        | Action::CompleteVisit
        | Action::MissVisit
        | Action::RenewFeed
        | Action::EndFeed
        | Action::FollowCalendar
        | Action::DeleteProperty
        | Action::AddPhotographs
        | Action::AddDocuments
        | Action::ChangeLogo
        | Action::RemoveLogo => Vec::new(),
    };
    if caller == Caller::Invited && fields.iter().all(|(name, _)| *name != "token") {
        fields.push(("token", world.ours.token.clone()));
    }
    fields
}

/// A day a month from now.
fn soon(format: &str) -> String {
    (SystemClock.now() + chrono::TimeDelta::days(30)).format(format).to_string()
}

/// The public number of a property.
fn number(world: &World, caller: Caller, target: Target) -> String {
    let aims = match (target, caller) {
        (Mine, Caller::Stranger) | (Theirs, _) => &world.theirs,
        (Mine | Ours | Owners | Nothing, _) => &world.ours,
        (Nobodys, _) => return "99999999".to_owned(),
    };
    aims.property.number.to_string()
}

/// The screen a step is asked of, with its key.
fn screen(world: &World, step: &Step, caller: Caller, target: Target) -> Screen {
    let key = match target {
        Mine => world.own.get(&caller).map_or(NEVER_TOKEN, |own| own.token.as_str()),
        Ours | Owners => &world.ours.token,
        Theirs => &world.theirs.token,
        Nothing | Nobodys => NEVER_TOKEN,
    };
    let found = match step {
        Step::See(screen) => {
            let of_its_kind =
                |other: &Screen| std::mem::discriminant(other) == std::mem::discriminant(screen);
            Screen::all(key).into_iter().find(of_its_kind).expect("a screen of the registry")
        }
        Step::Do(action) => Screen::all(key)
            .into_iter()
            .find(|screen| action.stands_on(screen))
            .expect("a screen to stand on"),
    };
    match found {
        Screen::Property(_) => Screen::Property(number(world, caller, target)),
        Screen::Preview(_) => Screen::Preview(number(world, caller, target)),
        Screen::Book(_) => Screen::Book(number(world, caller, target)),
        Screen::AgencyVisit(_) => Screen::AgencyVisit(match (target, caller) {
            (Mine, Caller::Stranger) | (Theirs, _) => world.theirs.visits.visit.to_string(),
            (Mine | Ours | Owners | Nothing, _) => world.ours.visits.visit.to_string(),
            (Nobodys, _) => NEVER.to_owned(),
        }),
        Screen::Visit(_) => Screen::Visit(signed(world, target, |visits| &visits.link)),
        Screen::VisitFile(_) => Screen::VisitFile(signed(world, target, |visits| &visits.link)),
        Screen::Waiting(_) => Screen::Waiting(signed(world, target, |visits| &visits.link)),
        Screen::AgendaFile(_) => Screen::AgendaFile(signed(world, target, |visits| &visits.feed)),
        other => other,
    }
}

/// What is signed in the address of a screen.
fn signed(world: &World, target: Target, of: fn(&VisitAims) -> &String) -> String {
    match target {
        Mine | Ours | Owners => of(&world.ours.visits).clone(),
        Theirs => of(&world.theirs.visits).clone(),
        Nothing | Nobodys => NEVER_TOKEN.to_owned(),
    }
}

/// The token in the address of a screen that is reached by a letter.
fn query(world: &World, step: &Step, caller: Caller, target: Target) -> String {
    let token = match (step, target) {
        (Step::See(Screen::Confirm), Ours) => &world.confirms,
        (Step::See(Screen::Reset), Ours) => &world.resets,
        (Step::See(Screen::Confirm | Screen::Reset), Nobodys) => NEVER_TOKEN,
        _ if caller == Caller::Invited => &world.ours.token,
        (Step::See(Screen::PropertiesFile), _) => return "?format=csv".to_owned(),
        _ => return String::new(),
    };
    format!("?{}", encoded(&[("token", token)]))
}

/// One cell: who asks for what, aiming at whose.
struct Cell<'a> {
    step: &'a Step,
    caller: Caller,
    target: Target,
    locale: Locale,
}

impl fmt::Display for Cell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { step, caller, target, .. } = self;
        write!(f, "{step:?} by {caller:?}, aiming at {target:?}")
    }
}

impl Cell<'_> {
    async fn ask(&self, world: &World) -> Answer {
        let Self { step, caller, target, locale } = *self;
        let mut browser = world.browser(caller);
        let screen = screen(world, step, caller, target);
        match step {
            Step::See(_) => {
                browser.get(&format!("{}{}", screen.path(locale), query(world, step, caller, target))).await
            }
            Step::Do(action) => {
                let fields = fields(world, *action, caller, target);
                let fields: Vec<(&str, &str)> =
                    fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
                browser.send_in(locale, &screen, *action, &fields).await
            }
        }
    }

    /// What an answer and the tables after it amount to.
    fn amounts_to(&self, world: &World, answer: &Answer, changed: bool) -> Option<Expected> {
        let screen = screen(world, self.step, self.caller, self.target);
        let next: String = encoded(&[("next", &screen.path(self.locale))]);
        let sign_in = format!("{}?{next}", Screen::SignIn.path(self.locale));
        let overview = Screen::Overview.path(self.locale);
        let meant = expected(self.step, self.caller, self.target);
        match (answer.status, changed) {
            (StatusCode::SEE_OTHER, false) if answer.location() == sign_in => Some(SignInFirst),
            (StatusCode::SEE_OTHER, false) if answer.location() == overview && meant == ConfirmFirst => {
                Some(ConfirmFirst)
            }
            (StatusCode::SEE_OTHER, false) => Some(Onward),
            (StatusCode::SEE_OTHER, true) => Some(Done),
            (StatusCode::NOT_FOUND, false) => Some(NotFound),
            (StatusCode::FORBIDDEN, false) => Some(NotAllowed),
            (StatusCode::UNPROCESSABLE_ENTITY | StatusCode::CONFLICT, false) => Some(Refused),
            (StatusCode::OK, false) => Some(Shown),
            (StatusCode::OK, true) => Some(DoneHere),
            _ => None,
        }
    }

    /// What stands on the page and is another agency's.
    fn leak(&self, answer: &Answer) -> Option<&'static str> {
        let text = answer.text();
        let by_a_link = matches!(self.step, Step::See(Screen::Invitation(_)))
            || matches!(self.step, Step::Do(Action::RegisterInvited | Action::AcceptInvitation));
        let typed = matches!(self.step, Step::Do(Action::SignIn | Action::Register | Action::ForgotPassword));
        if by_a_link || typed {
            return None;
        }
        let foreign: &[&'static str] = match self.caller {
            Caller::Owner | Caller::Admin | Caller::Agent => &["@nortada.example", "@norte.example"],
            Caller::Stranger => &["@equipa-rio.example", "@rio.example"],
            Caller::Anonymous | Caller::Invited | Caller::Newcomer | Caller::Removed => {
                &["@equipa-rio.example", "@rio.example", "@nortada.example", "@norte.example"]
            }
        };
        foreign.iter().copied().find(|mark| text.contains(mark))
    }
}

/// Every step of the registry.
fn steps() -> Vec<Step> {
    let screens = Screen::all(NEVER_TOKEN).into_iter().map(Step::See);
    screens.chain(Action::ALL.iter().copied().map(Step::Do)).collect()
}

async fn the_matrix_holds(house: House) {
    let world = World::new(house).await;
    let before = world.house.tables().await;
    let (mut cells, mut compared, mut failures) = (0, 0, Vec::new());
    for (at, step) in steps().iter().enumerate() {
        let locale = Locale::ALL[at % Locale::ALL.len()];
        for caller in Caller::ALL {
            let mut answers = HashMap::new();
            for target in targets(step).iter().copied() {
                let cell = Cell { step, caller, target, locale };
                let answer = cell.ask(&world).await;
                let after = world.house.tables().await;
                let changed = after != before;
                let (meant, got) =
                    (expected(step, caller, target), cell.amounts_to(&world, &answer, changed));
                if got != Some(meant) {
                    failures.push(format!(
                        "{cell}: {meant:?} expected, got {got:?} ({}, {:?})\n{}",
                        answer.status,
                        answer.location(),
                        difference(&before, &after)
                    ));
                }
                if let Some(mark) = cell.leak(&answer) {
                    failures.push(format!("{cell}: the page tells of {mark}"));
                }
                if changed {
                    world.house.put_back().await;
                }
                answers.insert(target, answer);
                cells += 1;
            }
            for target in targets(step).iter().copied().filter(|target| is_foreign(step, caller, *target)) {
                let Some(never) = answers.get(&Nobodys) else { continue };
                compared += usize::from(target != Nobodys);
                if answers[&target].whole() != never.whole() {
                    let cell = Cell { step, caller, target, locale };
                    failures.push(format!("{cell}: the answer differs from that for what never was"));
                }
            }
        }
    }
    println!("The matrix has {cells} cells; {compared} were compared with what never was.");
    assert!(failures.is_empty(), "{} of {cells} cells:\n{}", failures.len(), failures.join("\n"));
}

#[tokio::test]
async fn everybody_gets_what_the_matrix_says_and_nothing_of_somebody_elses_on_sqlite() {
    the_matrix_holds(House::new().await).await;
}

#[tokio::test]
async fn everybody_gets_what_the_matrix_says_and_nothing_of_somebody_elses_on_postgres() {
    the_matrix_holds(House::on_postgres().await).await;
}

#[tokio::test]
async fn an_action_on_a_screen_where_its_form_does_not_stand_is_not_found() {
    let world = World::new(House::new().await).await;
    let before = world.house.tables().await;
    for screen in Screen::all(NEVER_TOKEN) {
        for action in Action::ALL.iter().filter(|action| !action.stands_on(&screen)) {
            let mut browser = world.browser(Caller::Owner);
            let fields = fields(&world, *action, Caller::Owner, Ours);
            let fields: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let answer = browser.send(&screen, *action, &fields).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{action:?} on {screen:?}");
        }
    }
    assert_eq!(difference(&before, &world.house.tables().await), "");
}

#[tokio::test]
async fn looking_changes_nothing_whatever_the_address_says() {
    let world = World::new(House::new().await).await;
    let before = world.house.tables().await;
    let mut asked = 0;
    for action in Action::ALL {
        // The same form as an address, on its own screen and on the others'.
        let step = Step::Do(*action);
        let stands_on = screen(&world, &step, Caller::Owner, Ours);
        let fields = fields(&world, *action, Caller::Owner, Ours);
        let mut query = vec![("action", action.code())];
        query.extend(fields.iter().map(|(name, value)| (*name, value.as_str())));
        for screen in Screen::all(&world.ours.token) {
            for method in [Method::GET, Method::HEAD] {
                if method == Method::HEAD && screen != stands_on {
                    continue;
                }
                let mut browser = world.browser(Caller::Owner);
                let path = format!("{}?{}", screen.path(Locale::Pt), encoded(&query));
                let request = browser.request(method.clone(), &path, &[]);
                let answer = browser.ask(request).await;
                let status = answer.status;
                assert!(
                    status.is_success() || status.is_redirection() || status == StatusCode::NOT_FOUND,
                    "{method} {path}: {status}"
                );
                asked += 1;
            }
        }
        assert_eq!(difference(&before, &world.house.tables().await), "", "{action:?}");
    }
    println!("{asked} addresses were looked at.");
}

#[tokio::test]
async fn a_form_of_another_site_is_refused_and_changes_nothing() {
    let world = World::new(House::new().await).await;
    let before = world.house.tables().await;
    let foreign: &[&[(&str, &str)]] = &[
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "cross-site"), ("origin", "https://casas.example.pt")],
        &[("origin", "https://evil.example")],
        &[("origin", "https://casas.example.pt.evil.example")],
        &[("origin", "null")],
    ];
    for action in Action::ALL {
        let step = Step::Do(*action);
        let screen = screen(&world, &step, Caller::Owner, Ours);
        let fields = fields(&world, *action, Caller::Owner, Ours);
        let mut all = vec![("action", action.code())];
        all.extend(fields.iter().map(|(name, value)| (*name, value.as_str())));
        for headers in foreign {
            let mut browser = world.browser(Caller::Owner);
            let mut request = browser.request(Method::POST, &screen.path(Locale::Pt), &all);
            request.headers_mut().remove("sec-fetch-site");
            for (name, value) in *headers {
                request.headers_mut().insert(*name, value.parse().expect("a header"));
            }
            let answer = browser.ask(request).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{action:?} with {headers:?}");
        }
        assert_eq!(difference(&before, &world.house.tables().await), "", "{action:?}");
    }
}
