//! Rows that belong to properties, written many at once.
//!
//! An import saves hundreds of properties in one transaction, each with texts,
//! prices, pictures and owners. Their rows wait here and go out 64 to a
//! statement, at the latest before anything is read or the transaction ends.

use super::mapping::widths_text;
use kernel::locale::Locale;
use kernel::storage::StorageError;
use property_management::domain::media::PropertyImage;
use property_management::domain::owner::PropertyOwner;
use property_management::domain::property::{Property, PropertyPrice};
use sql::{Statement, Transaction};
use std::fmt::Write as _;
use uuid::Uuid;

/// How many rows one INSERT carries.
const ROWS: usize = 64;

/// A row of a table that belongs to `properties`.
trait Belonging {
    /// The INSERT of one row; further rows are appended to it.
    const INSERT: &'static str;
    /// How many columns a row has.
    const COLUMNS: usize;
    /// What the INSERT says after its last row.
    const END: &'static str = "";

    /// Binds the columns in the order of the INSERT.
    fn bind_to(self, statement: Statement) -> Statement;
}

struct TextRow {
    property: Uuid,
    locale: &'static str,
    title: String,
    description: String,
}

impl Belonging for TextRow {
    const INSERT: &'static str = include_str!("statements/insert_text.sql");
    const COLUMNS: usize = 4;

    fn bind_to(self, statement: Statement) -> Statement {
        statement.bind(self.property).bind(self.locale.to_owned()).bind(self.title).bind(self.description)
    }
}

struct PriceRow {
    property: Uuid,
    position: i64,
    price: PropertyPrice,
}

impl Belonging for PriceRow {
    const INSERT: &'static str = include_str!("statements/insert_price.sql");
    const COLUMNS: usize = 6;

    fn bind_to(self, statement: Statement) -> Statement {
        let money = self.price.price.money();
        statement
            .bind(self.property)
            .bind(self.position)
            .bind(self.price.listing_type.code().to_owned())
            .bind(money.cents)
            .bind(money.currency.code().to_owned())
            .bind(self.price.since)
    }
}

struct ImageRow {
    property: Uuid,
    position: i64,
    image: PropertyImage,
}

impl Belonging for ImageRow {
    const INSERT: &'static str = include_str!("statements/insert_image.sql");
    const COLUMNS: usize = 11;

    fn bind_to(self, statement: Statement) -> Statement {
        let image = self.image;
        let alt = |locale: Locale| image.alt.get(locale).as_ref().map(ToString::to_string);
        let photograph = image.photograph.clone();
        statement
            .bind(self.property)
            .bind(self.position)
            .bind(photograph.as_ref().map(|photograph| photograph.id.0))
            .bind(image.source.to_string())
            .bind(image.size.map(|size| i64::from(size.width())))
            .bind(image.size.map(|size| i64::from(size.height())))
            .bind(photograph.as_ref().map(|photograph| widths_text(&photograph.widths)))
            .bind(photograph.map(|photograph| photograph.placeholder))
            .bind(alt(Locale::Pt))
            .bind(alt(Locale::En))
            .bind(alt(Locale::Es))
    }
}

struct OwnerRow {
    property: Uuid,
    position: i64,
    owner: PropertyOwner,
}

impl Belonging for OwnerRow {
    const INSERT: &'static str = include_str!("statements/insert_owner.sql");
    const COLUMNS: usize = 12;

    fn bind_to(self, statement: Statement) -> Statement {
        let owner = self.owner;
        statement
            .bind(self.property)
            .bind(self.position)
            .bind(owner.id.0)
            .bind(owner.full_name.to_string())
            .bind(owner.nif.as_ref().map(|nif| nif.sealed.as_str().to_owned()))
            .bind(owner.identity.as_ref().map(|identity| identity.as_str().to_owned()))
            .bind(owner.nif.as_ref().map(|nif| nif.mark.as_str().to_owned()))
            .bind(owner.civil_status.map(|status| status.code().to_owned()))
            .bind(owner.email.as_ref().map(ToString::to_string))
            .bind(owner.phone.as_ref().map(ToString::to_string))
            .bind(owner.share.map(|share| i64::from(share.part())))
            .bind(owner.share.map(|share| i64::from(share.whole())))
    }
}

/// What a card shows of texts, prices and pictures, as the view `drawn_cards` has it. Told by who
/// writes them: looking for them among those of a large import, an engine that still plans for
/// the few there were at its beginning takes all day.
struct CardRow {
    number: i64,
    previous_price_cents: Option<i64>,
    cover: Option<PropertyImage>,
    titles: [Option<String>; 3],
}

impl CardRow {
    fn of(property: &Property, number: i64) -> Self {
        let state = property.state();
        let of_this_kind = |price: &&PropertyPrice| price.listing_type == state.listing_type;
        let previous = state.prices.iter().rev().filter(of_this_kind).nth(1);
        let title = |locale: Locale| {
            let text = state.texts.get(locale);
            (!text.is_empty()).then(|| text.title.as_ref().map(ToString::to_string).unwrap_or_default())
        };
        Self {
            number,
            previous_price_cents: previous.map(|price| price.price.money().cents),
            cover: state.images.as_slice().first().cloned(),
            titles: [title(Locale::Pt), title(Locale::En), title(Locale::Es)],
        }
    }
}

