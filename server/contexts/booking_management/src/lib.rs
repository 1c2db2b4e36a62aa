//! Booking management: visits of properties, and never two at once.
//!
//! # Its language
//! A visitor books a **visit** (*visita*) of a property at a **slot**: a free time, which is
//! computed and never typed in. It follows from the **weekly hours** (*horário*) in the calendar
//! (*agenda*) of the agent who shows the property, the days that differ, the **blocks** that the
//! agent keeps free, the **settings** of the property (length, what is kept free before and after,
//! notice, horizon), and what is **held**: every visit, offer and open house has a **hold** on its
//! agent and one on its property. An **open house** (*dia aberto*) is one occasion with many
//! seats. Whoever would like a time that is taken **waits**; when it frees up they get an
//! **offer**, held for a while. An **invitation** is a screened applicant's right to book.
//! A **feed** tells other calendars of an agent's visits; a calendar that an agent **follows** says when
//! they are busy **elsewhere**, with what nobody is told.
//!
//! # What always holds
//! * Of two holds of one agent, or of one property, that overlap, one is kept. Storage decides
//!   ([`Placed`](application::ports::Placed)), never a look beforehand; an agent is one person in
//!   all agencies.
//! * Hours, blocks and ways are judged under the agent's lock
//!   ([`UnitOfWork::lock_agent`](application::ports::UnitOfWork::lock_agent)), after an unlocked look
//!   that refuses cheaply what is taken already.
//! * A form that is sent twice books once, whatever happens in between; with other answers it is
//!   refused.
//! * What waits for the agent's confirmation holds its time, and so does what is offered.
//! * What is listed as free is what is taken: one judgement, in [`domain::slot`], by the clock on
//!   the wall of the property, through both changes of the clocks.
//! * A visit keeps its identity when it is moved; its sequence rises (RFC 5545).
//! * A visitor is told the day before and two hours before, once each: mark and event are kept
//!   together.
//! * While a unit of work is open nothing else is asked of storage: a pool may have no second
//!   connection to give.
//!
//! # Who may
//! Visitors have no account. What they may do with a visit, a place on a waiting list or an
//! invitation, a signed [`Link`](domain::link::Link) says. For the agency the caller is an
//! [`Agent`](kernel::caller::Agent); whether somebody may change a colleague's calendar the edge says,
//! which knows their role, by the [`Keeper`](domain::hours::Keeper) that it makes of them.
//!
//! # Events
//! Out: `VISIT_REQUESTED`, `_BOOKED`, `_CONFIRMED`, `_MOVED`, `_CANCELLED`, `_COMPLETED`, `_MISSED`,
//! `_REMINDED`, `_INVITED`, `OPEN_HOUSE_ANNOUNCED`, `_CANCELLED`, `WAITING_JOINED`, `_OFFERED`, each
//! `.v1` ([`domain::events`] has their JSON). In: `APPLICANT_SCREENED.v1`, upon which whoever was
//! accepted is invited, and `PROPERTY_WITHDRAWN`, `_SOLD`, `_RENTED`, `_DELETED`, upon which the
//! visits to come are called off. Whose agent left the agency is not lost: the calendar says that
//! it needs another.
//!
//! # To add a use case
//! 1. Let the aggregate decide: a method of `Visit`, `OpenHouse` or `WaitingEntry` that returns a
//!    typed error or records an event, with a test beside it.
//! 2. Write `application/use_cases/your_story.rs`: command, error, `execute` (begin, lock, load,
//!    judge, save, commit), tests over `World`; name it in `use_cases/mod.rs` and in [`container`].
//! 3. If time frees up, offer it (`application/steps/offering.rs`).
//! 4. If it asks something new of storage: extend the port, the in-memory adapter, the SQL adapter,
//!    and [`contract`], which holds both to it; and teach the model
//!    (`adapters/inmemory/model_tests`) what to expect.

pub mod adapters;
pub mod application;
pub mod container;
#[cfg(any(test, feature = "test-doubles"))]
pub mod contract;
pub mod domain;
#[cfg(any(test, feature = "test-doubles"))]
pub mod fixtures;

pub use container::{Container, Ports};
