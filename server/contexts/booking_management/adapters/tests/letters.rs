//! Whoever visits and whoever shows get their letters: through the outbox, on both engines.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod harness;

use booking_management::Container;
use booking_management::application::ports::VisitLinks as _;
use booking_management::application::use_cases::{
    BookForCallerCommand, BookVisitCommand, CancelVisitAsAgentCommand, ChangeVisitSettingsCommand,
    JoinWaitingListCommand, MoveVisitAsAgentCommand, MoveVisitCommand,
};
use booking_management::contract::Traces as _;
use booking_management::domain::elsewhere::AgentFeed;
use booking_management::domain::ids::{FeedId, VisitId};
use booking_management::domain::link::Link;
use booking_management::domain::settings::{Confirmation, SettingsValues, VisitSettings};
use booking_management::domain::slot::Wanted;
use booking_management::domain::values::{Contact, Note};
use booking_management::fixtures::{AGENCY, ANA, FLAT, RUI, ana, at, contact, noon, shown};
use booking_management_adapters::letters::{Places, PostParts, VisitFiles, VisitPost};
use chrono::TimeDelta;
use harness::{SqlTraces, links, plant, stories};
use kernel::caller::Agent;
use kernel::event::EventEnvelope;
use kernel::ids::{EventId, IdGenerator as _, TimeOrderedIds};
use kernel::locale::Locale;
use kernel::mail::{CalendarMethod, Mail, MailError, RecordedMail};
use kernel::time::{Clock as _, FixedClock};
use serde_json::json;
use sql::outbox::{Dispatcher, Registry};
use sql::{Database, Statement};
use std::sync::Arc;

const BASE: &str = "https://casas.example.pt";

/// A post at work among the stories that it tells of.
struct Post {
    database: Database,
    stories: Arc<Container>,
    transport: Arc<RecordedMail>,
    clock: Arc<FixedClock>,
    dispatcher: Dispatcher,
}

impl Post {
    async fn over(database: Database) -> Self {
        plant(&database).await;
        let name = Statement::new("UPDATE organizations SET name = 'Casas do Rio' WHERE id = $1");
        database.execute(name.bind(AGENCY.0)).await.unwrap();
        let name = Statement::new("UPDATE users SET name = 'Ana Sousa' WHERE id = $1");
        database.execute(name.bind(ANA.0)).await.unwrap();
        let transport = Arc::new(RecordedMail::default());
        let clock = Arc::new(FixedClock::at(noon()));
        let post = VisitPost::new(PostParts {
            database: database.clone(),
            links: Arc::new(links()),
            places: Places::below(BASE),
            house: "casa@example.pt".into(),
            transport: transport.clone(),
            clock: clock.clone(),
        });
        let registry = post.unwrap().registered_in(Registry::new());
        let dispatcher = Dispatcher::new(database.clone(), registry, clock.clone());
        Self { stories: stories(&database), database, transport, clock, dispatcher }
    }

    async fn book(&self, visitor: Contact) -> (VisitId, String) {
        let form = BookVisitCommand {
            key: TimeOrderedIds.next(),
            property: shown(FLAT).number,
            when: Wanted::Moment(at(5, 10, 0)),
            visitor,
            consent: true,
            invitation: None,
        };
        let booked = self.stories.book_visit.execute(form).await.unwrap();
        (booked.visit, booked.link)
    }

    async fn tell(&self, kind: &str, visit: VisitId, reminder: &str) {
        let payload = json!({ "visit": visit, "sequence": 0, "reminder": reminder });
        let event = EventEnvelope {
            id: EventId(TimeOrderedIds.next()),
            kind: kind.to_owned(),
            occurred_at: self.clock.now(),
            organization: AGENCY,
            aggregate: visit.0,
            aggregate_version: 1,
            payload,
        };
        let mut transaction = self.database.begin().await.unwrap();
        sql::outbox::append(&mut transaction, &event).await.unwrap();
        transaction.commit().await.unwrap();
    }

    /// Delivers what waits, and gives what was sent since the last time.
    async fn deliver(&self) -> Sent {
        let before = self.transport.sent().len();
        while self.dispatcher.deliver_batch().await.unwrap() > 0 {}
        assert!(self.dispatcher.dead_letters(1).await.unwrap().is_empty());
        let sent = self.transport.sent().split_off(before);
        let (visitors, agents) = sent.into_iter().partition(|mail| !mail.to.contains(&ANA.0.to_string()));
        Sent { visitors, agents }
    }
}

