//! Where a property is, and what of it the public may know.

use super::listing_record::PlaceNames;
use super::property::PropertyId;
use super::values::{InvalidValue, PlaceName, PostalCode, Street};
use kernel::locale::Country;

/// The address as the agency has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The country.
    pub country: Country,
    /// *Distrito* or Portuguese island; *provincia*.
    pub district: Option<PlaceName>,
    /// *Concelho*; *municipio*.
    pub municipality: Option<PlaceName>,
    /// *Freguesia*; in Spain a quarter, where one is named.
    pub parish: Option<PlaceName>,
    /// The postal code, of the same country.
    pub postal_code: Option<PostalCode>,
    /// Street and house number.
    pub street: Option<Street>,
}

impl Address {
    /// An address of which only the country is known.
    #[must_use]
    pub const fn somewhere_in(country: Country) -> Self {
        Self { country, district: None, municipality: None, parish: None, postal_code: None, street: None }
    }

    /// The names by which it says where it is.
    #[must_use]
    pub fn names(&self) -> PlaceNames {
        PlaceNames {
            district: self.district.clone(),
            municipality: self.municipality.clone(),
            parish: self.parish.clone(),
        }
    }
}

/// The gazetteer's entries that an address resolves to. A place the gazetteer
/// doesn't know stays as text in the address and is still found by words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PlaceIds {
    /// The district's or province's entry.
    pub district: Option<i64>,
    /// The municipality's entry.
    pub municipality: Option<i64>,
    /// The parish's entry.
    pub parish: Option<i64>,
}

/// Mean radius of the earth in metres (IUGG).
const EARTH_RADIUS: f64 = 6_371_008.8;

/// A point on the globe, in degrees (WGS 84).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Position {
    latitude: f64,
    longitude: f64,
}

impl Position {
    /// A hidden address is shown at least this far from where it is, in metres…
    pub const NEAREST_DISPLACEMENT: f64 = 100.0;
    /// … and at most this far.
    pub const FARTHEST_DISPLACEMENT: f64 = 300.0;

    /// A point.
    ///
    /// # Errors
    /// [`InvalidValue::Position`] when it isn't on the globe, or no number.
    pub fn new(latitude: f64, longitude: f64) -> Result<Self, InvalidValue> {
        if (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude) {
            Ok(Self { latitude, longitude })
        } else {
            Err(InvalidValue::Position)
        }
    }

    /// Degrees north.
    #[must_use]
    pub const fn latitude(self) -> f64 {
        self.latitude
    }

    /// Degrees east.
    #[must_use]
    pub const fn longitude(self) -> f64 {
        self.longitude
    }

    /// How far two points are apart along the earth's surface, in metres (haversine).
    #[must_use]
    pub fn distance_to(self, other: Self) -> f64 {
        let (lat1, lat2) = (self.latitude.to_radians(), other.latitude.to_radians());
        let half_lat = (lat2 - lat1) / 2.0;
        let half_lon = (other.longitude - self.longitude).to_radians() / 2.0;
        let h = half_lat.sin().powi(2) + lat1.cos() * lat2.cos() * half_lon.sin().powi(2);
        2.0 * EARTH_RADIUS * h.sqrt().min(1.0).asin()
    }

    /// The point that the public sees of a property whose address is hidden:
    /// 100 to 300 m away, always the same for the same property. Direction and
    /// distance come from the property's identifier, which the public never
    /// sees, so that many looks average to nothing.
    #[must_use]
    pub fn displaced_for(self, property: PropertyId) -> Self {
        let [direction, distance] = fractions_of(property);
        let bearing = direction * std::f64::consts::TAU;
        // A hair inside both bounds: rounding must not carry the point across.
        let metres = Self::NEAREST_DISPLACEMENT
            + 0.5
            + distance * (Self::FARTHEST_DISPLACEMENT - Self::NEAREST_DISPLACEMENT - 1.0);
        self.travelled(bearing, metres)
    }

    /// The point reached over the great circle that starts in a direction
    /// (radians, clockwise from north). Right everywhere, the poles included.
    fn travelled(self, bearing: f64, metres: f64) -> Self {
        let (lat, lon) = (self.latitude.to_radians(), self.longitude.to_radians());
        let angle = metres / EARTH_RADIUS;
        let new_lat =
            (lat.sin() * angle.cos() + lat.cos() * angle.sin() * bearing.cos()).clamp(-1.0, 1.0).asin();
        let new_lon =
            lon + (bearing.sin() * angle.sin() * lat.cos()).atan2(angle.cos() - lat.sin() * new_lat.sin());
        Self {
            latitude: new_lat.to_degrees().clamp(-90.0, 90.0),
            longitude: ((new_lon.to_degrees() + 540.0).rem_euclid(360.0) - 180.0).clamp(-180.0, 180.0),
        }
    }
}

/// Two numbers in 0..1 that look random and depend on nothing but the id.
fn fractions_of(property: PropertyId) -> [f64; 2] {
    let bits = property.0.as_u128();
    let first = scrambled(scrambled(bits as u64) ^ (bits >> 64) as u64);
    let second = scrambled(first);
    // 53 bits are what a float holds exactly.
    [first, second].map(|n| (n >> 11) as f64 / (1_u64 << 53) as f64)
}

/// One step of SplitMix64: every bit of the result depends on every bit given.
const fn scrambled(state: u64) -> u64 {
    let z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn id(n: u128) -> PropertyId {
        PropertyId(Uuid::from_u128(n))
    }

    #[test]
    fn a_position_lies_on_the_globe() {
        assert!(Position::new(38.72, -9.14).is_ok());
        for (lat, lon) in [(90.1, 0.0), (0.0, 180.1), (f64::NAN, 0.0), (0.0, f64::INFINITY)] {
            assert_eq!(Position::new(lat, lon), Err(InvalidValue::Position), "{lat} {lon}");
        }
    }

    #[test]
    fn a_hidden_address_is_shown_100_to_300_metres_away() {
        let corners = [(38.7223, -9.1393), (0.0, 180.0), (-89.9999, 12.0), (90.0, 0.0), (28.1, -179.9999)];
        for (lat, lon) in corners {
            let truth = Position::new(lat, lon).unwrap();
            for n in 0..2_000 {
                let shown = truth.displaced_for(id(n * 0x1234_5678_9abc_def1));
                let metres = truth.distance_to(shown);
                assert!((100.0..=300.0).contains(&metres), "{n}: {metres} m from {truth:?}");
                assert!(Position::new(shown.latitude, shown.longitude).is_ok());
            }
        }
    }

    #[test]
    fn a_hidden_address_is_always_shown_at_the_same_point() {
        let truth = Position::new(41.15, -8.61).unwrap();
        assert_eq!(truth.displaced_for(id(7)), truth.displaced_for(id(7)));
    }

    #[test]
    fn neighbours_are_displaced_in_their_own_directions() {
        // Ids made in the same millisecond differ in few bits; their points must not move together.
        let truth = Position::new(41.15, -8.61).unwrap();
        let eastward = (0..1_000).filter(|n| truth.displaced_for(id(*n)).longitude > truth.longitude).count();
        assert!((400..600).contains(&eastward), "{eastward} of 1000 went east");
    }
}
