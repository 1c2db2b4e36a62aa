//! Clients that book, move, hand over, confirm and cancel at random, and what must be true afterwards
//! whatever happened meanwhile.
//!
//! A client knows what it was told. What it asked and has had no answer to (the process was killed,
//! the request was given up) it asks again, until it knows; so that in the end there is one right
//! state, and the database has it or not.

#![allow(clippy::unwrap_used, clippy::expect_used, dead_code, reason = "a test fails by panicking")]

mod truth;

use crate::harness::{self, join, list, plant};
use booking_management::application::ports::{UnitsOfWork as _, VisitLinks as _};
use booking_management::application::use_cases::{
    BookVisitCommand, BookVisitError, CancelVisitError, ConfirmVisitError, MoveVisitAsAgentCommand,
    MoveVisitAsAgentError, MoveVisitCommand, MoveVisitError,
};
use booking_management::container::Container;
use booking_management::domain::ids::{PropertyId, VisitId};
use booking_management::domain::link::Link;
use booking_management::domain::property::ShownProperty;
use booking_management::domain::settings::{Confirmation, SettingsValues, VisitSettings};
use booking_management::domain::slot::{SlotRefusal, Wanted};
use booking_management::domain::visit::VisitError;
use booking_management::fixtures::{AGENCY, FLAT, HOUSE, at, busy_bee, contact, shown};
use booking_management_adapters::sql::SqlUnitsOfWork;
use chrono::TimeDelta;
use fastrand::Rng;
use kernel::caller::Agent;
use kernel::ids::{TimeOrderedIds, UserId};
use kernel::time::Timestamp;
use serde::{Deserialize, Serialize};
use sql::{ConnectOptions, Database, Durability};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
pub use truth::assert_true;
use uuid::Uuid;

const AGENTS: u32 = 20;

/// Each agent takes care of two, five kilometres apart; visits of every other one wait for them.
const PROPERTIES: u32 = 2 * AGENTS;

/// How many operations there are: a few in the everyday tests, more where somebody says so.
pub fn operations(usual: u32) -> u32 {
    std::env::var("ESTATE_OS_TEST_OPERATIONS").map_or(usual, |text| text.parse().unwrap())
}

/// What chance makes of this run: said when it fails, and taken from the environment to see it again.
pub fn seed() -> u64 {
    let seed =
        std::env::var("ESTATE_OS_TEST_SEED").map_or_else(|_| fastrand::u64(..), |text| text.parse().unwrap());
    eprintln!("ESTATE_OS_TEST_SEED={seed}");
    seed
}

const fn agent(n: u32) -> UserId {
    UserId(Uuid::from_u128(0xA6E0_0000 + n as u128))
}

fn property(n: u32) -> ShownProperty {
    let like = shown(if n.is_multiple_of(2) { FLAT } else { HOUSE });
    ShownProperty {
        id: PropertyId(Uuid::from_u128(0x9609_0000 + u128::from(n))),
        number: 100_000 + i64::from(n),
        reference: format!("C-{n}"),
        agent: Some(agent(n / 2)),
        ..like
    }
}

const fn waits_for_agent(property: u32) -> bool {
    property.is_multiple_of(2)
}

/// People, properties and hours for the clients.
pub async fn prepare(database: &Database) {
    plant(database).await;
    for n in 0..AGENTS {
        join(database, AGENCY, agent(n)).await;
    }
    for n in 0..PROPERTIES {
        list(database, &property(n)).await;
    }
    let units = SqlUnitsOfWork::new(database.clone(), Arc::new(TimeOrderedIds));
    let mut unit = units.begin().await.unwrap();
    for n in 0..AGENTS {
        unit.calendars().save(&busy_bee(agent(n))).await.unwrap();
    }
    for n in (0..PROPERTIES).filter(|n| waits_for_agent(*n)) {
        let values =
            SettingsValues { confirmation: Confirmation::ByAgent, ..*VisitSettings::default().values() };
        let settings = VisitSettings::new(values).unwrap();
        unit.settings().save(AGENCY, property(n).id, &settings).await.unwrap();
    }
    unit.commit().await.unwrap();
}

