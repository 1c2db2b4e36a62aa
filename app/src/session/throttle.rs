//! How often somebody may try: what slows a guesser down and leaves the owner alone.
//!
//! An attempt counts for the network address it comes from and, within that address, for the
//! account it is about. Who guesses from one place is stopped there, and the owner still gets in
//! from elsewhere. What is counted is in this process's memory and forgotten with it.

use governor::clock::{Clock, DefaultClock, QuantaInstant};
use governor::{DefaultKeyedRateLimiter, NotUntil, Quota, RateLimiter};
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// What is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Attempt {
    /// A password.
    SignIn,
    /// A code, by somebody who has the password: counted from everywhere together.
    Code,
    /// A new account.
    Register,
    /// A letter to an address.
    Letter,
    /// A visit, or a place on a waiting list, for somebody without an account.
    Book,
    /// A calendar that fetches somebody's visits.
    Fetch,
}

/// Asked too often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManyAttempts {
    /// When the next attempt will be allowed.
    pub after: Duration,
}

/// Which network, and which account.
type Key = (Attempt, IpAddr, String);

/// Counts attempts.
#[derive(Debug)]
pub struct Throttle {
    sign_in: Pair,
    code: Pair,
    code_anywhere: DefaultKeyedRateLimiter<String>,
    register: Pair,
    letter: Pair,
    book: Pair,
    fetch: Pair,
    /// How many checks since what is long over was forgotten.
    checks: AtomicU32,
}

#[derive(Debug)]
struct Pair {
    account: DefaultKeyedRateLimiter<Key>,
    network: DefaultKeyedRateLimiter<IpAddr>,
}

/// After so many checks what is long over is forgotten.
const FORGET_EVERY: u32 = 1_000;
/// An account is named by so many bytes at most.
const LONGEST_ACCOUNT: usize = 254;

impl Default for Throttle {
    fn default() -> Self {
        let minute = Duration::from_secs(60);
        Self {
            // Ten wrong passwords, then one a minute; a whole office signs in at nine.
            sign_in: Pair::new(quota(10, minute), quota(100, minute / 10)),
            code: Pair::new(quota(10, minute), quota(100, minute / 10)),
            // Three codes in a million are right at any time: some three hundred tries a day.
            code_anywhere: RateLimiter::keyed(quota(20, minute * 5)),
            register: Pair::new(quota(5, minute * 10), quota(20, minute)),
            // The letters somebody's mailbox can be filled with.
            letter: Pair::new(quota(3, minute * 20), quota(20, minute)),
            // A family behind one router looks at many homes; a robot would take all their times.
            book: Pair::new(quota(10, minute), quota(60, minute)),
            // Google fetches for all its customers from a few addresses; a person's devices are a handful.
            fetch: Pair::new(quota(30, minute / 2), quota(600, minute / 60)),
            checks: AtomicU32::new(0),
        }
    }
}

impl Throttle {
    /// Counts an attempt from a network address for an account.
    ///
    /// # Errors
    /// [`TooManyAttempts`]: nothing should be done.
    pub fn check(&self, attempt: Attempt, address: IpAddr, account: &str) -> Result<(), TooManyAttempts> {
        self.check_network(attempt, address)?;
        self.check_account(attempt, address, account)
    }

    /// The first half of [`Throttle::check`], for what costs something before the account is known.
    ///
    /// # Errors
    /// [`TooManyAttempts`]: nothing should be done.
    pub fn check_network(&self, attempt: Attempt, address: IpAddr) -> Result<(), TooManyAttempts> {
        if self.checks.fetch_add(1, Ordering::Relaxed) % FORGET_EVERY == FORGET_EVERY - 1 {
            let pairs = [&self.sign_in, &self.code, &self.register, &self.letter, &self.book, &self.fetch];
            pairs.into_iter().for_each(Pair::forget);
            self.code_anywhere.retain_recent();
        }
        later(self.pair(attempt).network.check_key(&network(address)))
    }

