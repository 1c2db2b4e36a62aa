//! Three agencies and one person of each kind, made by the use cases. Casas do Rio is the one that
//! the tests look at; Nortada is somebody else's; the third one invites everybody.

use crate::house::{Browser, House};
use crate::logos::PNG;
use axum::body::Bytes;
use booking_management::application::use_cases::{
    AddBlockCommand, AnnounceOpenHouseCommand, ChangeVisitSettingsCommand,
};
use booking_management::domain::hours::Keeper;
use booking_management::domain::ids::{BlockId, FollowedCalendarId, OpenHouseId, VisitId};
use booking_management::domain::link::Link;
use booking_management::domain::settings::{SettingsValues, VisitSettings};
use chrono::TimeDelta;
use customer_management::application::use_cases::{
    ChangeLogoCommand, ChangeRoleCommand, InviteMemberCommand, RemoveMemberCommand, ResendInvitationCommand,
};
use customer_management::domain::ids::{InvitationId, NotificationId, SessionId};
use customer_management::domain::role::Role;
use kernel::caller::Agent;
use kernel::ids::{IdGenerator as _, OrganizationId, TimeOrderedIds, UserId};
use kernel::time::{Clock as _, SystemClock};
use property_management::application::use_cases::{
    AddDocumentCommand, AddNoteCommand, CreatePropertyCommand, SaveViewCommand,
};
use property_management::domain::document::{DocumentId, DocumentKind, FileName};
use property_management::domain::location::PlaceIds;
use property_management::domain::note::{NoteId, NoteText};
use property_management::domain::owner::{OwnerId, PropertyOwner, PropertyOwners};
use property_management::domain::property::PropertyId;
use property_management::domain::section::SectionName;
use property_management::domain::view::{ViewId, ViewName};
use property_management::fixtures::complete_draft;
use sql::Statement;
use std::collections::HashMap;
use uuid::Uuid;

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Caller {
    /// Somebody without a session.
    Anonymous,
    /// Somebody without a session who holds the link of an invitation to the agency, and shows
    /// its token wherever one fits.
    Invited,
    /// Somebody who registered and has not confirmed the address.
    Newcomer,
    /// Somebody who was in the agency, in a browser from that time.
    Removed,
    /// The owner of another agency.
    Stranger,
    /// An owner of the agency; there is another one.
    Owner,
    /// An administrator of the agency.
    Admin,
    /// An agent of the agency.
    Agent,
}

impl Caller {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Anonymous,
        Self::Invited,
        Self::Newcomer,
        Self::Removed,
        Self::Stranger,
        Self::Owner,
        Self::Admin,
        Self::Agent,
    ];

    /// Their address, if they have an account.
    pub const fn email(self) -> Option<&'static str> {
        match self {
            Self::Anonymous | Self::Invited => None,
            Self::Newcomer => Some("nova@recente.example"),
            Self::Removed => Some("sara@antiga.example"),
            Self::Stranger => Some("tiago@nortada.example"),
            Self::Owner => Some("ana@equipa-rio.example"),
            Self::Admin => Some("rui@equipa-rio.example"),
            Self::Agent => Some("marta@equipa-rio.example"),
        }
    }
}

/// The things of one agency that somebody can aim at.
pub struct Aims {
    /// The agency.
    pub agency: OrganizationId,
    /// An agent of it.
    pub agent: UserId,
    /// An owner of it.
    pub owner: UserId,
    /// An open invitation as an agent.
    pub invitation: InvitationId,
    /// Its token.
    pub token: String,
    /// An open invitation as an owner.
    pub owners_invitation: InvitationId,
    /// A session of the agent.
    pub session: SessionId,
    /// A notification of the agent.
    pub notification: NotificationId,
    /// A property.
    pub property: PropertyAims,
    /// A search that the agent keeps.
    pub view: ViewId,
    /// A note that the agent wrote.
    pub note: NoteId,
    /// What of visits there is.
    pub visits: VisitAims,
}

/// What of visits somebody can aim at, all of it the agent's.
pub struct VisitAims {
    /// A visit of the property that has begun, and stands.
    pub visit: Uuid,
    /// What the link of its visitor says.
    pub link: String,
    /// What the link of the agent's calendar says.
    pub feed: String,
    /// A time that they keep free.
    pub block: BlockId,
    /// An open house of the property.
    pub open_house: OpenHouseId,
    /// A calendar elsewhere that they follow.
    pub followed: FollowedCalendarId,
}

/// What of a property somebody can aim at.
pub struct PropertyAims {
    /// Its public number.
    pub number: i64,
    /// What its price said.
    pub seen: String,
    /// How its photographs stood.
    pub seen_order: String,
    /// What its first photograph was said to show.
    pub seen_photograph: String,
    /// What was said of its paper.
    pub seen_document: String,
    /// Whose it is.
    pub owner: OwnerId,
    /// A paper of it.
    pub document: DocumentId,
    id: PropertyId,
}

