//! Ports in, use cases out: the one place where the context is put together.

use crate::application::ports::gazetteer::Gazetteer;
use crate::application::ports::{
    AgencyMembers, AgencyStandings, DeskQueries, ObjectReferences, PersonalDataVault, PropertyQueries,
    UnitsOfWork,
};
use crate::application::use_cases::{
    AddDocument, AddNote, AddPhotograph, AssignAgent, BulkChange, ChangeDocument, ChangePhotographs,
    CreateProperty, DeleteProperty, DownloadDocument, DuplicateProperty, ImportListings, ListProperties,
    MoveOnMarket, PublishProperty, RemindOfDocuments, RemoveNote, RemoveView, RevealOwner, ReviseSection,
    SaveView, SetPrice, SweepOrphans, SweepUnfinished, ViewDossier,
};
use kernel::ids::IdGenerator;
use kernel::objects::ObjectStorage;
use kernel::pictures::{DocumentInspector, PictureMaker};
use kernel::time::Clock;
use std::sync::Arc;

/// What the context asks of the world.
#[derive(Clone)]
pub struct Ports {
    /// Atomic changes.
    pub units_of_work: Arc<dyn UnitsOfWork>,
    /// How agencies stand before the law.
    pub agencies: Arc<dyn AgencyStandings>,
    /// Who belongs to which agency.
    pub members: Arc<dyn AgencyMembers>,
    /// Reads of many properties.
    pub queries: Arc<dyn PropertyQueries>,
    /// What the people of an agency look at.
    pub desk: Arc<dyn DeskQueries>,
    /// Which objects something points to.
    pub references: Arc<dyn ObjectReferences>,
    /// Which places addresses mean.
    pub gazetteer: Arc<dyn Gazetteer>,
    /// What seals what is personal.
    pub vault: Arc<dyn PersonalDataVault>,
    /// Where photographs and documents lie.
    pub objects: Arc<dyn ObjectStorage>,
    /// What makes photographs.
    pub pictures: Arc<dyn PictureMaker>,
    /// What looks at documents.
    pub inspector: Arc<dyn DocumentInspector>,
    /// New identifiers.
    pub ids: Arc<dyn IdGenerator>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

/// What the context can do.
pub struct Container {
    /// Enters a new property.
    pub create_property: CreateProperty,
    /// Saves one section of a property.
    pub revise_section: ReviseSection,
    /// Asks another price.
    pub set_price: SetPrice,
    /// Puts a property on the market.
    pub publish_property: PublishProperty,
    /// Promised, free again, sold, rented, withdrawn.
    pub move_on_market: MoveOnMarket,
    /// Gives a property to somebody to take care of.
    pub assign_agent: AssignAgent,
    /// Makes a new property from one that is much the same.
    pub duplicate_property: DuplicateProperty,
    /// Deletes a property with all that hangs on it.
    pub delete_property: DeleteProperty,
    /// Does one thing to several properties.
    pub bulk_change: BulkChange,
    /// Takes in a photograph.
    pub add_photograph: AddPhotograph,
    /// Arranges, describes and removes pictures.
    pub change_photographs: ChangePhotographs,
    /// Adds a document.
    pub add_document: AddDocument,
    /// Describes and removes documents.
    pub change_document: ChangeDocument,
    /// Gives the link to a document.
    pub download_document: DownloadDocument,
    /// Tells of documents whose last day comes near.
    pub remind_of_documents: RemindOfDocuments,
    /// Shows an owner's numbers.
    pub reveal_owner: RevealOwner,
    /// Leaves a note.
    pub add_note: AddNote,
    /// Removes a note.
    pub remove_note: RemoveNote,
    /// Keeps a search.
    pub save_view: SaveView,
    /// Lets a search go.
    pub remove_view: RemoveView,
    /// Takes in listings from elsewhere, a batch at a time.
    pub import_listings: ImportListings,
    /// Lists properties.
    pub list_properties: ListProperties,
    /// Opens a property.
    pub view_dossier: ViewDossier,
    /// Finds objects that nothing points to.
    pub sweep_orphans: SweepOrphans,
    /// Finds uploads that were never completed.
    pub sweep_unfinished: SweepUnfinished,
    /// Reads of many properties.
    pub queries: Arc<dyn PropertyQueries>,
    /// What the people of an agency look at.
    pub desk: Arc<dyn DeskQueries>,
}

impl Container {
    /// The use cases over these ports.
    #[must_use]
    pub fn new(ports: Ports) -> Self {
        let Ports {
            units_of_work: units,
            agencies,
            members,
            queries,
            desk,
            references,
            gazetteer,
            vault,
            objects,
            pictures,
            inspector,
            ids,
            clock,
        } = ports;
        let publish = || PublishProperty::new(units.clone(), clock.clone());
        let market = || MoveOnMarket::new(units.clone(), clock.clone());
        let assign = || AssignAgent::new(units.clone(), members.clone(), clock.clone());
        let delete = || DeleteProperty::new(units.clone(), clock.clone());
        Self {
            create_property: CreateProperty::new(
                units.clone(),
                gazetteer.clone(),
                ids.clone(),
                clock.clone(),
            ),
            revise_section: ReviseSection::new(
                units.clone(),
                agencies.clone(),
                gazetteer.clone(),
                vault.clone(),
                ids.clone(),
                clock.clone(),
            ),
            set_price: SetPrice::new(units.clone(), clock.clone()),
            publish_property: publish(),
            move_on_market: market(),
            assign_agent: assign(),
            duplicate_property: DuplicateProperty::new(units.clone(), ids.clone(), clock.clone()),
            delete_property: delete(),
            bulk_change: BulkChange::new(publish(), market(), assign(), delete()),
            add_photograph: AddPhotograph::new(
                units.clone(),
                pictures,
                objects.clone(),
                ids.clone(),
                clock.clone(),
            ),
            change_photographs: ChangePhotographs::new(units.clone(), clock.clone()),
            add_document: AddDocument::new(
                units.clone(),
                inspector,
                objects.clone(),
                ids.clone(),
                clock.clone(),
            ),
            change_document: ChangeDocument::new(units.clone(), clock.clone()),
            download_document: DownloadDocument::new(units.clone(), objects.clone(), clock.clone()),
            remind_of_documents: RemindOfDocuments::new(units.clone(), clock.clone()),
            reveal_owner: RevealOwner::new(units.clone(), vault.clone(), clock.clone()),
            add_note: AddNote::new(units.clone(), ids.clone(), clock.clone()),
            remove_note: RemoveNote::new(units.clone(), clock.clone()),
            save_view: SaveView::new(units.clone(), ids.clone()),
            remove_view: RemoveView::new(units.clone()),
            list_properties: ListProperties::new(desk.clone(), vault.clone()),
            view_dossier: ViewDossier::new(desk.clone(), agencies.clone(), vault, clock.clone()),
            sweep_unfinished: SweepUnfinished::new(objects.clone(), clock.clone()),
            sweep_orphans: SweepOrphans::new(objects, references, clock.clone()),
            import_listings: ImportListings::new(units, agencies, gazetteer, ids, clock),
            queries,
            desk,
        }
    }
}
