//! One file, one story: command, error, use case, tests.

mod book_for_caller;
mod book_visit;
mod cancel_visit;
mod cancel_visit_as_agent;
mod cancel_visits_of_property;
mod change_visit_settings;
mod close_visit;
mod confirm_visit;
mod find_slots;
mod follow_calendars;
mod invite_applicant;
mod join_waiting_list;
mod keep_calendar;
mod lapse_offers;
mod leave_waiting_list;
mod list_unsettled;
mod move_visit;
mod move_visit_as_agent;
mod open_houses;
mod read_calendars;
mod remind_visitors;
mod share_agenda;
mod show_calendar;
mod take_offer;
mod view_agency_visit;
mod view_property_visits;
mod view_visit;
mod view_waiting;
mod wait_for_seat;

pub use book_for_caller::{BookForCaller, BookForCallerCommand, BookForCallerError};
pub use book_visit::{BookVisit, BookVisitCommand, BookVisitError, Booked};
pub use cancel_visit::{CancelVisit, CancelVisitError};
pub use cancel_visit_as_agent::{CancelVisitAsAgent, CancelVisitAsAgentCommand, CancelVisitAsAgentError};
pub use cancel_visits_of_property::CancelVisitsOfProperty;
pub use change_visit_settings::{ChangeVisitSettings, ChangeVisitSettingsCommand, ChangeVisitSettingsError};
pub use close_visit::{CloseVisit, CloseVisitError};
pub use confirm_visit::{ConfirmVisit, ConfirmVisitError};
pub use find_slots::{FindSlots, FindSlotsQuery, Offered};
pub use follow_calendars::{FollowCalendarError, FollowCalendars};
pub use invite_applicant::InviteApplicant;
pub use join_waiting_list::{JoinWaitingList, JoinWaitingListCommand, JoinWaitingListError, Waits};
pub use keep_calendar::{
    AddBlockCommand, KeepCalendar, KeepCalendarError, SetExceptionCommand, SetHoursCommand,
};
pub use lapse_offers::LapseOffers;
pub use leave_waiting_list::{LeaveWaitingList, LeaveWaitingListError};
pub use list_unsettled::{ListUnsettled, Need};
pub use move_visit::{MoveVisit, MoveVisitCommand, MoveVisitError};
pub use move_visit_as_agent::{MoveVisitAsAgent, MoveVisitAsAgentCommand, MoveVisitAsAgentError};
pub use open_houses::{
    AnnounceOpenHouse, AnnounceOpenHouseCommand, AnnounceOpenHouseError, BookSeat, BookSeatCommand,
    BookSeatError, CancelOpenHouse, CancelOpenHouseError,
};
pub use read_calendars::ReadCalendars;
pub use remind_visitors::RemindVisitors;
pub use share_agenda::{ShareAgenda, ShareAgendaError};
pub use show_calendar::{ShowCalendar, ShowCalendarQuery};
pub use take_offer::{TakeOffer, TakeOfferError};
pub use view_agency_visit::{AgencyVisitView, ViewAgencyVisit};
pub use view_property_visits::{PropertyVisits, ViewPropertyVisits};
pub use view_visit::{ViewVisit, ViewVisitError, VisitView};
pub use view_waiting::{ViewWaiting, ViewWaitingError};
pub use wait_for_seat::{WaitForSeat, WaitForSeatCommand, WaitForSeatError};