/// What a caller has of their own.
pub struct Own {
    /// Who they are.
    pub user: UserId,
    /// Their browser, in which they signed in once.
    pub browser: Browser,
    /// A session in another browser.
    pub session: SessionId,
    /// A notification that they haven't read, if anything happened to them.
    pub notification: Option<NotificationId>,
    /// The token of an invitation to them, by the third agency.
    pub token: String,
    /// A search that they keep, if they have an agency.
    pub view: ViewId,
    /// A note that they wrote about their agency's property.
    pub note: NoteId,
}

/// The people, and what they can aim at.
pub struct World {
    /// Where they are.
    pub house: House,
    /// Of Casas do Rio.
    pub ours: Aims,
    /// Of Nortada.
    pub theirs: Aims,
    /// What each has who signed in.
    pub own: HashMap<Caller, Own>,
    /// The token by which the newcomer's address is confirmed.
    pub confirms: String,
    /// The token by which an agent of Casas do Rio chooses another password.
    pub resets: String,
}

/// The agent of Casas do Rio whom everybody aims at.
pub const OUR_AGENT: &str = "luis@equipa-rio.example";

impl World {
    /// Makes them, and remembers the tables as they are then.
    pub async fn new(house: House) -> Self {
        let (rio, norte, third) = (
            house.agency("casas-do-rio").await,
            house.agency("nortada").await,
            house.agency("terceira").await,
        );
        let mail = |caller: Caller| caller.email().expect("an account");

        // Casas do Rio: everybody's role was changed once, which they were told of.
        let founder = house.member(rio, "clara@equipa-rio.example", Role::Owner).await;
        let agent = house.member(rio, OUR_AGENT, Role::Admin).await;
        let owner = house.member(rio, mail(Caller::Owner), Role::Agent).await;
        let admin = house.member(rio, mail(Caller::Admin), Role::Agent).await;
        let junior = house.member(rio, mail(Caller::Agent), Role::Admin).await;
        let removed = house.member(rio, mail(Caller::Removed), Role::Admin).await;
        // Nortada has one owner.
        let deputy = house.member(norte, "vasco@nortada.example", Role::Owner).await;
        let their_agent = house.member(norte, "ines@nortada.example", Role::Admin).await;
        let stranger = house.member(norte, mail(Caller::Stranger), Role::Agent).await;
        let newcomer = house.newcomer(mail(Caller::Newcomer)).await;
        let third_owner = house.member(third, "rosa@terceira.example", Role::Owner).await;
        let confirms = house.token_for(mail(Caller::Newcomer)).await;

        // Browsers from before what happens next.
        let mut browsers = HashMap::new();
        for caller in Caller::ALL {
            if let Some(email) = caller.email() {
                browsers.insert(caller, (house.signed_in(email).await, other_session(&house, email).await));
            }
        }
        let our_session = other_session(&house, OUR_AGENT).await;
        let their_session = other_session(&house, "ines@nortada.example").await;

        for (by, agency, user, role) in [
            (founder, rio, owner, Role::Owner),
            (founder, rio, admin, Role::Admin),
            (founder, rio, junior, Role::Agent),
            (founder, rio, agent, Role::Agent),
            (deputy, norte, stranger, Role::Owner),
            (deputy, norte, their_agent, Role::Agent),
            (stranger, norte, deputy, Role::Admin),
        ] {
            let member = house.acting(by, agency).await;
            let command = ChangeRoleCommand { user, role };
            house.accounts().change_role.execute(&member, command).await.expect("another role");
        }
        let member = house.acting(owner, rio).await;
        let command = RemoveMemberCommand { user: removed };
        house.accounts().remove_member.execute(&member, command).await.expect("removed");

        for (by, agency) in [(owner, rio), (stranger, norte)] {
            let member = house.acting(by, agency).await;
            let command = ChangeLogoCommand::Show(Bytes::from_static(PNG));
            house.accounts().change_logo.execute(&member, command).await.expect("a logo");
        }

        let our_property = property(&house, founder, rio).await;
        let their_property = property(&house, stranger, norte).await;
        let ours = Aims {
            visits: visits(&house, rio, agent, &our_property).await,
            view: view(&house, agent, rio).await,
            note: note(&house, agent, rio, &our_property).await,
            property: our_property,
            agency: rio,
            agent,
            owner: founder,
            invitation: invite(&house, owner, rio, "convidada@rio.example", Role::Agent).await,
            token: house.token_for("convidada@rio.example").await,
            owners_invitation: invite(&house, owner, rio, "socia@rio.example", Role::Owner).await,
            session: our_session,
            notification: told(&house, agent).await.expect("told of another role"),
        };
        let theirs = Aims {
            visits: visits(&house, norte, their_agent, &their_property).await,
            view: view(&house, their_agent, norte).await,
            note: note(&house, their_agent, norte, &their_property).await,
            property: their_property,
            agency: norte,
            agent: their_agent,
            owner: stranger,
            invitation: invite(&house, stranger, norte, "convidado@norte.example", Role::Agent).await,
            token: house.token_for("convidado@norte.example").await,
            owners_invitation: invite(&house, stranger, norte, "socio@norte.example", Role::Owner).await,
            session: their_session,
            notification: told(&house, their_agent).await.expect("told of another role"),
        };

        let users = HashMap::from([
            (Caller::Newcomer, newcomer),
            (Caller::Removed, removed),
            (Caller::Stranger, stranger),
            (Caller::Owner, owner),
            (Caller::Admin, admin),
            (Caller::Agent, junior),
        ]);
        let mut own = HashMap::new();
        for (caller, (browser, session)) in browsers {
            let user = users[&caller];
            let email = mail(caller);
            invite(&house, third_owner, third, email, Role::Agent).await;
            let token = house.token_for(email).await;
            let notification = told(&house, user).await;
            let (view, note) = match caller {
                Caller::Stranger => {
                    (view(&house, user, norte).await, note(&house, user, norte, &theirs.property).await)
                }
                Caller::Owner | Caller::Admin | Caller::Agent => {
                    (view(&house, user, rio).await, note(&house, user, rio, &ours.property).await)
                }
                _ => (ViewId(Uuid::nil()), NoteId(Uuid::nil())),
            };
            own.insert(caller, Own { user, browser, session, notification, token, view, note });
        }

        let mut browser = house.browser();
        let (screen, action) = (app::session::Screen::Forgotten, app::session::Action::ForgotPassword);
        browser.send(&screen, action, &[("email", OUR_AGENT)]).await;
        let resets = house.token_for(OUR_AGENT).await;

        house.remember().await;
        Self { house, ours, theirs, own, confirms, resets }
    }

