//! Identifiers of this context.

kernel::id_type! {
    /// A visit.
    VisitId
}
kernel::id_type! {
    /// A property, by the id that its own context gave it.
    PropertyId
}
kernel::id_type! {
    /// An open house.
    OpenHouseId
}
kernel::id_type! {
    /// Somebody who waits for a time.
    WaitingEntryId
}
kernel::id_type! {
    /// A screened applicant's right to book.
    InvitationId
}
kernel::id_type! {
    /// An applicant, by the id that screening gave them.
    ApplicantId
}
kernel::id_type! {
    /// A time that an agent keeps free of visits.
    BlockId
}
kernel::id_type! {
    /// An agent's visits, for other calendars to fetch.
    FeedId
}
kernel::id_type! {
    /// A calendar elsewhere whose times an agent keeps free.
    FollowedCalendarId
}
