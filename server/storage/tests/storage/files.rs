//! Files, and what goes wrong around them.

use crate::noise;
use chrono::TimeDelta;
use kernel::ids::TimeOrderedIds;
use kernel::objects::{MediaType, ObjectError, ObjectKey, ObjectStorage as _};
use kernel::time::{Clock as _, SystemClock};
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;
use storage::{FileObjects, LinkKey, Links};

fn open(folder: &Path) -> FileObjects {
    let key = LinkKey::open(&folder.join("links.key")).unwrap();
    let links = Links::new(key, Arc::new(SystemClock));
    FileObjects::open(folder.join("objects"), links, Arc::new(TimeOrderedIds), &SystemClock).unwrap()
}

fn key(text: &str) -> ObjectKey {
    ObjectKey::parse(text).unwrap()
}

fn unfinished(folder: &Path) -> usize {
    fs::read_dir(folder.join("objects").join(".unfinished")).unwrap().count()
}

#[tokio::test]
async fn what_is_kept_is_its_owners_alone_and_a_plain_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let objects = open(folder.path());
    objects.put(&key("documents/a/one.pdf"), noise(1, 10), MediaType::Pdf).await.unwrap();
    let path = folder.path().join("objects/documents/a/one.pdf");
    assert_eq!(fs::read(&path).unwrap(), noise(1, 10));
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(path.parent().unwrap()), 0o700);
}

