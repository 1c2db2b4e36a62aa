//! What agencies and properties keep beside the database, in memory.

use estate_os::bootstrap::BesideTheDatabase;
use kernel::pictures::{PretendedInspector, PretendedPictures};
use kernel::time::Clock;
use property_management_adapters::vault::{KeyRing, Vault};
use std::sync::Arc;
use storage::MemoryObjects;

/// A vault with a key that everybody knows, a storage that forgets, and makers that pretend.
pub fn the_database(clock: Arc<dyn Clock>) -> BesideTheDatabase {
    let keys = KeyRing::parse("test:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=").unwrap();
    BesideTheDatabase {
        vault: Arc::new(Vault::new(keys)),
        objects: Arc::new(MemoryObjects::new(clock)),
        pictures: Arc::new(PretendedPictures::default()),
        logos: Arc::new(PretendedPictures::default()),
        inspector: Arc::new(PretendedInspector::default()),
    }
}
