//! Every form that is sent: where it stands, its code, who may.

use super::{Access, Screen};
use customer_management::domain::role::Permission;

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
    (@ Book) => { Screen::Book(_) };
    (@ Visit) => { Screen::Visit(_) };
    (@ Waiting) => { Screen::Waiting(_) };
    (@ AgencyVisit) => { Screen::AgencyVisit(_) };
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

    /// Books a visit, or a seat in an open house.
    BookVisit on Book = "book_visit", Access::Anyone;
    /// Waits for a time that is taken.
    JoinWaitingList on Book = "join_waiting_list", Access::Anyone;
    /// Takes another time for one's visit.
    MoveVisit on Visit = "move_visit", Access::Anyone;
    /// Doesn't come.
    CancelVisit on Visit = "cancel_visit", Access::Anyone;
    /// Takes the time that became free.
    TakeOffer on Waiting = "take_offer", Access::Anyone;
    /// Doesn't wait any more.
    LeaveWaitingList on Waiting = "leave_waiting_list", Access::Anyone;

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

    /// Says how visits of a property are arranged.
    SaveVisitSettings on Property = "save_visit_settings", Access::Member(Permission::EditProperties);
    /// Announces an open house.
    AnnounceOpenHouse on Property = "announce_open_house", Access::Member(Permission::ArrangeVisits);
    /// Calls it off.
    CancelOpenHouse on Property = "cancel_open_house", Access::Member(Permission::ArrangeVisits);

    /// Books for somebody on the telephone.
    BookForCaller on NewVisit = "book_for_caller", Access::Member(Permission::ArrangeVisits);
    /// Says that a visit stands.
    ConfirmVisit on AgencyVisit = "confirm_visit", Access::Member(Permission::ArrangeVisits);
    /// Takes another time, or another agent, for it.
    RearrangeVisit on AgencyVisit = "rearrange_visit", Access::Member(Permission::ArrangeVisits);
    /// Calls it off, and says why.
    CallOffVisit on AgencyVisit = "call_off_visit", Access::Member(Permission::ArrangeVisits);
    /// Says that it took place, and what came of it.
    CompleteVisit on AgencyVisit = "complete_visit", Access::Member(Permission::ArrangeVisits);
    /// Says that nobody came.
    MissVisit on AgencyVisit = "miss_visit", Access::Member(Permission::ArrangeVisits);
    /// Says when somebody works every week.
    SetHours on Hours = "set_hours", Access::Member(Permission::ArrangeVisits);
    /// Says what one day is like.
    SetDay on Hours = "set_day", Access::Member(Permission::ArrangeVisits);
    /// Keeps a time free of visits.
    AddBlock on Hours = "add_block", Access::Member(Permission::ArrangeVisits);
    /// Gives it back.
    RemoveBlock on Hours = "remove_block", Access::Member(Permission::ArrangeVisits);
    /// Makes a new link to one's visits for other calendars; the old one is worth nothing any more.
    RenewFeed on Hours = "renew_feed", Access::Member(Permission::ArrangeVisits);
    /// Gives no calendar a link any more.
    EndFeed on Hours = "end_feed", Access::Member(Permission::ArrangeVisits);
    /// Keeps free what another calendar has, by its address.
    FollowCalendar on Hours = "follow_calendar", Access::Member(Permission::ArrangeVisits);
    /// Doesn't any more.
    UnfollowCalendar on Hours = "unfollow_calendar", Access::Member(Permission::ArrangeVisits);

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
    fn every_action_has_a_code_of_its_own_and_a_screen_to_stand_on() {
        let codes: HashSet<&str> = Action::ALL.iter().map(|action| action.code()).collect();
        assert_eq!(codes.len(), Action::ALL.len());
        for action in Action::ALL {
            let screens = Screen::all("k").into_iter().filter(|screen| action.stands_on(screen)).count();
            assert_eq!(screens, 1, "{action:?}");
        }
    }
}
