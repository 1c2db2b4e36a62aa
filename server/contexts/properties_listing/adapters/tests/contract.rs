//! The contract of the public side, on every implementation.
#![allow(clippy::expect_used, reason = "the fixture is part of the tests")]

use async_trait::async_trait;
use kernel::time::Timestamp;
use properties_listing::adapters::inmemory::InMemoryListings;
use properties_listing::application::ports::ListingQueries;
use properties_listing::contract::{ListingFixture, SampleListing};
use properties_listing::domain::views::{ListedAgency, ListedPlace, ListedPrice};
use properties_listing_adapters::sql::SqlListingQueries;
use sql::{Database, Statement, Transaction};
use std::sync::Arc;
use uuid::Uuid;

sql::contract_suite! {
    memory: InMemoryListings::default(),
    sqlite: |database| Tables(database),
    postgres: |database| Tables(database);
    properties_listing::contract::{
        an_empty_house_has_nothing_and_its_clock_stands_at_zero,
        a_listing_reads_as_it_was_put,
        the_catalogue_is_told_what_is_filtered_and_sorted_by,
        cards_come_in_the_order_asked_for,
        changes_are_read_in_pages,
        every_tick_of_the_clock_has_a_mark,
        a_snapshot_is_taken_up_where_it_was_left,
        what_is_withdrawn_is_gone,
        what_is_deleted_is_gone,
        a_draft_is_never_seen,
        a_new_price_keeps_the_old_ones,
        a_hidden_address_is_not_told,
        agencies_are_found_by_slug_and_listed_by_name,
        an_agency_is_found_by_a_slug_it_had,
        places_read_as_they_were_put,
        cards_are_read_by_number_for_the_sitemap,
        a_change_shows_in_the_very_next_answer,
        pages_are_put_together,
        sitemaps_part_the_listings_between_them,
    }
}

/// Writes straight to the tables behind the views, as the owning contexts do.
struct Tables(Database);

impl Tables {
    async fn begin(&self) -> Transaction {
        self.0.begin().await.expect("a transaction begins")
    }
}

async fn tick(transaction: &mut Transaction) -> i64 {
    let statement = Statement::new("UPDATE listing_clock SET value = value + 1 WHERE id = 1 RETURNING value");
    transaction.fetch_one(statement).await.expect("the clock ticks").get("value").expect("a number")
}

async fn run(transaction: &mut Transaction, statement: Statement) {
    transaction.execute(statement).await.expect("the fixture writes");
}

async fn draw_card(transaction: &mut Transaction, number: i64) {
    let old = Statement::new("DELETE FROM property_cards WHERE number = $1").bind(number);
    run(transaction, old).await;
    let new = Statement::new(
        "INSERT INTO property_cards (
            number, previous_price_cents, cover_source, cover_width, cover_height, cover_widths,
            cover_placeholder, cover_alt_pt, cover_alt_en, cover_alt_es, title_pt, title_en, title_es
         )
         SELECT
            number, previous_price_cents, cover_source, cover_width, cover_height, cover_widths,
            cover_placeholder, cover_alt_pt, cover_alt_en, cover_alt_es, title_pt, title_en, title_es
         FROM drawn_cards
         WHERE number = $1",
    );
    run(transaction, new.bind(number)).await;
}

async fn put_price(transaction: &mut Transaction, property: Uuid, position: i64, price: &ListedPrice) {
    let statement = Statement::new(
        "INSERT INTO property_prices (property_id, position, listing_type, cents, currency, since)
         VALUES ($1, $2, $3, $4, 'EUR', $5)",
    )
    .bind(property)
    .bind(position)
    .bind(price.listing_type.code().to_owned())
    .bind(price.cents)
    .bind(price.since);
    run(transaction, statement).await;
}

/// Widths as they are stored; none is null.
fn spaced(widths: &[u32]) -> Option<String> {
    let each = widths.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    (!each.is_empty()).then_some(each)
}