    /// A caller's browser.
    pub fn browser(&self, caller: Caller) -> Browser {
        let mut browser =
            self.own.get(&caller).map_or_else(|| self.house.browser(), |own| own.browser.clone());
        // Nobody is slowed down for what another cell tried.
        browser.address = crate::house::new_address();
        browser
    }
}

async fn invite(house: &House, by: UserId, agency: OrganizationId, email: &str, role: Role) -> InvitationId {
    let member = house.acting(by, agency).await;
    let command = InviteMemberCommand::try_new(email, role).expect("an address");
    let id = house.accounts().invite_member.execute(&member, command).await.expect("invited");
    // The link of the letter before is worth nothing.
    let again = ResendInvitationCommand { invitation: id };
    house.accounts().resend_invitation.execute(&member, again).await.expect("sent again");
    id
}

/// Signs somebody in by the form and tells the session's id, which is no secret.
async fn other_session(house: &House, email: &str) -> SessionId {
    house.signed_in(email).await;
    let find = "SELECT sessions.id FROM sessions JOIN users ON users.id = sessions.user_id \
                WHERE users.email = $1 ORDER BY sessions.created_at DESC LIMIT 1";
    let row = house.row(Statement::new(find).bind(email.to_owned())).await.expect("a session");
    SessionId(row.get::<Uuid>("id").expect("an id"))
}

/// A picture of one point: the smallest paper that is one.
const POINT: &[u8] = &[
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52, 0x00,
    0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00, 0x00, 0x3A, 0x7E, 0x9B, 0x55, 0x00,
    0x00, 0x00, 0x0A, 0x49, 0x44, 0x41, 0x54, 0x78, 0xDA, 0x63, 0x68, 0x00, 0x00, 0x00, 0x82, 0x00, 0x81,
    0xDA, 0x45, 0x08, 0x3B, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
];

