//! Where pictures and documents are worked on: threads of their own behind those that answer
//! visitors, a queue that ends, and memory that is shared out.

use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;
use tokio::sync::oneshot;

/// How much a workshop may use.
#[derive(Debug, Clone, Copy)]
pub struct WorkshopLimits {
    /// Threads that work.
    pub threads: NonZeroUsize,
    /// Files that may wait for a thread; the next one is told to come back.
    pub waiting: usize,
    /// Bytes of decoded pixels at any time, of all threads together.
    pub memory: u64,
    /// Processor time that a photograph may take.
    pub photograph_time: Duration,
    /// Processor time that a document may take.
    pub document_time: Duration,
}

impl Default for WorkshopLimits {
    /// Two threads at most, and 192 MiB: one photograph of 50 megapixels, or two of a telephone's
    /// twelve at once. Where there are several processors, one is left to those who look at pages:
    /// on a processor that is at work, whoever wakes may wait for the system's clock, whatever the
    /// priorities, and that is what the slowest pages would take (`docs/speed.md`).
    fn default() -> Self {
        Self {
            threads: threads_among(thread::available_parallelism().map_or(1, NonZeroUsize::get)),
            waiting: 32,
            memory: 192 * 1024 * 1024,
            photograph_time: Duration::from_secs(2),
            document_time: Duration::from_secs(5),
        }
    }
}

/// How many of so many processors may be at work: at least one, at most two.
fn threads_among(processors: usize) -> NonZeroUsize {
    NonZeroUsize::new(processors.saturating_sub(1).min(2)).unwrap_or(NonZeroUsize::MIN)
}

/// The workshop is full, or lost what it was working on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    Full,
    Lost,
}

type Task = Box<dyn FnOnce() + Send>;

/// Threads behind those that answer visitors. They end when the last handle is dropped.
#[derive(Debug)]
pub struct Workshop {
    queue: SyncSender<Task>,
    memory: Memory,
    limits: WorkshopLimits,
}

impl Workshop {
    /// Opens a workshop.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn open(limits: WorkshopLimits) -> std::io::Result<Arc<Self>> {
        let (queue, tasks) = sync_channel::<Task>(limits.waiting);
        let tasks = Arc::new(Mutex::new(tasks));
        for _ in 0..limits.threads.get() {
            let tasks = Arc::clone(&tasks);
            thread::Builder::new().name("pictures".into()).spawn(move || work_off(&tasks))?;
        }
        Ok(Arc::new(Self { queue, memory: Memory::of(limits.memory), limits }))
    }

    pub(crate) const fn limits(&self) -> &WorkshopLimits {
        &self.limits
    }

    /// Waits until so many bytes are free. More than there are is never asked for: whoever asks
    /// has compared with the limits.
    pub(crate) fn take(&self, bytes: u64) -> Share<'_> {
        self.memory.take(bytes.min(self.limits.memory))
    }

    /// Has something done by one of the threads. Whoever no longer waits for it, for them it is
    /// not begun.
    pub(crate) async fn run<T: Send + 'static>(
        self: &Arc<Self>,
        task: impl FnOnce(&Self) -> T + Send + 'static,
    ) -> Result<T, Trouble> {
        let (sender, receiver) = oneshot::channel();
        // A thread must not keep the workshop open.
        let workshop = Arc::downgrade(self);
        let task: Task = Box::new(move || {
            if sender.is_closed() {
                return;
            }
            let Some(workshop) = workshop.upgrade() else { return };
            match catch_unwind(AssertUnwindSafe(|| task(&workshop))) {
                Ok(outcome) => drop(sender.send(outcome)),
                Err(_) => tracing::error!("a picture or document brought its thread down"),
            }
        });
        match self.queue.try_send(task) {
            Ok(()) => receiver.await.map_err(|_| Trouble::Lost),
            Err(TrySendError::Full(_)) => Err(Trouble::Full),
            Err(TrySendError::Disconnected(_)) => Err(Trouble::Lost),
        }
    }
}

fn work_off(tasks: &Mutex<Receiver<Task>>) {
    step_back();
    loop {
        let task = tasks.lock().unwrap_or_else(PoisonError::into_inner).recv();
        match task {
            Ok(task) => task(),
            Err(_) => return,
        }
    }
}

/// Lets the threads that answer visitors go first.
fn step_back() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::nice(10) {
        tracing::warn!(%error, "pictures are worked on with the same priority as pages");
    }
}

/// Memory that is shared out.
#[derive(Debug)]
struct Memory {
    free: Mutex<u64>,
    given_back: Condvar,
}

/// Somebody's part of it, given back when dropped.
pub(crate) struct Share<'a> {
    memory: &'a Memory,
    bytes: u64,
}

impl Memory {
    const fn of(bytes: u64) -> Self {
        Self { free: Mutex::new(bytes), given_back: Condvar::new() }
    }

    fn take(&self, bytes: u64) -> Share<'_> {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let enough = self.given_back.wait_while(free, |free| *free < bytes);
        *enough.unwrap_or_else(PoisonError::into_inner) -= bytes;
        Share { memory: self, bytes }
    }
}