#[tokio::test]
async fn the_last_object_takes_its_folders_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let objects = open(folder.path());
    for name in ["photos/a/one/480.webp", "photos/a/one/960.webp", "photos/b/two/480.webp"] {
        objects.put(&key(name), noise(1, 10), MediaType::Webp).await.unwrap();
    }
    objects.delete(&key("photos/a/one/480.webp")).await.unwrap();
    assert!(folder.path().join("objects/photos/a/one").exists());
    objects.delete(&key("photos/a/one/960.webp")).await.unwrap();
    assert!(!folder.path().join("objects/photos/a").exists());
    assert!(folder.path().join("objects/photos/b/two").exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_puts_while_another_removes_is_not_disturbed() {
    let folder = tempfile::tempdir().unwrap();
    let objects = Arc::new(open(folder.path()));
    let work: Vec<_> = (0..4)
        .map(|worker| {
            let objects = Arc::clone(&objects);
            tokio::spawn(async move {
                let at = key(&format!("photos/a/one/{worker}.webp"));
                for round in 0..40 {
                    objects.put(&at, noise(round, 100), MediaType::Webp).await.unwrap();
                    assert_eq!(objects.get(&at).await.unwrap().unwrap().content, noise(round, 100));
                    objects.delete(&at).await.unwrap();
                }
            })
        })
        .collect();
    for worker in work {
        worker.await.unwrap();
    }
    assert!(objects.list("", None, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_is_no_object_is_not_listed_and_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let objects = open(folder.path());
    objects.put(&key("photos/one.webp"), noise(1, 10), MediaType::Webp).await.unwrap();
    let root = folder.path().join("objects");
    fs::create_dir_all(root.join("lost+found")).unwrap();
    fs::create_dir_all(root.join("photos/of.old")).unwrap();
    for name in
        ["README", "photos/.DS_Store", "photos/One.webp", "photos/of.old/a.webp", "photos/a.webp.part"]
    {
        fs::write(root.join(name), "x").unwrap();
    }
    let listed = objects.list("", None, 100).await.unwrap();
    assert_eq!(listed.iter().map(|facts| facts.key.as_str()).collect::<Vec<_>>(), ["photos/one.webp"]);
    assert!(root.join("photos/.DS_Store").exists());
}

#[tokio::test]
async fn what_a_dead_process_left_goes_after_a_day() {
    let folder = tempfile::tempdir().unwrap();
    drop(open(folder.path()));
    let left = folder.path().join("objects/.unfinished");
    for (name, hours) in [("old", 25), ("new", 1)] {
        fs::write(left.join(name), "half").unwrap();
        let at =
            fs::metadata(left.join(name)).unwrap().modified().unwrap() - Duration::from_secs(hours * 3_600);
        File::options().write(true).open(left.join(name)).unwrap().set_modified(at).unwrap();
    }
    drop(open(folder.path()));
    assert!(!left.join("old").exists() && left.join("new").exists());
}

#[tokio::test]
async fn what_another_process_left_goes_while_this_one_runs() {
    let folder = tempfile::tempdir().unwrap();
    let objects = open(folder.path());
    objects.put(&key("photos/one.webp"), noise(1, 10), MediaType::Webp).await.unwrap();
    let left = folder.path().join("objects/.unfinished/another");
    fs::write(&left, "half").unwrap();
    let now = SystemClock.now();
    let (past, future) = (now - TimeDelta::hours(1), now + TimeDelta::hours(1));
    let clear = async |before, only_look| objects.clear_unfinished(&["photos/"], before, only_look).await;
    assert_eq!(clear(past, false).await, Ok(0), "it may be under way");
    assert_eq!((clear(future, true).await, left.exists()), (Ok(1), true));
    assert_eq!((clear(future, false).await, left.exists()), (Ok(1), false));
    assert_eq!(clear(future, false).await, Ok(0));
    assert_eq!(objects.list("", None, 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_folder_that_can_not_be_used_is_told_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let objects = open(folder.path());
    fs::remove_dir_all(folder.path().join("objects")).unwrap();
    fs::write(folder.path().join("objects"), "a file").unwrap();
    for error in [
        objects.check().await.unwrap_err(),
        objects.put(&key("a.pdf"), noise(1, 10), MediaType::Pdf).await.unwrap_err(),
        objects.get(&key("a.pdf")).await.unwrap_err(),
    ] {
        assert!(matches!(&error, ObjectError::Unavailable(words) if words.contains("objects")), "{error}");
    }
}

#[tokio::test]
async fn a_full_disk_is_told_and_nothing_is_left_on_it() {
    let folder = tempfile::tempdir().unwrap();
    let Some(_disk) = SmallDisk::mount(folder.path()) else {
        eprintln!("skipped: only root can mount a small disk");
        return;
    };
    let objects = open(folder.path());
    objects.put(&key("a/kept.pdf"), noise(1, 100_000), MediaType::Pdf).await.unwrap();
    for name in ["a/kept.pdf", "b/new.pdf"] {
        let full = objects.put(&key(name), noise(2, 3_000_000), MediaType::Pdf).await;
        assert!(matches!(full, Err(ObjectError::Full(_))), "{full:?}");
    }
    assert_eq!(unfinished(folder.path()), 0);
    assert_eq!(objects.get(&key("a/kept.pdf")).await.unwrap().unwrap().content, noise(1, 100_000));
    assert_eq!(objects.list("", None, 10).await.unwrap().len(), 1);
    // What fits is kept: the room was given back.
    objects.put(&key("b/new.pdf"), noise(3, 700_000), MediaType::Pdf).await.unwrap();
}

/// A disk of a megabyte.
struct SmallDisk<'a>(&'a Path);

impl<'a> SmallDisk<'a> {
    fn mount(at: &'a Path) -> Option<Self> {
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"]).arg(at).output();
        mounted.is_ok_and(|output| output.status.success()).then_some(Self(at))
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.0).status();
    }
}

/// How long the objects of the process that is killed are.
const LARGE: usize = 3_000_000;
/// Where that process writes.
const FOLDER: &str = "ESTATE_OS_TEST_OBJECTS";

/// The process that is killed: it puts objects and says which are kept.
#[tokio::test]
#[ignore = "the other side of the test below"]
async fn the_one_who_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let objects = open(Path::new(&folder));
    for n in 0..=u8::MAX {
        objects.put(&key(&format!("photos/{n:03}/480.jpg")), noise(n, LARGE), MediaType::Jpeg).await.unwrap();
        println!("kept {n:03}");
        // And one that is replaced again and again.
        objects.put(&key("photos/same/480.jpg"), noise(n, LARGE), MediaType::Jpeg).await.unwrap();
    }
}

#[tokio::test]
async fn who_is_killed_leaves_whole_objects_and_all_that_were_told_kept() {
    for round in 0..8_u64 {
        let folder = tempfile::tempdir().unwrap();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "files::the_one_who_is_killed", "--ignored", "--nocapture"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut kept = Vec::new();
        let told = |line: String| line.rsplit_once("kept ").map(|(_, n)| n.to_owned());
        while kept.len() < 2 {
            kept.extend(told(lines.next().unwrap().unwrap()));
        }
        tokio::time::sleep(Duration::from_millis(1 + round * 7)).await;
        child.kill().unwrap();
        child.wait().unwrap();
        // What it said and nobody had read yet.
        kept.extend(lines.map_while(Result::ok).filter_map(told));

        let objects = open(folder.path());
        let listed = objects.list("", None, 1_000).await.unwrap();
        assert!(listed.iter().all(|facts| facts.bytes == LARGE as u64), "{listed:?}");
        for n in kept {
            let read = objects.get(&key(&format!("photos/{n}/480.jpg"))).await.unwrap().unwrap();
            assert!(read.content == noise(n.parse().unwrap(), LARGE), "{n} isn't what was put");
        }
        let same = objects.get(&key("photos/same/480.jpg")).await.unwrap().unwrap().content;
        assert!((0..=u8::MAX).any(|n| same == noise(n, LARGE)), "a mixture");
    }
}