/// A draft with nothing missing, and a paper.
async fn property(house: &House, by: UserId, agency: OrganizationId) -> PropertyAims {
    let (properties, agent) = (&house.estate.property_management, Agent::member(agency, by));
    let mut draft = complete_draft("CASA-1");
    draft.places = PlaceIds::default();
    let owners = draft
        .owners
        .as_slice()
        .iter()
        .map(|owner| PropertyOwner::named(OwnerId(TimeOrderedIds.next()), owner.full_name.clone()));
    draft.owners = PropertyOwners::new(owners.collect()).expect("few enough");
    let command = CreatePropertyCommand { draft };
    let id = properties.create_property.execute(&agent, command).await.expect("a property");
    let command = AddDocumentCommand {
        property: id,
        kind: DocumentKind::FloorPlan,
        expires_on: None,
        file_name: FileName::parse("planta.png").expect("a name"),
        content: POINT.into(),
        key: None,
    };
    let document = properties.add_document.execute(&agent, command).await.expect("a paper");
    let dossier = properties.view_dossier.execute(&agent, id).await.expect("a database").expect("it");
    PropertyAims {
        number: dossier.state.number.expect("a number"),
        seen: dossier.state.fingerprint(SectionName::Price).to_string(),
        seen_order: dossier.state.images.order().to_string(),
        seen_photograph: dossier.state.images.as_slice()[0].fingerprint().to_string(),
        seen_document: dossier.documents[0].fingerprint().to_string(),
        owner: dossier.owners.first().expect("an owner").id,
        document,
        id,
    }
}

async fn view(house: &House, by: UserId, agency: OrganizationId) -> ViewId {
    let name = ViewName::parse("Rascunhos").expect("a name").expect("a name");
    let command = SaveViewCommand { name, query: "status=DRAFT".to_owned() };
    let agent = Agent::member(agency, by);
    house.estate.property_management.save_view.execute(&agent, command).await.expect("kept")
}

/// Visits of an agency, by the application as far as it lets one: everything else is an agent's own.
async fn visits(house: &House, agency: OrganizationId, user: UserId, of: &PropertyAims) -> VisitAims {
    let (booking, agent) = (&house.estate.booking_management, Agent::member(agency, user));
    let visit = visit(house, agency, user, of).await;
    let property = booking_management::domain::ids::PropertyId(of.id.0);
    let values = SettingsValues { shown_by: Some(user), ..*VisitSettings::default().values() };
    let command = ChangeVisitSettingsCommand { property, values };
    booking.change_visit_settings.execute(&agent, command).await.expect("settings");
    let from = SystemClock.now() + TimeDelta::days(20);
    let command = AddBlockCommand { whose: user, from, until: from + TimeDelta::hours(2), note: None };
    let block = booking.keep_calendar.add_block(&Keeper::own(agent), command).await.expect("a block");
    let (starts_at, ends_at) = (from + TimeDelta::days(1), from + TimeDelta::days(1) + TimeDelta::hours(2));
    let command = AnnounceOpenHouseCommand { property, starts_at, ends_at, capacity: 5 };
    let open_house = booking.announce_open_house.execute(&agent, command).await.expect("an open house");
    booking.share_agenda.renew(&agent).await.expect("a link");
    let feed = booking.share_agenda.link(&agent).await.expect("a database").expect("a link");
    let address = "https://calendars.example/marta.ics";
    let followed = booking.follow_calendars.follow(&agent, address).await.expect("a calendar");
    let link = house.estate.visit_links.sign(Link::Visit(VisitId(visit)));
    VisitAims { visit, link, feed, block, open_house, followed }
}

/// A visit that began an hour ago: who writes one down by the application waits for it to begin.
async fn visit(house: &House, agency: OrganizationId, agent: UserId, of: &PropertyAims) -> Uuid {
    let (id, now) = (TimeOrderedIds.next(), SystemClock.now());
    let (begins, ends) = (now - TimeDelta::hours(1), now - TimeDelta::minutes(30));
    let insertion = Statement::new(
        "INSERT INTO visits (id, organization_id, version, property_id, agent_id, starts_at, ends_at, held_from,
             held_until, status, sequence, visitor_name, visitor_email, visitor_phone, visitor_locale, consent_at,
             for_caller, booked_at, updated_at)
         VALUES ($1, $2, 1, $3, $4, $5, $6, $5, $6, 'confirmed', 0, 'Berta', $7, '+351912345678', 'pt', $5, $8, $5, $5)",
    );
    let email = format!("berta.{}@visita.example", id.simple());
    house
        .write(
            insertion
                .bind(id)
                .bind(agency.0)
                .bind(of.id.0)
                .bind(agent.0)
                .bind(begins)
                .bind(ends)
                .bind(email)
                .bind(false),
        )
        .await;
    id
}

async fn note(house: &House, by: UserId, agency: OrganizationId, about: &PropertyAims) -> NoteId {
    let text = NoteText::parse("Ligar ao dono.").expect("a note").expect("a note");
    let command = AddNoteCommand { property: about.id, text };
    let agent = Agent::member(agency, by);
    house.estate.property_management.add_note.execute(&agent, command).await.expect("kept")
}

async fn told(house: &House, user: UserId) -> Option<NotificationId> {
    let find = "SELECT id FROM notifications WHERE user_id = $1 AND read_at IS NULL LIMIT 1";
    let row = house.row(Statement::new(find).bind(user.0)).await?;
    Some(NotificationId(row.get::<Uuid>("id").expect("an id")))
}
