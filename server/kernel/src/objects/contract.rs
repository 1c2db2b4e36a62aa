//! What every storage of objects must do, as functions that panic where one
//! doesn't. Each takes a fresh [`Subject`], which sees no object yet.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a suite of tests: a panic is its answer")]

use super::{Download, MediaType, ObjectError, ObjectKey, ObjectStorage, SignedLink};
use async_trait::async_trait;
use bytes::Bytes;
use std::sync::Arc;
use std::time::Duration;

/// A storage under test, and somebody who follows its links.
pub struct Subject {
    /// The storage.
    pub storage: Arc<dyn ObjectStorage>,
    /// Who is handed a link.
    pub visitor: Arc<dyn Visitor>,
}

/// Somebody who was handed a link.
#[async_trait]
pub trait Visitor: Send + Sync {
    /// What comes back under the link, if it opens something.
    async fn follow(&self, link: &SignedLink) -> Followed;

    /// Lets time pass, by the clock that links are judged by.
    async fn wait(&self, span: Duration);
}

/// What a link led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Followed {
    /// A file.
    File {
        /// Its bytes.
        content: Bytes,
        /// The header `Content-Type`.
        media_type: String,
        /// The header `Content-Disposition`.
        disposition: String,
    },
    /// The link is judged sound; there is nothing behind it.
    Nothing,
    /// The link is refused.
    Refused,
}

const MINUTES: Duration = Duration::from_secs(300);

fn key(text: &str) -> ObjectKey {
    ObjectKey::parse(text).unwrap()
}

fn content(text: &str) -> Bytes {
    Bytes::copy_from_slice(text.as_bytes())
}

impl Subject {
    async fn put(&self, at: &str, text: &str) {
        let key = key(at);
        let media_type = key.media_type();
        self.storage.put(&key, content(text), media_type).await.unwrap();
    }

    async fn read(&self, at: &str) -> Option<Bytes> {
        self.storage.get(&key(at)).await.unwrap().map(|object| object.content)
    }

    async fn listed(&self, prefix: &str, after: Option<&str>, limit: usize) -> Vec<String> {
        let after = after.map(key);
        let facts = self.storage.list(prefix, after.as_ref(), limit).await.unwrap();
        facts.into_iter().map(|facts| facts.key.to_string()).collect()
    }

    async fn link(&self, at: &str, file_name: &str, valid_for: Duration) -> SignedLink {
        let download = Download { key: key(at), file_name: file_name.to_owned(), valid_for };
        self.storage.signed_link(&download).await.unwrap()
    }
}

/// Bytes and type come back as they were given, whatever the bytes are.
pub async fn what_was_put_is_read_back(subject: Subject) {
    let every_byte: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    for media_type in MediaType::ALL {
        let key = key(&format!("photos/agency/one.{}", media_type.extension()));
        subject.storage.put(&key, every_byte.clone().into(), *media_type).await.unwrap();
        let read = subject.storage.get(&key).await.unwrap().unwrap();
        assert_eq!((read.content.as_ref(), read.media_type), (every_byte.as_slice(), *media_type));
    }
}

/// An object without a byte is an object.
pub async fn an_empty_object_is_there(subject: Subject) {
    subject.put("documents/empty.pdf", "").await;
    assert_eq!(subject.read("documents/empty.pdf").await, Some(Bytes::new()));
    let facts = subject.storage.list("", None, 10).await.unwrap();
    assert_eq!(facts.iter().map(|facts| facts.bytes).collect::<Vec<_>>(), [0]);
}

/// The second content is there, and nothing of the first, which was longer.
pub async fn an_object_is_replaced_as_a_whole(subject: Subject) {
    subject.put("documents/one.pdf", "the first, which is long").await;
    subject.put("documents/one.pdf", "second").await;
    assert_eq!(subject.read("documents/one.pdf").await, Some(content("second")));
    assert_eq!(subject.listed("", None, 10).await, ["documents/one.pdf"]);
}

/// Two that write the same key at once leave one of the two contents, whole.
pub async fn of_two_writers_one_wins_whole(subject: Subject) {
    let at = key("photos/agency/one.jpg");
    let (all_a, all_b) = (Bytes::from(vec![b'a'; 300_000]), Bytes::from(vec![b'b'; 200_000]));
    for _ in 0..5 {
        let (a, b) = both(
            subject.storage.put(&at, all_a.clone(), MediaType::Jpeg),
            subject.storage.put(&at, all_b.clone(), MediaType::Jpeg),
        )
        .await;
        a.unwrap();
        b.unwrap();
        let read = subject.storage.get(&at).await.unwrap().unwrap().content;
        assert!(read == all_a || read == all_b, "{} bytes, mixed", read.len());
    }
}

