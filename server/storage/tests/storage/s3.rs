//! S3, and what goes wrong on the way to it.

use crate::noise;
use crate::s3_server::{OwnServer, Server, shared};
use chrono::TimeDelta;
use kernel::objects::{MediaType, ObjectError, ObjectKey, ObjectStorage as _};
use kernel::time::{Clock as _, SystemClock};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use storage::s3::{S3Address, S3Objects, S3Options};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const MEGABYTE: usize = 1024 * 1024;

fn key(text: &str) -> ObjectKey {
    ObjectKey::parse(text).unwrap()
}

fn objects(options: &S3Options) -> S3Objects {
    S3Objects::new(options, Arc::new(SystemClock))
}

#[tokio::test]
async fn large_objects_go_in_parts_and_come_back_whole() {
    let objects = shared().objects();
    // Below, at and above the length of a part; three parts, the last of which is short.
    for (n, length) in [8 * MEGABYTE - 1, 8 * MEGABYTE, 8 * MEGABYTE + 1, 20_000_000].into_iter().enumerate()
    {
        let at = key(&format!("documents/{n}.pdf"));
        let content = noise(n as u8, length);
        objects.put(&at, content.clone(), MediaType::Pdf).await.unwrap();
        let read = objects.get(&at).await.unwrap().unwrap();
        assert!(read.content == content, "{length} bytes came back as {}", read.content.len());
    }
    let listed = objects.list("", None, 10).await.unwrap();
    assert_eq!(listed.iter().map(|facts| facts.bytes).max(), Some(20_000_000));
}

