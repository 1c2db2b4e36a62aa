//! One file, one story: command, error, use case, tests.

mod add_document;
mod add_photograph;
mod assign_agent;
mod bulk_change;
mod change_document;
mod change_photographs;
mod create_property;
mod delete_property;
mod download_document;
mod duplicate_property;
mod import_listings;
mod list_properties;
mod move_on_market;
mod notes;
mod publish_property;
mod remind_of_documents;
mod reveal_owner;
mod revise_section;
mod saved_views;
mod set_price;
mod sweep_orphans;
mod sweep_unfinished;
mod view_dossier;

pub use add_document::{AddDocument, AddDocumentCommand, AddDocumentError};
pub use add_photograph::{AddPhotograph, AddPhotographCommand, AddPhotographError};
pub use assign_agent::{AssignAgent, AssignAgentCommand, AssignAgentError};
pub use bulk_change::{
    BulkChange, BulkChangeCommand, BulkRefusal, BulkReport, BulkStep, MAX_BULK, TooManyProperties,
};
pub use change_document::{ChangeDocument, ChangeDocumentCommand, ChangeDocumentError, DocumentChange};
pub use change_photographs::{
    ChangePhotographs, ChangePhotographsCommand, ChangePhotographsError, PhotographChange,
};
pub use create_property::{CreateProperty, CreatePropertyCommand, CreatePropertyError};
pub use delete_property::{DeleteProperty, DeletePropertyCommand, DeletePropertyError};
pub use download_document::{DownloadDocument, DownloadDocumentCommand, DownloadDocumentError, LINK_HOLDS};
pub use duplicate_property::{DuplicateProperty, DuplicatePropertyCommand, DuplicatePropertyError};
pub use import_listings::{
    Change, ImportListings, ImportListingsCommand, ImportListingsError, Publication, RowOutcome,
};
pub use list_properties::ListProperties;
pub use move_on_market::{MoveOnMarket, MoveOnMarketCommand, MoveOnMarketError};
pub use notes::{AddNote, AddNoteCommand, NoteError, RemoveNote, RemoveNoteCommand};
pub use publish_property::{PublishProperty, PublishPropertyCommand, PublishPropertyError};
pub use remind_of_documents::RemindOfDocuments;
pub use reveal_owner::{RevealOwner, RevealOwnerCommand, RevealOwnerError, RevealedOwner};
pub use revise_section::{ReviseSection, ReviseSectionCommand, ReviseSectionError};
pub use saved_views::{RemoveView, RemoveViewCommand, SaveView, SaveViewCommand, SavedViewError};
pub use set_price::{SetPrice, SetPriceCommand, SetPriceError};
pub use sweep_orphans::{Sweep, SweepError, SweepOrphans};
pub use sweep_unfinished::SweepUnfinished;
pub use view_dossier::{Dossier, MaskedOwner, ViewDossier};