struct Sent {
    visitors: Vec<Mail>,
    agents: Vec<Mail>,
}

impl Sent {
    fn subjects(&self) -> (Vec<&str>, Vec<&str>) {
        (
            self.visitors.iter().map(|mail| mail.subject.as_str()).collect(),
            self.agents.iter().map(|mail| mail.subject.as_str()).collect(),
        )
    }
}

fn bruno() -> Contact {
    contact("bruno")
}

/// What the calendar is told, its lines whole.
fn told(mail: &Mail) -> (CalendarMethod, String) {
    let part = mail.calendar.as_ref().unwrap();
    (part.method, part.text.replace("\r\n ", ""))
}

mod contract {
    use super::*;

    pub(super) async fn whoever_books_is_told_in_their_language_and_whoever_shows_in_theirs(post: Post) {
        let message = Note::parse("Levo o meu cão.\nE www.premios.example").unwrap();
        let visitor = Contact { locale: Locale::En, message, ..bruno() };
        let (visit, link) = post.book(visitor).await;
        let sent = post.deliver().await;
        assert_eq!(sent.subjects(), (vec!["Your viewing is booked"], vec!["Nova visita marcada"]));
        let letter = &sent.visitors[0];
        assert_eq!(letter.to, "bruno@example.pt");
        for said in [
            "Property: Apartamento T2",
            "When: Thursday, 5 November 2026, 10:00 (Lisbon time)",
            "Where: Rua da Graça 17, 1170-130 Lisboa",
            "Shown by Ana Sousa, Casas do Rio.",
            &format!("{BASE}/en/visit/{link}\n"),
        ] {
            assert!(letter.text.contains(said), "{said}: {}", letter.text);
        }
        assert_eq!(links().verify(&link), Some(Link::Visit(visit)));
        let (method, text) = told(letter);
        assert_eq!(method, CalendarMethod::Request);
        for line in [
            format!("UID:{visit}@casas.example.pt"),
            "SUMMARY:Viewing: Apartamento T2".into(),
            "DTSTART:20261105T100000Z".into(),
            "SEQUENCE:0".into(),
            "STATUS:CONFIRMED".into(),
            "ORGANIZER;CN=Casas do Rio:mailto:casa@example.pt".into(),
            format!("URL:{BASE}/en/visit/{link}"),
        ] {
            assert!(text.contains(&format!("\r\n{line}\r\n")), "{line}: {text}");
        }
        let agents = &sent.agents[0];
        for said in ["bruno, +351912345678, bruno@example.pt", "Levo o meu cão.\n\nE www.\u{2060}premios."] {
            assert!(agents.text.contains(said), "{said}: {}", agents.text);
        }
        assert!(agents.text.contains(&format!("{BASE}/painel/agenda\n")) && agents.calendar.is_none());
        assert!(!agents.text.contains(&link), "the link is the visitor's");
        for event in SqlTraces(post.database.clone()).events().await {
            assert!(!event.payload.to_string().contains("bruno"), "{}", event.payload);
        }
    }

    pub(super) async fn a_visit_that_is_moved_is_the_same_entry_at_another_time(post: Post) {
        let (visit, link) = post.book(bruno()).await;
        post.deliver().await;
        let when = Wanted::Moment(at(6, 15, 0));
        post.stories.move_visit.execute(MoveVisitCommand { link, when }).await.unwrap();
        let sent = post.deliver().await;
        let subjects = (vec!["A visita tem outro horário"], vec!["Uma visita mudou de horário"]);
        assert_eq!(sent.subjects(), subjects);
        let (_, text) = told(&sent.visitors[0]);
        for line in [&format!("UID:{visit}@casas.example.pt"), "DTSTART:20261106T150000Z", "SEQUENCE:1"] {
            assert!(text.contains(line), "{line}: {text}");
        }
    }

    pub(super) async fn a_visit_that_is_cancelled_leaves_the_calendar(post: Post) {
        let (visit, link) = post.book(bruno()).await;
        post.deliver().await;
        post.stories.cancel_visit.execute(&link).await.unwrap();
        let sent = post.deliver().await;
        assert_eq!(sent.subjects(), (vec!["Visita cancelada"], vec!["Uma visita foi cancelada"]));
        let (method, text) = told(&sent.visitors[0]);
        assert_eq!(method, CalendarMethod::Cancel);
        let uid = format!("UID:{visit}@casas.example.pt");
        assert!(text.contains("STATUS:CANCELLED") && text.contains(&uid) && text.contains("SEQUENCE:1"));
    }

