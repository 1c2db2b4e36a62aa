//! What an agency sells and rents.

mod list;
mod page;
mod things;

use crate::house::{Answer, Browser, House};
use app::session::Screen;
use customer_management::domain::caller::Member;
use kernel::caller::Agent;
use kernel::locale::Locale;
use property_management::application::use_cases::PublishPropertyCommand;
use property_management::domain::draft::PropertyDraft;
use property_management::domain::property::PropertyState;
use property_management::domain::publish_gate::PublishMode;
use property_management::fixtures::{complete_draft, licensed};

/// An agency at work: its owner, a browser of theirs, and properties.
pub struct Office {
    /// The house it is in.
    pub house: House,
    /// Its owner.
    pub owner: Member,
    /// Their browser.
    pub browser: Browser,
}

/// As the use cases of properties know a member.
pub const fn agent(member: &Member) -> Agent {
    Agent::member(member.organization(), member.user())
}

impl Office {
    /// An office without properties.
    pub async fn new() -> Self {
        Self::in_house(House::new()).await
    }

    /// An office without properties, in this house.
    pub async fn in_house(house: House) -> Self {
        let owner = house.world.owner().await;
        house.properties.set_standing(owner.organization(), licensed());
        house.properties.store().add_member(owner.organization(), owner.user(), "Ana");
        let browser = house.of(&owner).await;
        Self { house, owner, browser }
    }

    /// A draft with nothing missing.
    pub async fn property(&self, reference: &str) -> String {
        self.property_like(complete_draft(reference)).await
    }

    /// A draft; gives the address of its page.
    pub async fn property_like(&self, draft: PropertyDraft) -> String {
        let id = self.house.properties.create(&agent(&self.owner), draft).await;
        let number = self.house.properties.property(id).number.unwrap();
        Screen::Property(number.to_string()).path(Locale::Pt)
    }

    /// Puts a property on the market.
    pub async fn publish(&self, page: &str) {
        let command =
            PublishPropertyCommand { property: self.kept(page).await.id, mode: PublishMode::Incomplete };
        self.house
            .properties
            .container()
            .publish_property
            .execute(&agent(&self.owner), command)
            .await
            .unwrap();
    }

    /// The property at an address, as it is kept.
    pub async fn kept(&self, page: &str) -> PropertyState {
        let number = page.rsplit('/').next().unwrap().parse().unwrap();
        let container = self.house.properties.container();
        let id = container.desk.by_number(self.owner.organization(), number).await.unwrap().unwrap();
        self.house.properties.property(id)
    }

    /// Opens a page.
    pub async fn get(&self, address: &str) -> Answer {
        self.house.get(&self.browser, address).await
    }

    /// Sends a form.
    pub async fn post(&self, address: &str, fields: &[(&str, &str)]) -> Answer {
        self.house.post(&self.browser, address, fields).await
    }

    /// Saves a section over what was seen.
    pub async fn save(&self, page: &str, section: &str, seen: &str, fields: &[(&str, &str)]) -> Answer {
        let mut all = vec![("action", "save_section"), ("section", section), ("seen", seen)];
        all.extend(fields);
        self.post(page, &all).await
    }
}

/// What stands between two texts of a page.
pub fn between<'a>(html: &'a str, before: &str, after: &str) -> &'a str {
    html.split_once(before).and_then(|(_, rest)| rest.split_once(after)).unwrap().0
}

/// The mark of what a section showed.
pub fn seen(html: &str, section: &str) -> String {
    let form = between(html, &format!("name=\"section\" value=\"{section}\""), "</form>");
    between(form, "name=\"seen\" value=\"", "\"").to_owned()
}