/// Nothing there is nothing, not an error; also for who removes it.
pub async fn what_is_not_there_is_nothing(subject: Subject) {
    subject.storage.delete(&key("photos/agency/none.jpg")).await.unwrap();
    assert_eq!(subject.read("photos/agency/none.jpg").await, None);
    assert!(subject.listed("", None, 10).await.is_empty());
    assert!(subject.listed("photos/", Some("photos/a.jpg"), 10).await.is_empty());
}

/// Removed, an object is gone from reads and lists; its neighbours stay, and
/// the key may be used again.
pub async fn a_removed_object_is_gone(subject: Subject) {
    subject.put("photos/agency/one/480.webp", "one").await;
    subject.put("photos/agency/one/960.webp", "two").await;
    subject.storage.delete(&key("photos/agency/one/480.webp")).await.unwrap();
    assert_eq!(subject.read("photos/agency/one/480.webp").await, None);
    assert_eq!(subject.listed("", None, 10).await, ["photos/agency/one/960.webp"]);
    subject.storage.delete(&key("photos/agency/one/960.webp")).await.unwrap();
    subject.storage.delete(&key("photos/agency/one/960.webp")).await.unwrap();
    assert!(subject.listed("", None, 10).await.is_empty());
    subject.put("photos/agency/one/480.webp", "again").await;
    assert_eq!(subject.read("photos/agency/one/480.webp").await, Some(content("again")));
}

/// A type that isn't the key's is refused, and nothing is kept.
pub async fn a_type_that_the_key_does_not_name_is_refused(subject: Subject) {
    let at = key("documents/one.pdf");
    let refused = subject.storage.put(&at, content("no pdf"), MediaType::Jpeg).await;
    assert!(matches!(refused, Err(ObjectError::Corrupt(_))), "{refused:?}");
    assert_eq!(subject.read("documents/one.pdf").await, None);
}

/// Lists follow the bytes of the keys, where no folder's name begins another name beside it.
pub async fn a_list_is_in_the_order_of_the_keys(subject: Subject) {
    let expected = ["a/b/c.pdf", "a/c.pdf", "a/d0/c.pdf", "a/d1.jpg", "a/d1.pdf", "b.pdf", "c/one.pdf"];
    for at in expected.iter().rev() {
        subject.put(at, at).await;
    }
    assert_eq!(subject.listed("", None, 100).await, expected);
    // Any piece of it.
    assert_eq!(subject.listed("a/", None, 100).await, expected[..5]);
    assert_eq!(subject.listed("a/d", None, 100).await, expected[2..5]);
    assert_eq!(subject.listed("a/b/", None, 100).await, ["a/b/c.pdf"]);
    assert_eq!(subject.listed("b", None, 100).await, ["b.pdf"]);
    assert!(subject.listed("a/b/c.pdf/", None, 100).await.is_empty());
    assert!(subject.listed("../", None, 100).await.is_empty());
    assert!(subject.listed("/", None, 100).await.is_empty());
    assert!(subject.listed("", None, 0).await.is_empty());
    // From anywhere: the keys named need not exist.
    assert_eq!(subject.listed("", Some("a/c.pdf"), 2).await, ["a/d0/c.pdf", "a/d1.jpg"]);
    assert_eq!(subject.listed("a/", Some("a/c0.pdf"), 100).await, expected[2..5]);
    assert_eq!(subject.listed("a/", Some("0.pdf"), 100).await, expected[..5]);
    assert!(subject.listed("a/", Some("b.pdf"), 100).await.is_empty());
}

/// Whatever the order, pages that go on from the last key name each object once, also
/// when that object was removed in between.
pub async fn pages_of_a_list_are_the_list(subject: Subject) {
    let keys = [
        "a-b/one.pdf",
        "a.pdf",
        "a/b-c.pdf",
        "a/b.jpg",
        "a/b.pdf",
        "a/b/c.pdf",
        "a/b0/c.pdf",
        "a/c.pdf",
        "a0.pdf",
        "a_/b.pdf",
        "aa.pdf",
        "b.pdf",
    ];
    for at in keys {
        subject.put(at, at).await;
    }
    let whole = subject.listed("", None, 100).await;
    let mut sorted = whole.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, keys);
    for limit in 1..=4 {
        let mut seen: Vec<String> = Vec::new();
        loop {
            let page = subject.listed("", seen.last().map(String::as_str), limit).await;
            assert!(page.len() <= limit);
            if page.is_empty() {
                break;
            }
            seen.extend(page);
        }
        assert_eq!(seen, whole, "in pages of {limit}");
    }
    for (n, at) in whole.iter().enumerate() {
        subject.storage.delete(&key(at)).await.unwrap();
        assert_eq!(subject.listed("", Some(at), 100).await, whole[n + 1..], "after {at}, which is gone");
    }
}