    pub(super) async fn what_the_agency_says_when_it_cancels_is_read_by_the_visitor_alone(post: Post) {
        let (visit, _) = post.book(bruno()).await;
        post.deliver().await;
        let message = Note::parse("A chave não chegou.\nPedimos desculpa.").unwrap();
        let command = CancelVisitAsAgentCommand { visit, message, offer_time: false };
        post.stories.cancel_visit_as_agent.execute(&ana(), command).await.unwrap();
        let sent = post.deliver().await;
        assert_eq!(sent.subjects(), (vec!["A imobiliária cancelou a visita"], vec![]));
        assert!(sent.visitors[0].text.contains("A chave não chegou.\n\nPedimos desculpa."));
    }

    pub(super) async fn a_visit_that_waits_for_the_agent_is_tentative_until_it_is_confirmed(post: Post) {
        let values =
            SettingsValues { confirmation: Confirmation::ByAgent, ..*VisitSettings::default().values() };
        let command = ChangeVisitSettingsCommand { property: FLAT, values };
        post.stories.change_visit_settings.execute(&ana(), command).await.unwrap();
        let (visit, _) = post.book(bruno()).await;
        let sent = post.deliver().await;
        let subjects = (vec!["Pedido de visita recebido"], vec!["Pedido de visita por confirmar"]);
        assert_eq!(sent.subjects(), subjects);
        assert!(told(&sent.visitors[0]).1.contains("STATUS:TENTATIVE"));
        post.stories.confirm_visit.execute(&ana(), visit).await.unwrap();
        let sent = post.deliver().await;
        assert_eq!(sent.subjects(), (vec!["Visita confirmada"], vec![]));
        assert!(told(&sent.visitors[0]).1.contains("STATUS:CONFIRMED"));
    }

    pub(super) async fn a_letter_that_something_overtook_is_not_sent(post: Post) {
        let (_, link) = post.book(bruno()).await;
        let when = Wanted::Moment(at(6, 15, 0));
        post.stories.move_visit.execute(MoveVisitCommand { link: link.clone(), when }).await.unwrap();
        post.stories.cancel_visit.execute(&link).await.unwrap();
        let subjects = (vec!["Visita cancelada"], vec!["Uma visita foi cancelada"]);
        assert_eq!(post.deliver().await.subjects(), subjects);
    }

    pub(super) async fn visitors_of_a_property_that_is_gone_are_told_without_it(post: Post) {
        post.book(bruno()).await;
        post.deliver().await;
        SqlTraces(post.database.clone()).delete_property(FLAT).await;
        post.stories.cancel_visits_of_property.execute(AGENCY, FLAT, noon()).await.unwrap();
        let sent = post.deliver().await;
        let subjects = (vec!["O imóvel deixou de ser mostrado"], vec!["Uma visita foi cancelada"]);
        assert_eq!(sent.subjects(), subjects);
        assert!(sent.visitors[0].text.contains("Imóvel: imóvel"), "{}", sent.visitors[0].text);
    }

    pub(super) async fn a_reminder_goes_before_the_visit_and_never_after_it_began(post: Post) {
        let (visit, _) = post.book(bruno()).await;
        post.deliver().await;
        for (reminder, subject) in [
            ("day_before", "Lembrete: visita dentro de um dia"),
            ("two_hours", "Lembrete: visita dentro de duas horas"),
        ] {
            post.tell("VISIT_REMINDED.v1", visit, reminder).await;
            let sent = post.deliver().await;
            assert_eq!(sent.subjects(), (vec![subject], vec![]));
            assert!(sent.visitors[0].calendar.is_none(), "it has it already");
        }
        post.clock.advance(at(5, 8, 0) - noon());
        post.tell("VISIT_REMINDED.v1", visit, "day_before").await;
        assert_eq!(post.deliver().await.subjects(), (vec![], vec![]), "it is two hours by now");
        post.clock.advance(TimeDelta::hours(2));
        post.tell("VISIT_REMINDED.v1", visit, "two_hours").await;
        assert_eq!(post.deliver().await.subjects(), (vec![], vec![]));
    }

