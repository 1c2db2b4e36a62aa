//! What somebody says of themselves.

use crate::house::{HOSTILE, House, pt, said};
use http::StatusCode;
use kernel::locale::Locale;

const ACCOUNT: &str = "/painel/conta";

#[tokio::test]
async fn name_phone_and_language_are_kept_and_the_screen_goes_on_in_that_language() {
    let house = House::new();
    let owner = house.world.owner().await;
    let browser = house.of(&owner).await;
    let fields =
        [("action", "save_profile"), ("name", "Ana Sá"), ("phone", "+351 912 345 678"), ("locale", "en")];
    house.post(&browser, ACCOUNT, &fields).await.led_to("/en/dashboard/account?ok=saved");
    let user = house.world.user(owner.user());
    assert_eq!((user.name.as_str(), user.locale), ("Ana Sá", Locale::En));
    assert_eq!(user.phone.unwrap().as_str(), "+351912345678");
    let html = house.get(&browser, "/en/dashboard/account?ok=saved").await.shown();
    assert!(html.contains(&said("Saved.")) && html.contains("ana@casas.example"));
}

#[tokio::test]
async fn what_is_wrong_is_said_and_stays_typed() {
    let house = House::new();
    let owner = house.world.owner().await;
    let browser = house.of(&owner).await;
    let fields = [("action", "save_profile"), ("name", HOSTILE), ("phone", "912"), ("locale", "es")];
    let html = house.post(&browser, ACCOUNT, &fields).await.refused_with(pt().flaw_phone);
    assert!(html.contains("value=\"912\"") && html.contains("<option value=\"es\" selected"));
    assert!(!html.contains("<script>alert"));
    let fields = [("action", "save_profile"), ("name", ""), ("phone", ""), ("locale", "pt")];
    house.post(&browser, ACCOUNT, &fields).await.refused_with(pt().flaw_blank);
    let fields = [("action", "save_profile"), ("name", "Ana"), ("locale", "fr")];
    assert_eq!(house.post(&browser, ACCOUNT, &fields).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_address_that_is_not_confirmed_is_said_to_be_so() {
    let house = House::new();
    let new = house.world.register("bia@mar.example", "Bia Costa").await;
    let browser = house.browser(new.user).await;
    let html = house.get(&browser, ACCOUNT).await.shown();
    assert!(html.contains(pt().profile_unconfirmed) && html.contains(pt().profile_confirm_do));
}