/// A database opened once more, as another process does.
pub async fn opened(url: &str, durability: Durability) -> Database {
    let options =
        ConnectOptions { patience: Duration::from_secs(60), durability, ..ConnectOptions::default() };
    Database::connect(url, &options).await.unwrap()
}

/// What a client asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Operation {
    Book { key: Uuid, property: u32, start: Timestamp },
    Move { visit: Uuid, start: Timestamp },
    HandOver { visit: Uuid, start: Timestamp, agent: u32 },
    Confirm { visit: Uuid },
    Cancel { visit: Uuid },
}

/// What it is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    Booked(Uuid),
    Done,
    Refused,
}

/// What is said, one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Said {
    Asks(Operation),
    Hears(Answer),
}

/// A visit as a client was told that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    key: Uuid,
    property: u32,
    agent: u32,
    start: Timestamp,
    waits: bool,
    cancelled: bool,
}

/// One client and all that it knows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    visits: BTreeMap<Uuid, Known>,
    answered: u32,
    refused: u32,
    doubt: Option<Operation>,
}

impl Client {
    /// How many answers it had.
    pub const fn answered(&self) -> u32 {
        self.answered
    }

    /// How many of them were refusals.
    pub const fn refused(&self) -> u32 {
        self.refused
    }

    /// Whether it waits for an answer.
    pub const fn in_doubt(&self) -> bool {
        self.doubt.is_some()
    }

    /// Takes note of what is said.
    pub fn note(&mut self, said: Said) {
        match said {
            Said::Asks(operation) => self.doubt = Some(operation),
            Said::Hears(answer) => {
                let operation = self.doubt.take().expect("an answer to a question");
                self.answered += 1;
                self.refused += u32::from(answer == Answer::Refused);
                if answer != Answer::Refused {
                    self.believe(operation, answer);
                }
            }
        }
    }

    fn believe(&mut self, operation: Operation, answer: Answer) {
        match (operation, answer) {
            (Operation::Book { key, property, start }, Answer::Booked(visit)) => {
                let (agent, waits) = (property / 2, waits_for_agent(property));
                let new = Known { key, property, agent, start, waits, cancelled: false };
                assert_eq!(self.visits.insert(visit, new), None, "{visit} was booked twice");
            }
            (Operation::Move { visit, start }, _) => {
                // Whoever moves for themselves goes to whoever takes care of the property, and to a time
                // that is to be confirmed anew; to where it is, nothing moves.
                let known = self.own(visit);
                let there = (start, known.property / 2);
                if (known.start, known.agent) != there {
                    (known.start, known.agent) = there;
                    known.waits = waits_for_agent(known.property);
                }
            }
            (Operation::HandOver { visit, start, agent }, _) => {
                let known = self.own(visit);
                (known.start, known.agent) = (start, agent);
            }
            (Operation::Confirm { visit }, _) => self.own(visit).waits = false,
            (Operation::Cancel { visit }, _) => self.own(visit).cancelled = true,
            (Operation::Book { .. }, _) => panic!("{operation:?} was answered {answer:?}"),
        }
    }

    fn own(&mut self, visit: Uuid) -> &mut Known {
        self.visits.get_mut(&visit).expect("one of its own")
    }

    /// Asks something, or again what it has no answer to, for as long as it has patience; tells each
    /// thing at the moment it is said.
    pub async fn step(
        &mut self,
        stories: &Container,
        random: &mut Rng,
        patience: Option<Duration>,
        tell: impl Fn(Said),
    ) {
        let operation = match self.doubt {
            Some(operation) => operation,
            None => {
                let operation = self.next(random);
                tell(Said::Asks(operation));
                self.note(Said::Asks(operation));
                operation
            }
        };
        let asked = ask(stories, operation);
        let answer = match patience {
            // Dropped in the middle, as the server drops the request of a visitor who went away.
            Some(patience) => tokio::time::timeout(patience, asked).await.ok().flatten(),
            None => asked.await,
        };
        if let Some(answer) = answer {
            tell(Said::Hears(answer));
            self.note(Said::Hears(answer));
        }
    }