    pub(super) async fn whoever_waits_is_told_of_the_offer_while_it_stands(post: Post) {
        for late in [false, true] {
            let (_, link) = post.book(bruno()).await;
            let command = JoinWaitingListCommand {
                property: shown(FLAT).number,
                when: Wanted::Moment(at(5, 10, 0)),
                visitor: Contact { locale: Locale::Es, ..contact("carla") },
                consent: true,
            };
            let waits = post.stories.join_waiting_list.execute(command).await.unwrap();
            post.stories.cancel_visit.execute(&link).await.unwrap();
            post.clock.advance(if late { TimeDelta::hours(2) } else { TimeDelta::zero() });
            let sent = post.deliver().await;
            let offers: Vec<_> = sent.visitors.iter().filter(|mail| mail.to == "carla@example.pt").collect();
            if late {
                assert_eq!(offers.len(), 0);
                continue;
            }
            assert_eq!(offers.len(), 1);
            let link = links().sign(Link::Waiting(waits.entry));
            assert_eq!(offers[0].subject, "Ha quedado libre una hora de visita");
            for said in ["lunes, 2 de noviembre de 2026, 14:00", &format!("{BASE}/es/espera/{link}\n")] {
                assert!(offers[0].text.contains(said), "{said}: {}", offers[0].text);
            }
            let leaving = post.stories.leave_waiting_list.execute(&link).await;
            leaving.unwrap();
        }
    }

    pub(super) async fn whoever_waits_has_a_letter_with_their_link(post: Post) {
        post.book(bruno()).await;
        post.deliver().await;
        let command = JoinWaitingListCommand {
            property: shown(FLAT).number,
            when: Wanted::Moment(at(5, 10, 0)),
            visitor: contact("carla"),
            consent: true,
        };
        let waits = post.stories.join_waiting_list.execute(command).await.unwrap();
        let sent = post.deliver().await;
        assert_eq!(sent.subjects(), (vec!["Lugar na lista de espera"], vec![]));
        assert_eq!(sent.visitors[0].to, "carla@example.pt");
        let link = format!("{BASE}/espera/{}\n", waits.link.unwrap());
        for said in ["Quando: quinta, 5 de novembro de 2026, 10:00", &link] {
            assert!(sent.visitors[0].text.contains(said), "{said}: {}", sent.visitors[0].text);
        }
    }

    pub(super) async fn a_row_that_can_not_be_read_keeps_nobody_from_being_reminded(post: Post) {
        let (broken, _) = post.book(bruno()).await;
        let command = BookForCallerCommand {
            key: TimeOrderedIds.next(),
            property: FLAT,
            when: Wanted::Moment(at(5, 14, 0)),
            visitor: bruno(),
        };
        post.stories.book_for_caller.execute(&ana(), command).await.unwrap();
        let due = Statement::new("UPDATE visits SET remind_at = $1");
        post.database.execute(due.bind(noon())).await.unwrap();
        let breaking = Statement::new("UPDATE visits SET visitor_phone = '?', remind_at = $2 WHERE id = $1");
        let first = noon() - TimeDelta::hours(1);
        post.database.execute(breaking.bind(broken.0).bind(first)).await.unwrap();
        assert_eq!(post.stories.remind_visitors.execute().await.unwrap(), 1);
    }

    pub(super) async fn an_entry_that_can_not_be_read_keeps_no_offer_standing(post: Post) {
        post.book(bruno()).await;
        for (name, hour) in [("carla", 10), ("dinis", 10)] {
            let command = JoinWaitingListCommand {
                property: shown(FLAT).number,
                when: Wanted::Moment(at(5, hour, 0)),
                visitor: contact(name),
                consent: true,
            };
            post.stories.join_waiting_list.execute(command).await.unwrap();
        }
        // What has begun nobody waits for.
        let begun = Statement::new("UPDATE waiting_entries SET starts_at = $1");
        post.database.execute(begun.bind(noon())).await.unwrap();
        let breaking = Statement::new(
            "UPDATE waiting_entries SET visitor_phone = '?', starts_at = $1 WHERE visitor_name = 'carla'",
        );
        post.database.execute(breaking.bind(noon() - TimeDelta::hours(1))).await.unwrap();
        assert_eq!(post.stories.lapse_offers.execute().await.unwrap(), 1);
    }