/// A walk meets each object once, in pages that are no longer than asked for, also when what was met is
/// removed on the way.
pub async fn a_walk_meets_each_object_once(subject: Subject) {
    let mut keys = Vec::new();
    for folder in 0..12 {
        for name in ["480.jpg", "480.webp", "960.jpg"] {
            keys.push(format!("photos/agency/{folder:02}/{name}"));
        }
    }
    for at in keys.iter().map(String::as_str).chain(["documents/one.pdf", "photos0.pdf"]) {
        subject.put(at, at).await;
    }
    let facts = subject.storage.list("photos/", None, 100).await.unwrap();
    for page in [1, 4, 7, 100] {
        let mut walk = subject.storage.walk("photos/", page);
        let mut met = Vec::new();
        loop {
            let next = walk.next().await.unwrap();
            assert!(next.len() <= page, "{} in a page of {page}", next.len());
            if next.is_empty() {
                break;
            }
            met.extend(next);
        }
        assert_eq!(met, facts, "in pages of {page}");
    }
    assert!(subject.storage.walk("photos/agency/none/", 5).next().await.unwrap().is_empty());

    let mut walk = subject.storage.walk("photos/", 5);
    let mut met = Vec::new();
    loop {
        let next = walk.next().await.unwrap();
        if next.is_empty() {
            break;
        }
        for facts in next {
            subject.storage.delete(&facts.key).await.unwrap();
            met.push(facts.key.to_string());
        }
    }
    assert_eq!(met, keys);
    assert_eq!(subject.listed("", None, 10).await, ["documents/one.pdf", "photos0.pdf"]);
}

/// More objects than a storage hands out at once are walked over all the same.
pub async fn a_long_walk_is_whole(subject: Subject) {
    let count = 1_050;
    for n in 0..count {
        subject.put(&format!("many/{:02}/{n:05}.pdf", n % 7), "").await;
    }
    for page in [500, 2_000] {
        let mut walk = subject.storage.walk("many/", page);
        let mut met = Vec::new();
        loop {
            let next = walk.next().await.unwrap();
            if next.is_empty() {
                break;
            }
            met.extend(next.into_iter().map(|facts| facts.key));
        }
        assert_eq!(met.len(), count, "in pages of {page}");
        assert!(met.is_sorted());
    }
}

/// Where every upload came to its end, none is unfinished: whatever the time, no object goes.
pub async fn what_was_put_is_finished(subject: Subject) {
    subject.put("documents/one.pdf", "one").await;
    let long = Bytes::from(vec![7; 9 * 1024 * 1024]);
    subject.storage.put(&key("documents/long.pdf"), long.clone(), MediaType::Pdf).await.unwrap();
    let late = "2999-01-01T00:00:00Z".parse().unwrap();
    for only_look in [true, false] {
        let cleared = subject.storage.clear_unfinished(&["documents/"], late, only_look).await.unwrap();
        assert_eq!(cleared, 0);
    }
    assert_eq!(subject.read("documents/one.pdf").await, Some(content("one")));
    assert_eq!(subject.read("documents/long.pdf").await, Some(long));
}

/// A list says how long each object is, and that it is new.
pub async fn a_list_knows_length_and_age(subject: Subject) {
    subject.put("a/one.pdf", "12345").await;
    subject.put("a/two.pdf", "1234567").await;
    let facts = subject.storage.list("a/", None, 10).await.unwrap();
    assert_eq!(facts.iter().map(|facts| facts.bytes).collect::<Vec<_>>(), [5, 7]);
    let apart = facts[1].changed_at - facts[0].changed_at;
    assert!(apart.num_seconds().abs() < 60, "put one after the other, {apart} apart");
}

/// More objects than a storage hands out at once are listed all the same.
pub async fn a_long_list_is_whole(subject: Subject) {
    let count = 1_050;
    for n in 0..count {
        subject.put(&format!("many/{n:05}.pdf"), "").await;
    }
    let listed = subject.listed("many/", None, 5_000).await;
    assert_eq!(listed.len(), count);
    assert!(listed.is_sorted());
    assert_eq!(subject.listed("", Some("many/01047.pdf"), 5_000).await.len(), 2);
}

/// A link brings the object as a file to keep, under the name that was asked for.
pub async fn a_link_brings_the_file_as_an_attachment(subject: Subject) {
    subject.put("documents/agency/one.pdf", "certidão").await;
    let link = subject.link("documents/agency/one.pdf", "Certidão \"permanente\" 1/2.pdf", MINUTES).await;
    let Followed::File { content: brought, media_type, disposition } = subject.visitor.follow(&link).await
    else {
        panic!("the link opens nothing");
    };
    assert_eq!(brought, content("certidão"));
    assert_eq!(media_type, "application/pdf");
    assert!(disposition.starts_with("attachment"), "{disposition}");
    assert!(disposition.contains("filename*=UTF-8''Certid%C3%A3o"), "{disposition}");
    assert!(!disposition.contains('/') && disposition.is_ascii(), "{disposition}");
}

