//! The people of the agency, as the calendar tells them apart: a name, initials, and one of eight
//! colours that never stands alone.

use crate::session::{Errand, Failure};
use kernel::caller::Agent;
use kernel::ids::UserId;

/// How many colours there are (`--agent-1` and so on in `tokens.css`).
const COLOURS: usize = 8;

/// The people of the agency.
pub struct Team(Vec<(UserId, String)>);

impl Team {
    /// Of the agency acted for, the first to join first.
    ///
    /// # Errors
    /// When the storage refuses.
    pub async fn of(errand: &Errand<'_>, agent: &Agent) -> Result<Self, Failure> {
        let accounts = &errand.members.customer_management.accounts;
        let team = accounts.team(agent.organization(), errand.members.clock.now()).await?;
        let members = team.map(|team| team.members).unwrap_or_default();
        Ok(Self(members.into_iter().map(|member| (member.user, member.name.to_string())).collect()))
    }

    /// Of the agency that who is here acts for.
    ///
    /// # Errors
    /// When the storage refuses.
    pub async fn of_caller(errand: &Errand<'_>) -> Result<Self, Failure> {
        match errand.caller.as_ref().and_then(|caller| caller.agent()) {
            Some(agent) => Self::of(errand, &agent).await,
            None => Ok(Self(Vec::new())),
        }
    }

    /// Everybody, by name.
    pub fn members(&self) -> impl Iterator<Item = (UserId, &str)> {
        self.0.iter().map(|(user, name)| (*user, name.as_str()))
    }

    /// What somebody is called; nothing for who left.
    #[must_use]
    pub fn name(&self, user: UserId) -> Option<&str> {
        self.members().find(|(other, _)| *other == user).map(|(_, name)| name)
    }

    /// The class of somebody's colour; of who left, that of nobody.
    #[must_use]
    pub fn colour(&self, user: UserId) -> String {
        let place = self.members().position(|(other, _)| other == user);
        place.map_or_else(|| "agent-0".to_owned(), |place| format!("agent-{}", place % COLOURS + 1))
    }

    /// Somebody's initials; of who left, a question mark.
    #[must_use]
    pub fn initials(&self, user: UserId) -> String {
        self.name(user).map_or_else(|| "?".to_owned(), initials)
    }
}

/// The first letters of first and last name: *AM*.
fn initials(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let letters = [words.first(), words.last().filter(|_| words.len() > 1)];
    let first = letters.into_iter().flatten().filter_map(|word| word.chars().next());
    first.flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn people_are_told_apart_by_initials_and_colour_and_who_left_is_nobody() {
        let user = |n: u128| UserId(Uuid::from_u128(n));
        let names = ["Ana Marques", "rui", "Maria da Conceição Évora"];
        let team = Team((1..).map(user).zip(names.map(str::to_owned)).collect());
        let told = |n| (team.initials(user(n)), team.colour(user(n)));
        assert_eq!(told(1), ("AM".to_owned(), "agent-1".to_owned()));
        assert_eq!(told(2), ("R".to_owned(), "agent-2".to_owned()));
        assert_eq!(told(3), ("MÉ".to_owned(), "agent-3".to_owned()));
        assert_eq!((told(9), team.name(user(9))), (("?".to_owned(), "agent-0".to_owned()), None));
    }

    #[test]
    fn the_ninth_has_the_colour_of_the_first() {
        let team = Team((1..=9).map(|n| (UserId(Uuid::from_u128(n)), "A".to_owned())).collect());
        assert_eq!(team.colour(UserId(Uuid::from_u128(9))), "agent-1");
    }
}