    pub(super) async fn an_agents_own_calendar_has_what_was_agreed_on_for_next_year(post: Post) {
        let when = noon() + TimeDelta::days(300);
        let command = BookForCallerCommand {
            key: TimeOrderedIds.next(),
            property: FLAT,
            when: Wanted::Moment(when),
            visitor: bruno(),
        };
        let booked = post.stories.book_for_caller.execute(&ana(), command).await.unwrap();
        let places = Places::below(BASE);
        let files =
            VisitFiles::new(post.database.clone(), Arc::new(links()), places, "casa@example.pt".into());
        let id = FeedId(TimeOrderedIds.next());
        let feed = AgentFeed { id, organization: AGENCY, agent: ANA, made_at: noon() };
        let agenda = files.unwrap().agenda(&feed, noon()).await.unwrap().unwrap();
        let uid = format!("UID:{}@casas.example.pt", booked.visit);
        assert!(agenda.replace("\r\n ", "").contains(&uid), "{agenda}");
    }

    pub(super) async fn an_agent_is_not_told_of_what_they_booked_themselves(post: Post) {
        let command = BookForCallerCommand {
            key: TimeOrderedIds.next(),
            property: FLAT,
            when: Wanted::Moment(at(5, 10, 0)),
            visitor: bruno(),
        };
        post.stories.book_for_caller.execute(&ana(), command).await.unwrap();
        assert_eq!(post.deliver().await.subjects(), (vec!["Visita marcada"], vec![]));
    }

    pub(super) async fn who_showed_a_visit_is_told_when_a_colleague_takes_it_or_calls_it_off(post: Post) {
        let rui = Agent::member(AGENCY, RUI);
        let to_rui = |mail: &Mail| mail.to.contains(&RUI.0.to_string());
        let (visit, _) = post.book(bruno()).await;
        post.deliver().await;
        let hand_over = |shown_by, hour| MoveVisitAsAgentCommand {
            visit,
            when: Wanted::Moment(at(5, hour, 0)),
            shown_by: Some(shown_by),
        };
        let mover = &post.stories.move_visit_as_agent;
        mover.execute(&rui, hand_over(RUI, 15)).await.unwrap();
        let sent = post.deliver().await;
        let agents: Vec<_> = sent.agents.iter().map(|mail| mail.subject.as_str()).collect();
        assert_eq!(agents, ["Uma visita passou para outra pessoa"]);
        assert!(sent.agents[0].text.contains("Era: quinta, 5 de novembro de 2026, 10:00"));
        assert!(!sent.visitors.iter().any(to_rui), "he did it himself");
        mover.execute(&rui, hand_over(ANA, 15)).await.unwrap();
        let sent = post.deliver().await;
        assert_eq!(sent.subjects().1, ["Uma visita mudou de horário"]);
        assert!(!sent.visitors.iter().any(to_rui), "he did it himself");
        let command = CancelVisitAsAgentCommand { visit, message: None, offer_time: false };
        post.stories.cancel_visit_as_agent.execute(&rui, command).await.unwrap();
        assert_eq!(post.deliver().await.subjects().1, ["Uma visita foi cancelada"]);
    }

    pub(super) async fn an_agent_is_not_told_of_what_they_moved_themselves(post: Post) {
        let (visit, _) = post.book(bruno()).await;
        post.deliver().await;
        let when = Wanted::Moment(at(6, 15, 0));
        let command = MoveVisitAsAgentCommand { visit, when, shown_by: None };
        post.stories.move_visit_as_agent.execute(&ana(), command).await.unwrap();
        assert_eq!(post.deliver().await.subjects(), (vec!["A visita tem outro horário"], vec![]));
    }

    pub(super) async fn an_agent_who_left_is_not_written_to(post: Post) {
        post.book(bruno()).await;
        SqlTraces(post.database.clone()).remove_member(ANA).await;
        let sent = post.deliver().await;
        assert_eq!(sent.subjects(), (vec!["Visita marcada"], vec![]));
        assert!(sent.visitors[0].text.contains("Quem mostra: Casas do Rio"), "{}", sent.visitors[0].text);
    }