    fn next(&self, random: &mut Rng) -> Operation {
        let start = at(random.u32(4..9), 9, 0) + TimeDelta::minutes(30 * random.i64(0..18));
        let standing: Vec<_> = self.visits.iter().filter(|(_, known)| !known.cancelled).collect();
        match random.choice(standing).filter(|_| random.bool()) {
            None => Operation::Book {
                key: Uuid::from_u128(random.u128(..)),
                property: random.u32(0..PROPERTIES),
                start,
            },
            Some((visit, known)) => match random.u8(0..8) {
                0..3 => Operation::Move { visit: *visit, start },
                3 => Operation::HandOver { visit: *visit, start, agent: random.u32(0..AGENTS) },
                4..6 if known.waits => Operation::Confirm { visit: *visit },
                _ => Operation::Cancel { visit: *visit },
            },
        }
    }
}

/// Asks, and says what was answered; nothing where storage failed, and nobody knows.
async fn ask(stories: &Container, operation: Operation) -> Option<Answer> {
    let links = harness::links();
    let link = |visit| links.sign(Link::Visit(VisitId(visit)));
    let member = |agent_number| Agent::member(AGENCY, agent(agent_number));
    match operation {
        Operation::Book { key, property: n, start } => {
            let form = BookVisitCommand {
                key,
                property: property(n).number,
                when: Wanted::Moment(start),
                visitor: contact("bruno"),
                consent: true,
                invitation: None,
            };
            match stories.book_visit.execute(form).await {
                Ok(booked) => Some(Answer::Booked(booked.visit.0)),
                Err(BookVisitError::Refused { refusal: SlotRefusal::Taken, .. }) => Some(Answer::Refused),
                Err(BookVisitError::Storage(_)) => None,
                Err(error) => panic!("{operation:?}: {error}"),
            }
        }
        Operation::Move { visit, start } => {
            let command = MoveVisitCommand { link: link(visit), when: Wanted::Moment(start) };
            match stories.move_visit.execute(command).await {
                Ok(_) => Some(Answer::Done),
                Err(MoveVisitError::Refused { refusal: SlotRefusal::Taken, .. }) => Some(Answer::Refused),
                Err(MoveVisitError::Storage(_)) => None,
                Err(error) => panic!("{operation:?}: {error}"),
            }
        }
        Operation::HandOver { visit, start, agent: n } => {
            let command = MoveVisitAsAgentCommand {
                visit: VisitId(visit),
                when: Wanted::Moment(start),
                shown_by: Some(agent(n)),
            };
            match stories.move_visit_as_agent.execute(&member(n), command).await {
                Ok(_) => Some(Answer::Done),
                Err(MoveVisitAsAgentError::Refused(SlotRefusal::Taken)) => Some(Answer::Refused),
                Err(MoveVisitAsAgentError::Storage(_)) => None,
                Err(error) => panic!("{operation:?}: {error}"),
            }
        }
        Operation::Confirm { visit } => match stories.confirm_visit.execute(&member(0), VisitId(visit)).await
        {
            // Where nobody knew whether it was confirmed, it was.
            Ok(()) | Err(ConfirmVisitError::Visit(VisitError::AlreadyConfirmed)) => Some(Answer::Done),
            Err(ConfirmVisitError::Storage(_)) => None,
            Err(error) => panic!("{operation:?}: {error}"),
        },
        Operation::Cancel { visit } => match stories.cancel_visit.execute(&link(visit)).await {
            Ok(()) => Some(Answer::Done),
            Err(CancelVisitError::Storage(_)) => None,
            Err(error) => panic!("{operation:?}: {error}"),
        },
    }
}
