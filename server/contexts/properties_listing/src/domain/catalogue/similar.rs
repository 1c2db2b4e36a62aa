//! Listings like another one.

use super::Catalogue;
use super::columns::Dimension;
use super::marks::{MOST_BEDROOMS, Mark};
use super::order::{Order, Towards};
use crate::domain::criteria::Seam;
use crate::domain::views::ListedProperty;
use roaring::RoaringBitmap;

impl Catalogue {
    /// Up to `count` others of the same listing and property type: in the same
    /// municipality, and if those are too few in the same district. Those with
    /// about as many bedrooms (one more or less) first, among them the nearest in price.
    #[must_use]
    pub fn similar(&self, to: &ListedProperty, count: usize) -> Vec<i64> {
        let card = &to.card;
        let mut alike = self.marks.of(Mark::Listing(card.listing_type))
            & self.marks.of(Mark::Property(card.property_type));
        if let Some(itself) = self.seats.of(card.number) {
            alike.remove(itself);
        }
        let roomy = card.bedrooms.map(|bedrooms| {
            let bedrooms = u8::try_from(bedrooms.max(0)).unwrap_or(u8::MAX).min(MOST_BEDROOMS);
            let about = bedrooms.saturating_sub(1)..=(bedrooms + 1).min(MOST_BEDROOMS);
            self.marks.any(about.map(Mark::Bedrooms))
        });
        let mut found = Vec::with_capacity(count);
        // District, municipality, parish: the municipality first, then the district.
        for place in to.places.iter().take(2).rev() {
            let mut near = &alike & self.marks.of(Mark::Place(*place));
            if let Some(roomy) = &roomy {
                let first_choice = &near & roomy;
                self.nearest_in_price(&mut found, &first_choice, card.price_cents, count);
                near -= roomy;
            }
            self.nearest_in_price(&mut found, &near, card.price_cents, count);
        }
        found.into_iter().map(|seat| self.columns.number(seat)).collect()
    }

    /// Fills `found` up to `count` with those of `set` whose price is nearest.
    fn nearest_in_price(&self, found: &mut Vec<u32>, set: &RoaringBitmap, price: i64, count: usize) {
        let set = set - RoaringBitmap::from_iter(found.iter());
        let missing = count.saturating_sub(found.len());
        if missing == 0 || set.is_empty() {
            return;
        }
        let order = Order::ascending(Dimension::Price);
        // No listing has the number -1: at least as dear on one side, cheaper on the other.
        let here = Some(Seam { key: price, number: -1 });
        let mut both = self.take(&set, order, here, Towards::End, missing);
        both.extend(self.take(&set, order, here, Towards::Start, missing));
        both.sort_by_key(|seat| {
            (self.columns.key(Dimension::Price, *seat).abs_diff(price), self.columns.number(*seat))
        });
        found.extend(both.into_iter().take(missing));
    }
}