    pub(super) async fn a_letter_whose_way_is_closed_goes_later_and_the_other_is_not_sent_again(post: Post) {
        post.transport.fail_with(MailError::Unavailable("away".into()));
        post.book(bruno()).await;
        for _ in 0..4 {
            post.dispatcher.deliver_batch().await.unwrap();
            post.clock.advance(TimeDelta::hours(1));
        }
        let event = SqlTraces(post.database.clone()).events().await[0].id.0;
        let (visitors, agents) = (event, uuid::Uuid::from_u128(event.as_u128() ^ 1));
        assert_eq!(post.transport.attempts(), [agents, visitors, agents], "the agent's failed once");
        let sent: Vec<_> = post.transport.sent().iter().map(|mail| mail.id).collect();
        assert_eq!(sent, [visitors, agents]);
    }

    pub(super) async fn the_letters_of_a_day_without_a_mail_server_go_when_it_is_back(post: Post) {
        post.book(bruno()).await;
        for _ in 0..24 {
            for _ in 0..2 {
                post.transport.fail_with(MailError::Unavailable("away".into()));
            }
            assert_eq!(post.dispatcher.deliver_batch().await.unwrap(), 1);
            post.clock.advance(TimeDelta::hours(1));
        }
        assert_eq!(post.transport.sent(), []);
        assert_eq!(post.deliver().await.subjects(), (vec!["Visita marcada"], vec!["Nova visita marcada"]));
    }

    pub(super) async fn a_letter_that_comes_when_the_visit_has_begun_is_not_sent(post: Post) {
        let (_, link) = post.book(bruno()).await;
        post.clock.advance(at(5, 10, 0) - noon());
        assert_eq!(post.deliver().await.subjects(), (vec![], vec![]));
        post.stories.cancel_visit.execute(&link).await.unwrap();
        let subjects = (vec!["Visita cancelada"], vec!["Uma visita foi cancelada"]);
        assert_eq!(post.deliver().await.subjects(), subjects, "they may stand at the door");
    }

    pub(super) async fn what_is_refused_for_good_is_told_at_once_without_whom_it_was_for(post: Post) {
        post.book(bruno()).await;
        for _ in 0..2 {
            post.transport.fail_with(MailError::Refused("550 who?".into()));
        }
        post.dispatcher.deliver_batch().await.unwrap();
        post.clock.advance(TimeDelta::hours(2));
        assert_eq!(post.dispatcher.deliver_batch().await.unwrap(), 0, "it isn't asked again");
        let dead = post.dispatcher.dead_letters(10).await.unwrap();
        assert_eq!(dead.len(), 1);
        let reason = dead[0].last_error.as_deref().unwrap();
        assert!(reason.contains("550 who?") && !reason.contains("bruno"), "{reason}");
    }
}

sql::contract_suite! {
    sqlite: |database| Post::over(database).await,
    postgres: |database| Post::over(database).await;
    contract::{
        whoever_books_is_told_in_their_language_and_whoever_shows_in_theirs,
        a_visit_that_is_moved_is_the_same_entry_at_another_time,
        a_visit_that_is_cancelled_leaves_the_calendar,
        what_the_agency_says_when_it_cancels_is_read_by_the_visitor_alone,
        a_visit_that_waits_for_the_agent_is_tentative_until_it_is_confirmed,
        a_letter_that_something_overtook_is_not_sent,
        visitors_of_a_property_that_is_gone_are_told_without_it,
        a_reminder_goes_before_the_visit_and_never_after_it_began,
        whoever_waits_is_told_of_the_offer_while_it_stands,
        whoever_waits_has_a_letter_with_their_link,
        a_row_that_can_not_be_read_keeps_nobody_from_being_reminded,
        an_entry_that_can_not_be_read_keeps_no_offer_standing,
        an_agents_own_calendar_has_what_was_agreed_on_for_next_year,
        an_agent_is_not_told_of_what_they_booked_themselves,
        who_showed_a_visit_is_told_when_a_colleague_takes_it_or_calls_it_off,
        an_agent_is_not_told_of_what_they_moved_themselves,
        an_agent_who_left_is_not_written_to,
        a_letter_whose_way_is_closed_goes_later_and_the_other_is_not_sent_again,
        the_letters_of_a_day_without_a_mail_server_go_when_it_is_back,
        a_letter_that_comes_when_the_visit_has_begun_is_not_sent,
        what_is_refused_for_good_is_told_at_once_without_whom_it_was_for,
    }
}
