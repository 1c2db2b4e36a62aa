//! Where listings lie: few lists of places, each shared by many.

use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Every list of places (district, municipality, parish) that a listing ever had.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Spots {
    places: Vec<Box<[i64]>>,
    known: HashMap<Box<[i64]>, u32>,
}

impl Spots {
    /// The spot with these places.
    pub(super) fn at(&mut self, places: &[i64]) -> u32 {
        if let Some(spot) = self.known.get(places) {
            return *spot;
        }
        let spot = self.places.len() as u32;
        self.places.push(places.into());
        self.known.insert(places.into(), spot);
        spot
    }

    /// A count for every spot: none yet.
    pub(super) fn none_counted(&self) -> Vec<u32> {
        vec![0; self.places.len()]
    }

    /// How many lie in each of these places, by how many lie on each spot.
    pub(super) fn places(&self, counted: &[u32], candidates: &[i64]) -> Vec<(i64, u64)> {
        let mut places: Vec<(i64, u64)> = candidates.iter().map(|place| (*place, 0)).collect();
        places.sort_unstable();
        for (spot, count) in self.places.iter().zip(counted).filter(|(_, count)| **count > 0) {
            for (at, place) in spot.iter().enumerate() {
                // A place named twice still is one.
                if let Ok(found) = places.binary_search_by_key(place, |(place, _)| *place)
                    && !spot[..at].contains(place)
                {
                    places[found].1 += u64::from(*count);
                }
            }
        }
        places
    }
}
