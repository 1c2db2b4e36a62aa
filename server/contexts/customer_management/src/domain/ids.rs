//! The identifiers that only this context needs.

use kernel::id_type;

id_type! {
    /// An invitation into an agency.
    InvitationId
}
id_type! {
    /// Something that a person is told in the application.
    NotificationId
}
id_type! {
    /// A browser in which somebody is signed in.
    SessionId
}
id_type! {
    /// A letter by e-mail; the same at every attempt to send it.
    LetterId
}
id_type! {
    /// A picture that an agency chose as its logo; the next one has another, so that what lies at
    /// an address never changes.
    LogoId
}
