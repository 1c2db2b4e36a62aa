//! Ports in, use cases out: the one place where the context is put together.

pub use crate::application::ports::Ports;
use crate::application::use_cases::{
    AnnounceOpenHouse, BookForCaller, BookSeat, BookVisit, CancelOpenHouse, CancelVisit, CancelVisitAsAgent,
    CancelVisitsOfProperty, ChangeVisitSettings, CloseVisit, ConfirmVisit, FindSlots, FollowCalendars,
    InviteApplicant, JoinWaitingList, KeepCalendar, LapseOffers, LeaveWaitingList, ListUnsettled, MoveVisit,
    MoveVisitAsAgent, ReadCalendars, RemindVisitors, ShareAgenda, ShowCalendar, TakeOffer, ViewAgencyVisit,
    ViewPropertyVisits, ViewVisit, ViewWaiting, WaitForSeat,
};

/// What the context can do.
pub struct Container {
    /// Finds free times.
    pub find_slots: FindSlots,
    /// Books a visit.
    pub book_visit: BookVisit,
    /// Shows a visit to whoever has its link.
    pub view_visit: ViewVisit,
    /// Moves a visit for its visitor.
    pub move_visit: MoveVisit,
    /// Cancels a visit for its visitor.
    pub cancel_visit: CancelVisit,
    /// Books a seat in an open house.
    pub book_seat: BookSeat,
    /// Lets somebody wait for a time.
    pub join_waiting_list: JoinWaitingList,
    /// Lets somebody wait for a seat in an open house.
    pub wait_for_seat: WaitForSeat,
    /// Shows a place on a waiting list to whoever has its link.
    pub view_waiting: ViewWaiting,
    /// Takes somebody off a waiting list.
    pub leave_waiting_list: LeaveWaitingList,
    /// Books the time that is offered.
    pub take_offer: TakeOffer,
    /// Shows the agency's calendar.
    pub show_calendar: ShowCalendar,
    /// Lists visits that need somebody.
    pub list_unsettled: ListUnsettled,
    /// Shows a visit to its agency.
    pub view_agency_visit: ViewAgencyVisit,
    /// Shows an agency how visits of a property are arranged.
    pub view_property_visits: ViewPropertyVisits,
    /// Books for a person on the telephone.
    pub book_for_caller: BookForCaller,
    /// Says that a visit stands.
    pub confirm_visit: ConfirmVisit,
    /// Moves a visit for the agency.
    pub move_visit_as_agent: MoveVisitAsAgent,
    /// Cancels a visit for the agency.
    pub cancel_visit_as_agent: CancelVisitAsAgent,
    /// Says how a visit ended.
    pub close_visit: CloseVisit,
    /// Keeps hours, days that differ and times kept free.
    pub keep_calendar: KeepCalendar,
    /// Changes how visits of a property are arranged.
    pub change_visit_settings: ChangeVisitSettings,
    /// Announces an open house.
    pub announce_open_house: AnnounceOpenHouse,
    /// Calls an open house off.
    pub cancel_open_house: CancelOpenHouse,
    /// Gives agents a link to their visits for other calendars.
    pub share_agenda: ShareAgenda,
    /// Follows calendars elsewhere.
    pub follow_calendars: FollowCalendars,
    /// Reads them; for a worker.
    pub read_calendars: ReadCalendars,
    /// Tells visitors of what comes; for a worker.
    pub remind_visitors: RemindVisitors,
    /// Lets offers lapse; for a worker.
    pub lapse_offers: LapseOffers,
    /// Invites a screened applicant; upon an event.
    pub invite_applicant: InviteApplicant,
    /// Calls off the visits of a property; upon an event.
    pub cancel_visits_of_property: CancelVisitsOfProperty,
}

impl Container {
    /// The use cases over these ports.
    #[must_use]
    pub fn new(ports: Ports) -> Self {
        Self {
            find_slots: FindSlots::new(ports.clone()),
            book_visit: BookVisit::new(ports.clone()),
            view_visit: ViewVisit::new(ports.clone()),
            move_visit: MoveVisit::new(ports.clone()),
            cancel_visit: CancelVisit::new(ports.clone()),
            book_seat: BookSeat::new(ports.clone()),
            join_waiting_list: JoinWaitingList::new(ports.clone()),
            wait_for_seat: WaitForSeat::new(ports.clone()),
            view_waiting: ViewWaiting::new(ports.clone()),
            leave_waiting_list: LeaveWaitingList::new(ports.clone()),
            take_offer: TakeOffer::new(ports.clone()),
            show_calendar: ShowCalendar::new(ports.clone()),
            list_unsettled: ListUnsettled::new(ports.clone()),
            view_agency_visit: ViewAgencyVisit::new(ports.clone()),
            view_property_visits: ViewPropertyVisits::new(ports.clone()),
            book_for_caller: BookForCaller::new(ports.clone()),
            confirm_visit: ConfirmVisit::new(ports.clone()),
            move_visit_as_agent: MoveVisitAsAgent::new(ports.clone()),
            cancel_visit_as_agent: CancelVisitAsAgent::new(ports.clone()),
            close_visit: CloseVisit::new(ports.clone()),
            keep_calendar: KeepCalendar::new(ports.clone()),
            change_visit_settings: ChangeVisitSettings::new(ports.clone()),
            announce_open_house: AnnounceOpenHouse::new(ports.clone()),
            cancel_open_house: CancelOpenHouse::new(ports.clone()),
            share_agenda: ShareAgenda::new(ports.clone()),
            follow_calendars: FollowCalendars::new(ports.clone()),
            read_calendars: ReadCalendars::new(ports.clone()),
            remind_visitors: RemindVisitors::new(ports.clone()),
            lapse_offers: LapseOffers::new(ports.clone()),
            invite_applicant: InviteApplicant::new(ports.clone()),
            cancel_visits_of_property: CancelVisitsOfProperty::new(ports),
        }
    }
}
