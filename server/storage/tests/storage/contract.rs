//! The suite of the port on every storage.

use crate::s3_server;
use async_trait::async_trait;
use chrono::TimeDelta;
use kernel::ids::TimeOrderedIds;
use kernel::objects::contract::{Followed, Subject, Visitor};
use kernel::objects::{ObjectStorage, SignedLink};
use kernel::time::{Clock, FixedClock};
use std::sync::Arc;
use std::time::Duration;
use storage::{FileObjects, LinkKey, Links, MemoryObjects, attachment};
use tempfile::TempDir;

/// Somebody who brings a link to where it was signed, as the route of the server does.
struct OwnVisitor {
    links: Links,
    storage: Arc<dyn ObjectStorage>,
    clock: Arc<FixedClock>,
    /// Goes when the test does.
    _folder: Option<TempDir>,
}

#[async_trait]
impl Visitor for OwnVisitor {
    async fn follow(&self, link: &SignedLink) -> Followed {
        let (path, query) = link.as_str().split_once('?').unwrap_or((link.as_str(), ""));
        let key = path.strip_prefix(Links::PATH).and_then(|rest| rest.strip_prefix('/')).unwrap();
        let Ok(opened) = self.links.open(key, query) else { return Followed::Refused };
        match self.storage.get(&opened.key).await.unwrap() {
            None => Followed::Nothing,
            Some(object) => Followed::File {
                content: object.content,
                media_type: object.media_type.code().to_owned(),
                disposition: attachment(&opened.file_name, object.media_type),
            },
        }
    }

    async fn wait(&self, span: Duration) {
        self.clock.advance(TimeDelta::from_std(span).unwrap());
    }
}

fn clock() -> Arc<FixedClock> {
    Arc::new(FixedClock::at("2026-11-25T12:00:00Z".parse().unwrap()))
}

fn memory() -> Subject {
    let clock = clock();
    let objects = Arc::new(MemoryObjects::new(Arc::clone(&clock) as Arc<dyn Clock>));
    let visitor =
        OwnVisitor { links: objects.links().clone(), storage: objects.clone(), clock, _folder: None };
    Subject { storage: objects, visitor: Arc::new(visitor) }
}

fn files() -> Subject {
    let clock = clock();
    let folder = tempfile::tempdir().unwrap();
    let key = LinkKey::open(&folder.path().join("links.key")).unwrap();
    let links = Links::new(key, Arc::clone(&clock) as Arc<dyn Clock>);
    let below = folder.path().join("objects");
    let objects = FileObjects::open(below, links.clone(), Arc::new(TimeOrderedIds), clock.as_ref()).unwrap();
    let objects: Arc<dyn ObjectStorage> = Arc::new(objects);
    let visitor = OwnVisitor { links, storage: objects.clone(), clock, _folder: Some(folder) };
    Subject { storage: objects, visitor: Arc::new(visitor) }
}

/// Somebody whose browser follows a link.
struct Browser(reqwest::Client);

#[async_trait]
impl Visitor for Browser {
    async fn follow(&self, link: &SignedLink) -> Followed {
        let answer = self.0.get(link.as_str()).send().await.unwrap();
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        match answer.status().as_u16() {
            200 => Followed::File {
                media_type: header("content-type"),
                disposition: header("content-disposition"),
                content: answer.bytes().await.unwrap(),
            },
            404 => Followed::Nothing,
            400 | 401 | 403 => Followed::Refused,
            other => panic!("{other}"),
        }
    }

    async fn wait(&self, span: Duration) {
        tokio::time::sleep(span).await;
    }
}

fn s3() -> Subject {
    let visitor = Browser(reqwest::Client::new());
    Subject { storage: Arc::new(s3_server::shared().objects()), visitor: Arc::new(visitor) }
}

/// Stamps the suite on every storage: a module for each, a test for each function.
macro_rules! suite {
    ($($storage:ident)+ ; $tests:tt) => {
        $(suite!(@one $storage $tests);)+
    };
    (@one $storage:ident { $($test:ident,)+ }) => {
        mod $storage {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $test() {
                    kernel::objects::contract::$test(super::$storage()).await;
                }
            )+
        }
    };
}

suite! {
    memory files s3;
    {
        what_was_put_is_read_back,
        an_empty_object_is_there,
        an_object_is_replaced_as_a_whole,
        of_two_writers_one_wins_whole,
        what_is_not_there_is_nothing,
        a_removed_object_is_gone,
        a_type_that_the_key_does_not_name_is_refused,
        a_list_is_in_the_order_of_the_keys,
        pages_of_a_list_are_the_list,
        a_walk_meets_each_object_once,
        a_long_walk_is_whole,
        what_was_put_is_finished,
        a_list_knows_length_and_age,
        a_long_list_is_whole,
        a_link_brings_the_file_as_an_attachment,
        a_name_can_not_break_the_header,
        an_expired_link_is_refused,
        an_altered_link_is_refused,
        a_link_to_nothing_brings_nothing,
        a_storage_that_works_says_so,
    }
}