/// No name makes a header of its own or leaves a folder.
pub async fn a_name_can_not_break_the_header(subject: Subject) {
    subject.put("documents/one.pdf", "one").await;
    for name in [
        "a\r\nSet-Cookie: b=1",
        "",
        "..",
        "../../etc/passwd",
        "\u{202e}fdp.exe",
        "a;b=\"c\\",
        "名前.pdf",
        &"é".repeat(4_000),
    ] {
        let link = subject.link("documents/one.pdf", name, MINUTES).await;
        let Followed::File { disposition, .. } = subject.visitor.follow(&link).await else {
            panic!("the link for {name:?} opens nothing");
        };
        assert!(disposition.starts_with("attachment; filename=\""), "{disposition}");
        assert!(disposition.chars().all(|c| c.is_ascii() && !c.is_ascii_control()), "{disposition}");
        assert!(!disposition.contains('/') && !disposition.contains('\\'), "{disposition}");
        assert!(disposition.len() < 1_000, "{} bytes", disposition.len());
        assert_eq!(disposition.matches('"').count(), 2, "{disposition}");
    }
}

/// After its time a link is refused.
pub async fn an_expired_link_is_refused(subject: Subject) {
    subject.put("documents/one.pdf", "one").await;
    let link = subject.link("documents/one.pdf", "one.pdf", Duration::from_secs(2)).await;
    assert!(matches!(subject.visitor.follow(&link).await, Followed::File { .. }));
    subject.visitor.wait(Duration::from_secs(4)).await;
    assert_eq!(subject.visitor.follow(&link).await, Followed::Refused);
}

/// A link opens what it was signed for: changed anywhere, it is refused.
pub async fn an_altered_link_is_refused(subject: Subject) {
    subject.put("documents/one.pdf", "mine").await;
    subject.put("documents/two.pdf", "somebody else's").await;
    let link = subject.link("documents/one.pdf", "one.pdf", MINUTES).await;
    let (path, query) = link.as_str().split_once('?').unwrap();
    let mut altered = vec![
        link.as_str().replace("documents/one.pdf", "documents/two.pdf"),
        path.to_owned(),
        format!("{path}?"),
    ];
    for (at, pair) in query.split('&').enumerate() {
        let (name, value) = pair.split_once('=').unwrap();
        // Another last character, and none: each part of the query is covered.
        let (most, last) = value.split_at(value.len() - 1);
        let others =
            [format!("{name}={most}{}", if last == "7" { "8" } else { "7" }), format!("{name}={most}")];
        for other in others {
            let mut pairs: Vec<&str> = query.split('&').collect();
            pairs[at] = &other;
            altered.push(format!("{path}?{}", pairs.join("&")));
        }
    }
    for altered in altered {
        assert_ne!(altered, link.as_str());
        let followed = subject.visitor.follow(&SignedLink::new(altered.clone())).await;
        assert_eq!(followed, Followed::Refused, "{altered}");
    }
    assert!(matches!(subject.visitor.follow(&link).await, Followed::File { .. }));
}

/// A sound link to what was removed in the meantime brings nothing.
pub async fn a_link_to_nothing_brings_nothing(subject: Subject) {
    subject.put("documents/one.pdf", "one").await;
    let link = subject.link("documents/one.pdf", "one.pdf", MINUTES).await;
    subject.storage.delete(&key("documents/one.pdf")).await.unwrap();
    assert_eq!(subject.visitor.follow(&link).await, Followed::Nothing);
}

/// A storage that works says so, and leaves nothing behind.
pub async fn a_storage_that_works_says_so(subject: Subject) {
    subject.storage.check().await.unwrap();
    assert!(subject.listed("", None, 10).await.is_empty());
}

/// Both at once, without a runtime of one's own.
async fn both<A, B>(a: impl Future<Output = A>, b: impl Future<Output = B>) -> (A, B) {
    use std::pin::pin;
    use std::task::Poll;

    let (mut a, mut b) = (pin!(a), pin!(b));
    let (mut from_a, mut from_b) = (None, None);
    std::future::poll_fn(move |context| {
        if from_a.is_none()
            && let Poll::Ready(done) = a.as_mut().poll(context)
        {
            from_a = Some(done);
        }
        if from_b.is_none()
            && let Poll::Ready(done) = b.as_mut().poll(context)
        {
            from_b = Some(done);
        }
        match (from_a.take(), from_b.take()) {
            (Some(done_a), Some(done_b)) => Poll::Ready((done_a, done_b)),
            (waiting_a, waiting_b) => {
                (from_a, from_b) = (waiting_a, waiting_b);
                Poll::Pending
            }
        }
    })
    .await
}