impl Drop for Share<'_> {
    fn drop(&mut self) {
        *self.memory.free.lock().unwrap_or_else(PoisonError::into_inner) += self.bytes;
        self.memory.given_back.notify_all();
    }
}

/// Counts the processor time of the thread that starts it: what others on the machine do costs a
/// picture nothing.
pub(crate) struct Stopwatch {
    from: Duration,
    limit: Duration,
}

/// It took longer than it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TimeIsUp;

impl Stopwatch {
    pub(crate) fn start(limit: Duration) -> Self {
        Self { from: time_of_thread(), limit }
    }

    pub(crate) fn check(&self) -> Result<(), TimeIsUp> {
        if time_of_thread().saturating_sub(self.from) > self.limit { Err(TimeIsUp) } else { Ok(()) }
    }
}

#[cfg(target_os = "linux")]
fn time_of_thread() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::try_from(time).unwrap_or_default()
}

/// Elsewhere the wall's clock has to do.
#[cfg(not(target_os = "linux"))]
fn time_of_thread() -> Duration {
    use std::sync::LazyLock;
    use std::time::Instant;
    static BEGINNING: LazyLock<Instant> = LazyLock::new(Instant::now);
    BEGINNING.elapsed()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::pin::pin;
    use std::sync::mpsc::channel;
    use std::task::{Context, Poll, Waker};

    fn one_thread() -> Arc<Workshop> {
        let limits = WorkshopLimits {
            threads: NonZeroUsize::MIN,
            waiting: 1,
            memory: 100,
            ..WorkshopLimits::default()
        };
        Workshop::open(limits).unwrap()
    }

    #[test]
    fn a_processor_is_left_to_those_who_look_at_pages() {
        let threads = |processors| threads_among(processors).get();
        assert_eq!([0, 1, 2, 3, 64].map(threads), [1, 1, 1, 2, 2]);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn who_finds_the_queue_full_is_told_at_once() {
        let workshop = one_thread();
        let (open, gate) = channel::<()>();
        let (begun, begins) = channel::<()>();
        let busy = Arc::clone(&workshop);
        let first = tokio::spawn(async move {
            busy.run(move |_| {
                begun.send(()).unwrap();
                gate.recv().unwrap();
                1
            })
            .await
        });
        tokio::task::block_in_place(|| begins.recv().unwrap());
        let mut second = pin!(workshop.run(|_| 2));
        let waits = second.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        assert_eq!(waits, Poll::Pending, "the queue has a place");
        assert_eq!(workshop.run(|_| 3).await, Err(Trouble::Full));
        open.send(()).unwrap();
        assert_eq!((first.await.unwrap(), second.await), (Ok(1), Ok(2)));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_task_that_panics_takes_no_thread_with_it() {
        let workshop = one_thread();
        let lost: Result<(), _> = workshop.run(|_| panic!("as decoders may")).await;
        assert_eq!(lost, Err(Trouble::Lost));
        assert_eq!(workshop.run(|_| 7).await, Ok(7));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_nobody_waits_for_any_more_is_not_begun() {
        let workshop = one_thread();
        let (open, gate) = channel::<()>();
        let (begun, begins) = channel::<()>();
        let mut first = pin!(workshop.run(move |_| {
            begun.send(()).unwrap();
            gate.recv().is_ok()
        }));
        let mut context = Context::from_waker(Waker::noop());
        assert_eq!(first.as_mut().poll(&mut context), Poll::Pending);
        tokio::task::block_in_place(|| begins.recv().unwrap());
        let (tell, told) = channel::<()>();
        {
            let mut given_up = pin!(workshop.run(move |_| tell.send(()).is_ok()));
            assert_eq!(given_up.as_mut().poll(&mut context), Poll::Pending);
        }
        open.send(()).unwrap();
        assert_eq!(first.await, Ok(true));
        assert!(told.recv().is_err(), "it was begun");
    }

    #[test]
    fn who_needs_more_than_is_free_waits_until_it_is_given_back() {
        let memory = Memory::of(10);
        let (order, happened) = channel();
        thread::scope(|scope| {
            let share = memory.take(7);
            let (memory, tell) = (&memory, order.clone());
            scope.spawn(move || {
                let _share = memory.take(7);
                tell.send("taken").unwrap();
            });
            thread::sleep(Duration::from_millis(50));
            order.send("given back").unwrap();
            drop(share);
        });
        assert_eq!(happened.try_iter().collect::<Vec<_>>(), ["given back", "taken"]);
    }

    #[test]
    fn memory_is_given_back() {
        let memory = Memory::of(10);
        for _ in 0..3 {
            let _share = memory.take(7);
            assert_eq!(*memory.free.lock().unwrap(), 3);
        }
        assert_eq!(*memory.free.lock().unwrap(), 10);
    }

    #[test]
    fn time_runs_while_something_is_done() {
        let stopwatch = Stopwatch::start(Duration::from_millis(5));
        assert_eq!(stopwatch.check(), Ok(()));
        while stopwatch.check().is_ok() {
            std::hint::black_box((0..1000).sum::<u64>());
        }
        assert_eq!(stopwatch.check(), Err(TimeIsUp));
    }
}