impl Belonging for CardRow {
    const INSERT: &'static str = include_str!("statements/insert_card.sql");
    const COLUMNS: usize = 13;
    const END: &'static str = " ON CONFLICT (number) DO UPDATE SET \
        previous_price_cents = excluded.previous_price_cents, \
        cover_source = excluded.cover_source, \
        cover_width = excluded.cover_width, \
        cover_height = excluded.cover_height, \
        cover_widths = excluded.cover_widths, \
        cover_placeholder = excluded.cover_placeholder, \
        cover_alt_pt = excluded.cover_alt_pt, \
        cover_alt_en = excluded.cover_alt_en, \
        cover_alt_es = excluded.cover_alt_es, \
        title_pt = excluded.title_pt, \
        title_en = excluded.title_en, \
        title_es = excluded.title_es";

    fn bind_to(self, statement: Statement) -> Statement {
        let cover = self.cover.as_ref();
        let photograph = cover.and_then(|cover| cover.photograph.as_ref());
        let alt = |locale: Locale| cover?.alt.get(locale).as_ref().map(ToString::to_string);
        let size = cover.and_then(|cover| cover.size);
        statement
            .bind(self.number)
            .bind(self.previous_price_cents)
            .bind(cover.map(|cover| cover.source.to_string()))
            .bind(size.map(|size| i64::from(size.width())))
            .bind(size.map(|size| i64::from(size.height())))
            .bind(photograph.map(|photograph| widths_text(&photograph.widths)))
            .bind(photograph.map(|photograph| photograph.placeholder.clone()))
            .bind(alt(Locale::Pt))
            .bind(alt(Locale::En))
            .bind(alt(Locale::Es))
            .bind_each(self.titles)
    }
}

/// What waits to be written in one transaction.
#[derive(Default)]
pub(super) struct Belongings {
    texts: Vec<TextRow>,
    prices: Vec<PriceRow>,
    images: Vec<ImageRow>,
    owners: Vec<OwnerRow>,
    /// One a property.
    cards: Vec<CardRow>,
}

impl Belongings {
    /// Writes those of a property's texts, prices, pictures and owners that
    /// changed, now or a little later. The property's own row is there already,
    /// under `number`.
    pub(super) async fn save(
        &mut self,
        transaction: &mut Transaction,
        property: &Property,
        number: i64,
    ) -> Result<(), StorageError> {
        let (state, changes) = (property.state(), property.pending());
        let id = state.id.0;
        if state.version > 0 {
            let replaced = [
                (changes.texts, include_str!("statements/delete_texts.sql")),
                (changes.images, include_str!("statements/delete_images.sql")),
                (changes.owners, include_str!("statements/delete_owners.sql")),
            ];
            for (_, delete) in replaced.into_iter().filter(|(changed, _)| *changed) {
                // Rows of an earlier save in this transaction must be there to be deleted.
                self.flush(transaction).await?;
                transaction.execute(Statement::new(delete).bind(id)).await?;
            }
        }

        if changes.texts {
            self.texts.extend(state.texts.iter().filter(|(_, text)| !text.is_empty()).map(
                |(locale, text)| TextRow {
                    property: id,
                    locale: locale.code(),
                    title: text.title.as_ref().map(ToString::to_string).unwrap_or_default(),
                    description: text.description.as_ref().map(ToString::to_string).unwrap_or_default(),
                },
            ));
        }
        let kept = state.prices.len().saturating_sub(changes.new_prices);
        self.prices.extend((0..).zip(&state.prices).skip(kept).map(|(position, price)| PriceRow {
            property: id,
            position,
            price: *price,
        }));
        if changes.images {
            self.images.extend((0..).zip(state.images.as_slice()).map(|(position, image)| ImageRow {
                property: id,
                position,
                image: image.clone(),
            }));
        }
        if changes.owners {
            self.owners.extend((0..).zip(state.owners.as_slice()).map(|(position, owner)| OwnerRow {
                property: id,
                position,
                owner: owner.clone(),
            }));
        }
        self.cards.retain(|card| card.number != number);
        self.cards.push(CardRow::of(property, number));
        write_full(transaction, &mut self.cards).await?;
        write_full(transaction, &mut self.texts).await?;
        write_full(transaction, &mut self.prices).await?;
        write_full(transaction, &mut self.images).await?;
        write_full(transaction, &mut self.owners).await
    }

    /// Writes all that waits.
    pub(super) async fn flush(&mut self, transaction: &mut Transaction) -> Result<(), StorageError> {
        write(transaction, &mut self.texts).await?;
        write(transaction, &mut self.prices).await?;
        write(transaction, &mut self.images).await?;
        write(transaction, &mut self.owners).await?;
        write(transaction, &mut self.cards).await
    }
}

/// Writes as many rows as fill whole statements.
async fn write_full<R: Belonging>(
    transaction: &mut Transaction,
    rows: &mut Vec<R>,
) -> Result<(), StorageError> {
    while rows.len() >= ROWS {
        transaction.execute(insertion(rows.drain(..ROWS))).await?;
    }
    Ok(())
}

/// Writes every row.
async fn write<R: Belonging>(transaction: &mut Transaction, rows: &mut Vec<R>) -> Result<(), StorageError> {
    write_full(transaction, rows).await?;
    if !rows.is_empty() {
        transaction.execute(insertion(rows.drain(..))).await?;
    }
    Ok(())
}

/// One INSERT of all these rows.
fn insertion<R: Belonging>(rows: impl ExactSizeIterator<Item = R>) -> Statement {
    let mut sql = R::INSERT.trim_end().to_owned();
    for row in 1..rows.len() {
        for column in 1..=R::COLUMNS {
            let before = if column == 1 { ", (" } else { ", " };
            // Writing into a String doesn't fail.
            let _ = write!(sql, "{before}${}", row * R::COLUMNS + column);
        }
        sql.push(')');
    }
    sql.push_str(R::END);
    rows.fold(Statement::composed(sql), |statement, row| row.bind_to(statement))
}
