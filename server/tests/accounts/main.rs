//! Accounts as a browser meets them: the real router over real databases, in this process.
//!
//! ```text
//! house.rs      an installation, browsers that visit it, a fingerprint of its tables
//! world.rs      three agencies, and one person of each kind
//! tenancy.rs    everybody × every screen and action × whose
//! sessions.rs   a session that ended, or whose role changed, on the very next request
//! strangers.rs  guessers, other sites, who wants to know who has an account
//! logs.rs       nothing secret is logged
//! letters.rs    a letter from the form to the mailbox
//! ```

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod house;
mod letters;
mod logs;
mod sessions;
mod strangers;
mod tenancy;
mod world;

#[tokio::test]
async fn zz_probe() {
    use std::time::Instant;
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let t = Instant::now();
        let config = estate_os::config::Config::read(|name| match name {
            "ESTATE_OS_DATA_DIR" => Some(folder.path().display().to_string()),
            _ => None,
        }).unwrap();
        let e = estate_os::bootstrap::Estate::start(config).await.unwrap();
        println!("start {:?}", t.elapsed());
        e.database.close().await;
    }
    let w = world::World::new(house::House::new().await).await;
    let t = Instant::now();
    for _ in 0..10 { w.house.tables().await; }
    println!("tables x10 {:?}", t.elapsed());
    for _ in 0..10 { w.house.put_back().await; }
    println!("put back x10 {:?}", t.elapsed());
    for _ in 0..10 { w.browser(world::Caller::Owner).get("/painel/equipa").await; }
    println!("team x10 {:?}", t.elapsed());
    for _ in 0..10 { w.browser(world::Caller::Anonymous).get("/painel/equipa").await; }
    println!("303 x10 {:?}", t.elapsed());
    let t = Instant::now();
    let w = world::World::new(house::House::on_postgres().await).await;
    println!("pg world {:?}", t.elapsed());
    let t = Instant::now();
    for _ in 0..10 { w.house.tables().await; }
    println!("tables x10 {:?}", t.elapsed());
    for _ in 0..10 { w.house.put_back().await; }
    println!("put back x10 {:?}", t.elapsed());
    for _ in 0..10 { w.browser(world::Caller::Owner).get("/painel/equipa").await; }
    println!("team x10 {:?}", t.elapsed());
}