    /// The other half.
    ///
    /// # Errors
    /// [`TooManyAttempts`]: nothing should be done.
    pub fn check_account(
        &self,
        attempt: Attempt,
        address: IpAddr,
        account: &str,
    ) -> Result<(), TooManyAttempts> {
        let mut account = account.trim().to_lowercase();
        account.truncate((0..=LONGEST_ACCOUNT).rev().find(|at| account.is_char_boundary(*at)).unwrap_or(0));
        let key = (attempt, network(address), account);
        later(self.pair(attempt).account.check_key(&key))?;
        if attempt == Attempt::Code { later(self.code_anywhere.check_key(&key.2)) } else { Ok(()) }
    }

    const fn pair(&self, attempt: Attempt) -> &Pair {
        match attempt {
            Attempt::SignIn => &self.sign_in,
            Attempt::Code => &self.code,
            Attempt::Register => &self.register,
            Attempt::Letter => &self.letter,
            Attempt::Book => &self.book,
            Attempt::Fetch => &self.fetch,
        }
    }
}

/// What a limiter says, as when to try again.
fn later(checked: Result<(), NotUntil<QuantaInstant>>) -> Result<(), TooManyAttempts> {
    let now = DefaultClock::default().now();
    checked.map_err(|refused| TooManyAttempts { after: refused.wait_time_from(now) })
}

impl Pair {
    fn new(account: Quota, network: Quota) -> Self {
        Self { account: RateLimiter::keyed(account), network: RateLimiter::keyed(network) }
    }

    fn forget(&self) {
        self.account.retain_recent();
        self.network.retain_recent();
    }
}

/// So many at once, and then one every so often.
fn quota(burst: u32, every: Duration) -> Quota {
    let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
    Quota::with_period(every).unwrap_or(Quota::per_second(burst)).allow_burst(burst)
}

/// Who has one address of IPv6 has 2⁶⁴ of them.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => IpAddr::V4(v4),
            None => {
                let [a, b, c, d, ..] = v6.segments();
                IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
        },
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_guesser_is_stopped_and_the_owner_gets_in_from_elsewhere() {
        let throttle = Throttle::default();
        let allowed = (0..1_000)
            .filter(|_| throttle.check(Attempt::SignIn, ip("203.0.113.9"), "ana@casa.pt").is_ok())
            .count();
        assert_eq!(allowed, 10);
        let refused = throttle.check(Attempt::SignIn, ip("203.0.113.9"), " Ana@casa.pt").unwrap_err();
        assert!(refused.after > Duration::from_secs(5) && refused.after <= Duration::from_secs(60));
        assert!(throttle.check(Attempt::SignIn, ip("198.51.100.1"), "ana@casa.pt").is_ok());
    }

    #[test]
    fn codes_are_counted_from_everywhere_together() {
        let throttle = Throttle::default();
        let allowed = (0..1_000)
            .filter(|n| throttle.check(Attempt::Code, ip(&format!("2001:db8:{n:x}::1")), "user").is_ok())
            .count();
        assert_eq!(allowed, 20);
    }

    #[test]
    fn a_robot_books_a_few_visits_for_one_address_and_no_more_than_a_family_would() {
        let throttle = Throttle::default();
        let home = ip("203.0.113.9");
        let booked = |email: &str, times| {
            (0..times).filter(|_| throttle.check(Attempt::Book, home, email).is_ok()).count()
        };
        assert_eq!(booked("rita@casa.example", 1_000), 10);
        let others: usize = (0..1_000).map(|n| booked(&format!("{n}@casa.example"), 1)).sum();
        assert!(others < 60, "{others}");
    }

    #[test]
    fn one_network_can_not_try_many_accounts_either() {
        let throttle = Throttle::default();
        let allowed = (0..1_000)
            .filter(|n| {
                let address = format!("2001:db8:1:2::{n:x}");
                throttle.check(Attempt::SignIn, ip(&address), &format!("{n}@casa.pt")).is_ok()
            })
            .count();
        assert!((100..110).contains(&allowed), "{allowed}");
        assert!(throttle.check(Attempt::SignIn, ip("2001:db8:1:3::1"), "0@casa.pt").is_ok());
    }
}
