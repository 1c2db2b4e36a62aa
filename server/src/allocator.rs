//! Who hands out memory, and how soon what nobody uses any more goes back to the system.

/// For the binary, its tests and its benchmarks alike.
#[global_allocator]
static MIMALLOC: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Memory is taken from the system as it is needed, and goes back ten milliseconds after it was
/// freed. By itself mimalloc takes 32 MiB at a time and keeps them for a while: what a start or an
/// import used once, some fifty megabytes, would stay. It costs no measurable speed
/// (`docs/speed.md`).
#[cfg(unix)]
const THRIFT: [(&str, &str); 2] = [("MIMALLOC_ARENA_EAGER_COMMIT", "0"), ("MIMALLOC_ARENA_PURGE_MULT", "1")];

/// Has the program begin anew with memory handed out thriftily. mimalloc reads how it is to behave
/// from the environment before `main` begins, and nothing but unsafe code can tell it later: so
/// this very process starts the same program once more, which takes a few milliseconds. Whoever
/// set a variable of their own keeps it.
pub fn be_thrifty() {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        let unset = || THRIFT.into_iter().filter(|(name, _)| std::env::var_os(name).is_none());
        if unset().next().is_none() {
            return;
        }
        let Ok(program) = std::env::current_exe() else { return };
        let mut arguments = std::env::args_os();
        let mut anew = std::process::Command::new(program);
        anew.envs(unset());
        if let Some(name) = arguments.next() {
            anew.arg0(name);
        }
        // It comes back only if the system refuses, and then all there is to lose is memory.
        let _ = anew.args(arguments).exec();
    }
}
