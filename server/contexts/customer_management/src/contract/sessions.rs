//! Who is signed in where.

use super::Subject;
use crate::application::ports::SessionView;
use crate::domain::ids::SessionId;
use crate::fixtures::noon;
use chrono::TimeDelta;
use kernel::ids::UserId;
use uuid::Uuid;

const fn session_id(n: u8) -> SessionId {
    SessionId(Uuid::from_u128(0x5E_0000 + n as u128))
}

/// The n-th session, last used n hours after noon.
fn session(n: u8) -> SessionView {
    SessionView {
        id: session_id(n),
        created_at: noon(),
        last_seen_at: noon() + TimeDelta::hours(i64::from(n)),
        client: format!("Firefox «{n}»"),
        address: "2001:db8::1".to_owned(),
    }
}

impl Subject {
    /// Ana with the sessions 1 and 3, Rui with session 2.
    async fn plant_sessions(&self) -> (UserId, UserId) {
        let (ana, rui) =
            (self.plant_user(1, "ana@a.example").await, self.plant_user(2, "rui@a.example").await);
        for (user, n) in [(ana, 1), (rui, 2), (ana, 3)] {
            self.traces.plant_session(user, session(n)).await;
        }
        (ana, rui)
    }

    async fn sessions_of(&self, user: UserId) -> Vec<SessionView> {
        self.accounts.sessions(user).await.unwrap()
    }
}

/// A person's sessions are shown, the last used first, and nobody else's.
pub async fn sessions_are_shown_to_whose_they_are(subject: Subject) {
    let (ana, rui) = subject.plant_sessions().await;
    assert_eq!(subject.sessions_of(ana).await, [session(3), session(1)]);
    assert_eq!(subject.sessions_of(rui).await, [session(2)]);
    assert!(subject.sessions_of(UserId(Uuid::from_u128(9))).await.is_empty());
}

/// A revoked session is gone; somebody else's can't be revoked.
pub async fn a_revoked_session_is_gone(subject: Subject) {
    let (ana, rui) = subject.plant_sessions().await;
    let mut unit = subject.begin().await;
    assert!(unit.sessions().revoke(ana, session_id(1)).await.unwrap());
    assert!(!unit.sessions().revoke(ana, session_id(1)).await.unwrap(), "gone is gone");
    assert!(!unit.sessions().revoke(ana, session_id(2)).await.unwrap(), "that is Rui's");
    assert!(!unit.sessions().revoke(ana, session_id(9)).await.unwrap());
    unit.commit().await.unwrap();
    assert_eq!(subject.sessions_of(ana).await, [session(3)]);
    assert_eq!(subject.sessions_of(rui).await, [session(2)]);
}

/// All sessions end but the one that is kept, and nobody else's.
pub async fn all_sessions_end_but_the_one_that_is_kept(subject: Subject) {
    let (ana, rui) = subject.plant_sessions().await;
    let mut unit = subject.begin().await;
    assert_eq!(unit.sessions().revoke_all(ana, Some(session_id(3))).await.unwrap(), 1);
    unit.commit().await.unwrap();
    assert_eq!(subject.sessions_of(ana).await, [session(3)]);
    let mut unit = subject.begin().await;
    assert_eq!(unit.sessions().revoke_all(ana, Some(session_id(2))).await.unwrap(), 1, "it isn't hers");
    assert_eq!(unit.sessions().revoke_all(rui, None).await.unwrap(), 1);
    unit.commit().await.unwrap();
    assert!(subject.sessions_of(ana).await.is_empty());
    assert!(subject.sessions_of(rui).await.is_empty());
}