#[tokio::test]
async fn what_others_put_into_the_bucket_is_not_listed() {
    let options = shared().options();
    let mine = objects(&options);
    mine.put(&key("documents/one.pdf"), noise(1, 10), MediaType::Pdf).await.unwrap();
    let wider = S3Options { address: S3Address::parse("s3://tests").unwrap(), ..options.clone() };
    let beside = format!("{}/", std::process::id());
    let listed = objects(&wider).list(&beside, None, 1_000).await.unwrap();
    assert!(listed.iter().any(|facts| facts.key.as_str().ends_with("/documents/one.pdf")));
    assert_eq!(mine.list("", None, 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_wrong_secret_is_told_without_it() {
    let options = S3Options { secret_key: "a-guess-at-it".into(), ..shared().options() };
    let error = objects(&options).check().await.unwrap_err();
    assert!(matches!(&error, ObjectError::Unavailable(words) if words.contains("403")), "{error}");
    assert!(!error.to_string().contains("a-guess-at-it"), "{error}");
}

#[tokio::test]
async fn a_bucket_that_is_not_there_is_a_failure_and_not_an_empty_one() {
    let address = S3Address::parse("s3://nobody-made-this").unwrap();
    let objects = objects(&S3Options { address, ..shared().options() });
    let error = objects.get(&key("documents/one.pdf")).await.unwrap_err();
    assert!(matches!(&error, ObjectError::Unavailable(words) if words.contains("NoSuchBucket")), "{error}");
}

#[tokio::test]
async fn nobody_there_is_told_soon() {
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", nobody.local_addr().unwrap());
    drop(nobody);
    let started = Instant::now();
    let error = Server { endpoint }.objects().check().await.unwrap_err();
    assert!(matches!(error, ObjectError::Unavailable(_)), "{error}");
    assert!(started.elapsed() < Duration::from_secs(15), "{:?}", started.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_server_that_falls_silent_is_given_up() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", silent.local_addr().unwrap());
    let objects = Server { endpoint }.objects();
    let started = tokio::time::Instant::now();
    let error = objects.get(&key("documents/one.pdf")).await.unwrap_err();
    assert!(matches!(error, ObjectError::Unavailable(_)), "{error}");
    assert!(started.elapsed() <= Duration::from_secs(46), "{:?}", started.elapsed());
}

#[tokio::test]
async fn a_full_storage_is_told_as_full() {
    for code in ["InsufficientStorage", "XMinioStorageFull"] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let answering = tokio::spawn(async move {
            let body = format!("<Error><Code>{code}</Code><Message>no room</Message></Error>");
            let length = body.len();
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut asked = vec![0; 65_536];
                let _ = stream.read(&mut asked).await;
                let head =
                    format!("HTTP/1.1 507 Full\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
                let _ = stream.write_all((head + &body).as_bytes()).await;
            }
        });
        let put = Server { endpoint }.objects().put(&key("a.pdf"), noise(1, 10), MediaType::Pdf).await;
        assert!(matches!(&put, Err(ObjectError::Full(words)) if words.contains("no room")), "{put:?}");
        answering.abort();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_that_breaks_off_is_taken_back_and_may_be_tried_again() {
    let direct = shared().options();
    let breaks = Arc::new(AtomicBool::new(true));
    let endpoint = proxy(direct.endpoint.clone().unwrap(), b"partNumber=2", Arc::clone(&breaks)).await;
    let objects = objects(&S3Options { endpoint: Some(endpoint), ..direct.clone() });
    let at = key("documents/one.pdf");
    objects.put(&at, noise(1, 1_000), MediaType::Pdf).await.unwrap();

    let error = objects.put(&at, noise(2, 20_000_000), MediaType::Pdf).await.unwrap_err();
    assert!(matches!(error, ObjectError::Unavailable(_)), "{error}");
    assert_eq!(objects.get(&at).await.unwrap().unwrap().content, noise(1, 1_000), "the first is still there");
    assert_eq!(unfinished_uploads(&direct).await, 0, "no parts are left");

    breaks.store(false, Ordering::Relaxed);
    objects.put(&at, noise(2, 20_000_000), MediaType::Pdf).await.unwrap();
    assert!(objects.get(&at).await.unwrap().unwrap().content == noise(2, 20_000_000));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_that_nobody_waits_for_any_more_leaves_no_parts() {
    let options = shared().options();
    let objects = objects(&options);
    let at = key("documents/one.pdf");
    let putting = objects.put(&at, noise(1, 20_000_000), MediaType::Pdf);
    assert!(tokio::time::timeout(Duration::from_millis(30), putting).await.is_err(), "put in 30 ms");
    let started = Instant::now();
    while objects.get(&at).await.unwrap().is_none() && started.elapsed() < Duration::from_secs(20) {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(objects.get(&at).await.unwrap().unwrap().content == noise(1, 20_000_000));
    assert_eq!(unfinished_uploads(&options).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_killed_in_the_middle_is_told_and_what_was_kept_is_there_after() {
    let mut server = OwnServer::start().await;
    let objects = server.server().objects();
    let content = noise(7, 20_000_000);
    let putting = {
        let (objects, content) = (objects.clone(), content.clone());
        tokio::spawn(async move {
            let mut kept = Vec::new();
            loop {
                let at = key(&format!("documents/{:03}.pdf", kept.len()));
                match objects.put(&at, content.clone(), MediaType::Pdf).await {
                    Ok(()) => kept.push(at),
                    Err(error) => return (kept, at, error),
                }
            }
        })
    };
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    server.kill();
    let killed = Instant::now();
    let (kept, failed, error) = putting.await.unwrap();
    assert!(matches!(error, ObjectError::Unavailable(_)), "{error}");
    assert!(killed.elapsed() < Duration::from_secs(46), "told after {:?}", killed.elapsed());

    server.start_again();
    let started = Instant::now();
    while let Err(error) = objects.put(&failed, content.clone(), MediaType::Pdf).await {
        assert!(started.elapsed() < Duration::from_secs(90), "still: {error}");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    for at in kept.iter().chain([&failed]) {
        assert!(objects.get(at).await.unwrap().unwrap().content == content, "{at} is not what was put");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_that_was_never_completed_goes_once_it_is_old_enough_and_others_stay() {
    let (options, other) = (shared().options(), shared().options());
    let objects = objects(&options);
    let kept = key("documents/one.pdf");
    objects.put(&kept, noise(1, 1_000), MediaType::Pdf).await.unwrap();
    let client = client(&options);
    begin(&client, &options, "documents/one.pdf").await;
    // Not below what is asked for, not named as ours are, and somebody else's.
    for name in ["logos/one.png", "documents/README"] {
        begin(&client, &options, name).await;
    }
    begin(&client, &other, "documents/one.pdf").await;

    let (past, future) = (SystemClock.now() - TimeDelta::hours(1), SystemClock.now() + TimeDelta::hours(1));
    let clear = async |before, only_look| {
        objects.clear_unfinished(&["photos/", "documents/"], before, only_look).await.unwrap()
    };
    assert_eq!(clear(past, false).await, 0, "it may be under way");
    assert_eq!(clear(future, true).await, 1);
    assert_eq!(unfinished_uploads(&options).await, 3, "it only looked");
    assert_eq!(clear(future, false).await, 1);
    assert_eq!((unfinished_uploads(&options).await, unfinished_uploads(&other).await), (2, 1));
    assert_eq!(clear(future, false).await, 0);
    assert_eq!(objects.get(&kept).await.unwrap().unwrap().content, noise(1, 1_000));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_unfinished_uploads_than_a_server_lists_at_once_all_go() {
    let options = shared().options();
    let client = client(&options);
    let names = (0..1_020).map(|n| format!("documents/{n:04}.pdf"));
    let names: Vec<String> = names.collect();
    for some in names.chunks(30) {
        let begun: Vec<_> = some
            .iter()
            .map(|name| {
                let (client, options, name) = (client.clone(), options.clone(), name.clone());
                tokio::spawn(async move { begin(&client, &options, &name).await })
            })
            .collect();
        for upload in begun {
            upload.await.unwrap();
        }
    }
    let future = SystemClock.now() + TimeDelta::hours(1);
    let objects = objects(&options);
    assert_eq!(objects.clear_unfinished(&["documents/"], future, true).await.unwrap(), 1_020);
    assert_eq!(objects.clear_unfinished(&["documents/"], future, false).await.unwrap(), 1_020);
    assert_eq!(unfinished_uploads(&options).await, 0);
}

/// Somebody who asks the server of the tests for what the port hides.
fn client(options: &S3Options) -> aws_sdk_s3::Client {
    use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region};
    use secrecy::ExposeSecret as _;
    let secret = options.secret_key.expose_secret();
    let config = aws_sdk_s3::Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new(options.access_key.clone(), secret, None, None, "tests"))
        .force_path_style(true)
        .endpoint_url(options.endpoint.clone().unwrap());
    aws_sdk_s3::Client::from_conf(config.build())
}

/// Where below the bucket a name lies.
fn place(options: &S3Options, name: &str) -> String {
    let prefix = options.address.to_string();
    format!("{}{name}", prefix.strip_prefix("s3://tests/").unwrap())
}

/// Begins an upload, and sends the first part of it.
async fn begin(client: &aws_sdk_s3::Client, options: &S3Options, name: &str) {
    let at = place(options, name);
    let begun = client.create_multipart_upload().bucket("tests").key(&at).send().await.unwrap();
    let part = client.upload_part().bucket("tests").key(&at).upload_id(begun.upload_id().unwrap());
    part.part_number(1).body(noise(1, 100).into()).send().await.unwrap();
}

/// How many uploads below the prefix were begun and are neither completed nor taken back.
async fn unfinished_uploads(options: &S3Options) -> usize {
    let prefix = place(options, "");
    let uploads = client(options).list_multipart_uploads().bucket("tests").send().await.unwrap();
    uploads.uploads().iter().filter(|upload| upload.key().is_some_and(|key| key.starts_with(&prefix))).count()
}

/// Passes everything on to `to`, but breaks a connection that says `word`, while it is to.
async fn proxy(to: String, word: &'static [u8], breaks: Arc<AtomicBool>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let to = to.strip_prefix("http://").unwrap().to_owned();
    tokio::spawn(async move {
        loop {
            let (asking, _) = listener.accept().await.unwrap();
            let answering = TcpStream::connect(&to).await.unwrap();
            let breaks = Arc::clone(&breaks);
            tokio::spawn(async move {
                let (mut from_asking, mut to_asking) = asking.into_split();
                let (mut from_answering, mut to_answering) = answering.into_split();
                let back =
                    tokio::spawn(async move { tokio::io::copy(&mut from_answering, &mut to_asking).await });
                let mut buffer = vec![0; 65_536];
                while let Ok(length @ 1..) = from_asking.read(&mut buffer).await {
                    let said = buffer[..length].windows(word.len()).any(|window| window == word);
                    if said && breaks.load(Ordering::Relaxed) {
                        back.abort();
                        break;
                    }
                    if to_answering.write_all(&buffer[..length]).await.is_err() {
                        break;
                    }
                }
            });
        }
    });
    format!("http://{address}")
}