async fn put_one(transaction: &mut Transaction, change: i64, sample: &SampleListing) -> i64 {
    let SampleListing { agency, listed, property, words } = sample;
    let card = &property.card;
    let mut features: Vec<&str> = card.features.iter().map(|feature| feature.code()).collect();
    features.sort_unstable();
    let status = if *listed { card.status.code() } else { "DRAFT" };
    let code = |code: &str| code.to_owned();
    let statement = Statement::new(
        "INSERT INTO properties (
            id, organization_id, version, listed_change, reference, listing_type, property_type, status, attention,
            country, district, municipality, parish, postal_code, street, district_id, municipality_id, parish_id,
            latitude, longitude, address_hidden, public_latitude, public_longitude, price_cents, currency,
            bedrooms, bathrooms, gross_area_dm2, useful_area_dm2, dependent_area_dm2, land_area_dm2, year_built,
            floor, condition, energy_class, energy_certificate, energy_exemption, features, search_words,
            created_at, updated_at, published_at
         ) VALUES (
            $1, $2, 1, $3, $4, $5, $6, $7, '', $8, $9, $10, $11, $12, $13, $14, $15, $16,
            1.5, 2.5, $17, $18, $19, $20, 'EUR', $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32,
            $33, $34, $35, $36, $37
         ) RETURNING number",
    );
    let id = Uuid::from_u128(u128::from(fingerprint(&card.reference)));
    let statement = statement
        .bind(id)
        .bind(*agency)
        .bind(change)
        .bind(card.reference.clone())
        .bind(code(card.listing_type.code()))
        .bind(code(card.property_type.code()))
        .bind(code(status))
        .bind(code(card.country.code()))
        .bind(card.district.clone())
        .bind(card.municipality.clone())
        .bind(card.parish.clone())
        .bind(property.postal_code.clone())
        .bind(property.street.clone())
        .bind(property.places.first().copied())
        .bind(property.places.get(1).copied())
        .bind(property.places.get(2).copied())
        .bind(card.position.is_some_and(|position| position.approximate))
        .bind(card.position.map(|position| position.latitude))
        .bind(card.position.map(|position| position.longitude))
        .bind(card.price_cents)
        .bind(card.bedrooms)
        .bind(card.bathrooms)
        .bind(card.gross_area_dm2)
        .bind(card.useful_area_dm2)
        .bind(property.dependent_area_dm2)
        .bind(card.land_area_dm2)
        .bind(property.year_built)
        .bind(property.floor.clone())
        .bind(property.condition.map(|condition| code(condition.code())))
        .bind(card.energy_class.map(|class| code(class.code())))
        .bind(property.energy_certificate.clone())
        .bind(property.energy_exemption.map(|exemption| code(exemption.code())))
        .bind(features.join(" "))
        .bind(words.clone())
        .bind(card.updated_at)
        .bind(card.updated_at)
        .bind(card.published_at);
    let row = transaction.fetch_one(statement).await.expect("the fixture writes");

    let title = &card.title;
    let description = &property.description;
    let texts = [
        ("pt", &title.pt, &description.pt),
        ("en", &title.en, &description.en),
        ("es", &title.es, &description.es),
    ];
    for (locale, title, description) in texts {
        if let (Some(title), Some(description)) = (title, description) {
            let statement = Statement::new(
                "INSERT INTO property_texts (property_id, locale, title, description) VALUES ($1, $2, $3, $4)",
            )
            .bind(id)
            .bind(code(locale))
            .bind(title.clone())
            .bind(description.clone());
            run(transaction, statement).await;
        }
    }
    for (position, image) in (0_i64..).zip(&property.images) {
        let statement = Statement::new(
            "INSERT INTO property_images (
                property_id, position, source, width, height, widths, placeholder, alt_pt, alt_en, alt_es
             ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(id)
        .bind(position)
        .bind(image.source.clone())
        .bind(image.width)
        .bind(image.height)
        .bind(spaced(&image.widths))
        .bind(image.placeholder.clone())
        .bind(image.alt.pt.clone())
        .bind(image.alt.en.clone())
        .bind(image.alt.es.clone());
        run(transaction, statement).await;
    }
    for (position, price) in (0_i64..).zip(&property.prices) {
        put_price(transaction, id, position, price).await;
    }
    let number = row.get("number").expect("a number");
    draw_card(transaction, number).await;
    number
}

