//! Work beside what somebody asked for. It goes on until the program is told to stop, or somebody is
//! told that it doesn't.

use std::fmt::Display;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::{JoinError, JoinHandle};

/// How long what broke off rests before it starts again.
pub const REST: Duration = Duration::from_secs(5);

/// Keeps work going in a task of its own: starts it again, after a rest, whenever it ends, until told to
/// stop. For who does something else as well, which a panic here must not end.
pub async fn keep_up<W, E>(
    name: &'static str,
    work: impl Fn() -> W,
    rest: Duration,
    mut stopped: watch::Receiver<bool>,
) where
    W: Future<Output = Result<(), E>> + Send + 'static,
    E: Display + Send + 'static,
{
    loop {
        let ended = tokio::spawn(work()).await;
        if *stopped.borrow() {
            return;
        }
        let cause = cause(ended);
        tracing::error!(cause, "{name} broke off and will start again");
        if tokio::time::timeout(rest, stopped.wait_for(|stopping| *stopping)).await.is_ok() {
            return;
        }
    }
}

/// Waits for the word to stop, and no longer than for the work: for who does nothing else.
///
/// # Errors
/// Why the work ended before the word.
pub async fn unless_ended<E: Display>(
    work: &mut JoinHandle<Result<(), E>>,
    told_to_stop: impl Future<Output = ()>,
) -> Result<(), String> {
    tokio::select! {
        ended = work => Err(cause(ended)),
        () = told_to_stop => Ok(()),
    }
}

fn cause<E: Display>(ended: Result<Result<(), E>, JoinError>) -> String {
    match ended {
        Ok(Ok(())) => "nobody told it to end".to_owned(),
        Ok(Err(error)) => error.to_string(),
        Err(error) => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[tokio::test]
    async fn what_breaks_off_starts_again_until_told_to_stop() {
        let (stop, stopped) = watch::channel(false);
        let stop = Arc::new(stop);
        let starts = Arc::new(AtomicU32::new(0));
        let work = || {
            let (stop, starts) = (Arc::clone(&stop), Arc::clone(&starts));
            async move {
                match starts.fetch_add(1, Ordering::SeqCst) {
                    0 => panic!("a bug"),
                    1 => return Err("the database is away"),
                    2 => {}
                    _ => drop(stop.send(true)),
                }
                Ok(())
            }
        };
        keep_up("it", work, Duration::ZERO, stopped).await;
        assert_eq!(starts.load(Ordering::SeqCst), 4);
    }

    #[tokio::test]
    async fn the_word_to_stop_is_heard_while_it_rests() {
        let (stop, stopped) = watch::channel(false);
        let day = Duration::from_secs(24 * 60 * 60);
        let kept = tokio::spawn(keep_up("it", || async { Err("the database is away") }, day, stopped));
        stop.send(true).unwrap();
        tokio::time::timeout(Duration::from_secs(10), kept).await.unwrap().unwrap();
    }

    async fn panics() -> Result<(), String> {
        panic!("a bug")
    }

    #[tokio::test]
    async fn work_that_ends_ends_the_waiting_and_says_why() {
        let never = std::future::pending::<()>;
        let mut panicking = tokio::spawn(panics());
        assert!(unless_ended(&mut panicking, never()).await.unwrap_err().contains("a bug"));
        let mut fails = tokio::spawn(async { Err("the texts are damaged") });
        assert_eq!(unless_ended(&mut fails, never()).await.unwrap_err(), "the texts are damaged");
        let mut works = tokio::spawn(std::future::pending::<Result<(), String>>());
        assert_eq!(unless_ended(&mut works, std::future::ready(())).await, Ok(()));
    }
}
