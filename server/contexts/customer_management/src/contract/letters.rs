//! Letters that wait to be sent.

use super::Subject;
use crate::domain::ids::LetterId;
use crate::domain::letter::{Letter, LetterContent};
use crate::domain::role::Role;
use crate::fixtures::{email, noon, person_name};
use chrono::TimeDelta;
use kernel::locale::Locale;
use secrecy::SecretString;
use uuid::Uuid;

/// The n-th letter, posted n minutes after noon.
fn letter(n: u8, content: LetterContent) -> Letter {
    Letter {
        id: LetterId(Uuid::from_u128(0x1E_0000 + u128::from(n))),
        to: email("ze@casas.example"),
        name: n.is_multiple_of(2).then(|| person_name("José «Zé» Núñez")),
        locale: Locale::Es,
        content,
        posted_at: noon() + TimeDelta::minutes(i64::from(n)),
    }
}

fn every_content() -> Vec<LetterContent> {
    let token = || SecretString::from("t0k3n");
    let organization = || "Casas «do Rio»".to_owned();
    vec![
        LetterContent::ConfirmEmail { token: token() },
        LetterContent::AlreadyRegistered,
        LetterContent::ResetPassword { token: token() },
        LetterContent::UnknownReset,
        LetterContent::PasswordChanged,
        LetterContent::SecondFactorSetUp,
        LetterContent::SecondFactorGivenUp,
        LetterContent::RecoveryCodeUsed { left: 0 },
        LetterContent::Invitation {
            organization: organization(),
            inviter: "Ana".to_owned(),
            role: Role::Agent,
            token: token(),
            expires_at: noon() + TimeDelta::microseconds(1),
        },
        LetterContent::RoleChanged { organization: organization(), role: Role::Owner },
        LetterContent::Removed { organization: organization() },
    ]
}

/// Every letter is kept with all it says, and each with the event that has it sent.
pub async fn letters_are_kept_with_the_event_that_has_them_sent(subject: Subject) {
    let posted: Vec<_> = (1..).zip(every_content()).map(|(n, content)| letter(n, content)).collect();
    for letter in &posted {
        let mut unit = subject.begin().await;
        unit.letters().post(letter).await.unwrap();
        unit.commit().await.unwrap();
    }
    let (kept, events) = (subject.traces.letters().await, subject.traces.events().await);
    assert_eq!((kept.len(), events.len()), (posted.len(), posted.len()));
    for ((kept, event), posted) in kept.iter().zip(&events).zip(&posted) {
        assert_eq!((kept.id, &kept.to, &kept.name), (posted.id, &posted.to, &posted.name));
        assert_eq!((kept.locale, kept.posted_at), (posted.locale, posted.posted_at));
        let json = |letter: &Letter| serde_json::to_value(&letter.content).unwrap();
        assert_eq!(json(kept), json(posted));
        assert_eq!(event.kind, "LETTER_POSTED.v1");
        assert_eq!((event.organization.0, event.aggregate), (Uuid::nil(), posted.id.0));
        assert_eq!((event.aggregate_version, event.occurred_at), (1, posted.posted_at));
        assert_eq!(event.payload, serde_json::json!({ "letter": posted.id }));
    }
}

/// No secret of a letter is in its event.
pub async fn an_event_of_a_letter_holds_no_secret(subject: Subject) {
    let mut unit = subject.begin().await;
    let token = SecretString::from("t0k3n");
    unit.letters().post(&letter(1, LetterContent::ResetPassword { token })).await.unwrap();
    unit.commit().await.unwrap();
    let told = serde_json::to_string(&subject.traces.events().await).unwrap();
    assert!(!told.contains("t0k3n") && !told.contains("casas.example"), "{told}");
}