/// An id that follows from the reference, which is unique in every test.
fn fingerprint(reference: &str) -> u64 {
    reference
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[async_trait]
impl ListingFixture for Tables {
    fn queries(&self) -> Arc<dyn ListingQueries> {
        Arc::new(SqlListingQueries::new(self.0.clone()))
    }

    async fn put_agency(&self, agency: &ListedAgency) {
        let logo = agency.look.logo.as_ref();
        let mut transaction = self.begin().await;
        tick(&mut transaction).await;
        let statement = Statement::new(
            "INSERT INTO organizations (
                id, version, slug, name, legal_name, ami_licence, country, street, locality, postal_code,
                phone, email, website, about_pt, about_en, about_es, founded_at,
                logo, logo_width, logo_height, colour
             ) VALUES (
                $1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20
             )",
        )
        .bind(agency.id)
        .bind(agency.slug.clone())
        .bind(agency.name.clone())
        .bind(agency.legal_name.clone())
        .bind(agency.ami_licence.clone())
        .bind(agency.country.code().to_owned())
        .bind(agency.street.clone())
        .bind(agency.locality.clone())
        .bind(agency.postal_code.clone())
        .bind(agency.phone.clone())
        .bind(agency.email.clone())
        .bind(agency.website.clone())
        .bind(agency.about.pt.clone())
        .bind(agency.about.en.clone())
        .bind(agency.about.es.clone())
        .bind(properties_listing::contract::at(0))
        .bind(logo.and_then(|logo| logo.source.strip_prefix("/media/")).map(str::to_owned))
        .bind(logo.map(|logo| logo.width))
        .bind(logo.map(|logo| logo.height))
        .bind(agency.look.colour.clone());
        run(&mut transaction, statement).await;
        transaction.commit().await.expect("the fixture commits");
    }

    async fn move_agency(&self, agency: Uuid, slug: &str) {
        let mut transaction = self.begin().await;
        tick(&mut transaction).await;
        let given_up = Statement::new(
            "INSERT INTO former_slugs (slug, organization_id) SELECT slug, id FROM organizations WHERE id = $1",
        );
        run(&mut transaction, given_up.bind(agency)).await;
        let moved = Statement::new("UPDATE organizations SET slug = $2 WHERE id = $1");
        run(&mut transaction, moved.bind(agency).bind(slug.to_owned())).await;
        transaction.commit().await.expect("the fixture commits");
    }

    async fn put_places(&self, places: &[ListedPlace]) {
        let mut transaction = self.begin().await;
        tick(&mut transaction).await;
        for place in places {
            let statement = Statement::new(
                "INSERT INTO places (id, kind, country, code, name, folded, slug, parent, latitude, longitude)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            )
            .bind(place.id)
            .bind(place.kind.code().to_owned())
            .bind(place.country.code().to_owned())
            .bind(place.id.to_string())
            .bind(place.name.clone())
            .bind(kernel::text::fold(&place.name))
            .bind(place.slug.clone())
            .bind(place.parent)
            .bind(place.centre.map(|(latitude, _)| latitude))
            .bind(place.centre.map(|(_, longitude)| longitude));
            run(&mut transaction, statement).await;
        }
        transaction.commit().await.expect("the fixture commits");
    }

    async fn put(&self, samples: &[SampleListing]) -> Vec<i64> {
        let mut transaction = self.begin().await;
        let change = tick(&mut transaction).await;
        let mut numbers = Vec::with_capacity(samples.len());
        for sample in samples {
            numbers.push(put_one(&mut transaction, change, sample).await);
        }
        transaction.commit().await.expect("the fixture commits");
        numbers
    }

    async fn set_price(&self, number: i64, cents: i64, since: Timestamp) {
        let mut transaction = self.begin().await;
        let change = tick(&mut transaction).await;
        let statement = Statement::new(
            "UPDATE properties SET price_cents = $2, listed_change = $3 WHERE number = $1 RETURNING id, listing_type",
        )
        .bind(number)
        .bind(cents)
        .bind(change);
        let row = transaction.fetch_one(statement).await.expect("the fixture writes");
        let property: Uuid = row.get("id").expect("an id");
        let code: String = row.get("listing_type").expect("a code");
        let listing_type =
            properties_listing::domain::vocabulary::ListingType::parse(&code).expect("a listing type");
        let count = Statement::new(
            "SELECT CAST(COUNT(*) AS BIGINT) AS prices FROM property_prices WHERE property_id = $1",
        )
        .bind(property);
        let position = transaction.fetch_one(count).await.expect("a count").get("prices").expect("a count");
        put_price(&mut transaction, property, position, &ListedPrice { listing_type, cents, since }).await;
        draw_card(&mut transaction, number).await;
        transaction.commit().await.expect("the fixture commits");
    }

    async fn withdraw(&self, number: i64) {
        let mut transaction = self.begin().await;
        let change = tick(&mut transaction).await;
        let statement = Statement::new(
            "UPDATE properties SET status = 'WITHDRAWN', listed_change = $2 WHERE number = $1",
        )
        .bind(number)
        .bind(change);
        run(&mut transaction, statement).await;
        transaction.commit().await.expect("the fixture commits");
    }

    async fn delete(&self, number: i64) {
        let mut transaction = self.begin().await;
        let change = tick(&mut transaction).await;
        let remembered = Statement::new(
            "INSERT INTO removed_properties (number, organization_id, listed_change)
             SELECT number, organization_id, $2 FROM properties WHERE number = $1",
        );
        run(&mut transaction, remembered.bind(number).bind(change)).await;
        let deleted = Statement::new("DELETE FROM properties WHERE number = $1");
        run(&mut transaction, deleted.bind(number)).await;
        transaction.commit().await.expect("the fixture commits");
    }
}
