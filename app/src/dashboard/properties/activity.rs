//! What was done to a property, and by whom.

use super::page::Sheet;
use super::parts::Part;
use crate::i18n::{Texts, format};
use kernel::ids::UserId;
use leptos::prelude::*;
use property_management::domain::activity::{Activity, Deed};
use property_management::domain::section::SectionName;

/// The section: the latest first.
pub fn view(sheet: &Sheet) -> impl IntoView + use<> {
    let texts = sheet.texts;
    let lines = sheet
        .dossier
        .activity
        .iter()
        .map(|(activity, actor)| {
            let Activity { at, actor: by, deed, .. } = activity;
            let who = texts.doer(*by, actor.as_deref());
            let note = deed.visit().and_then(|visit| sheet.dossier.visit_notes.get(&visit)).cloned();
            view! {
                <li>
                    <time datetime=format::moment_iso(*at)>{format::moment(sheet.zone, *at)}</time>
                    <span>{texts.activity_by(texts.deed(deed), who)}</span>
                    {note.map(|note| view! { <p>{note}</p> })}
                </li>
            }
        })
        .collect_view();
    let none =
        sheet.dossier.activity.is_empty().then(|| view! { <p class="nothing">{texts.activity_none}</p> });
    view! {
        <section class="desk-part" id="activity">
            <h2>{texts.activity_title}</h2>
            {none}
            <ol class="timeline">{lines}</ol>
        </section>
    }
}

impl Texts {
    /// What somebody is called who did something; nobody is the machine's operator.
    #[must_use]
    pub fn doer<'a>(&self, who: Option<UserId>, name: Option<&'a str>) -> &'a str {
        match (who, name) {
            (Some(_), Some(name)) => name,
            (Some(_), None) => self.activity_somebody,
            (None, _) => self.activity_machine,
        }
    }

    /// *Publicado*.
    #[must_use]
    pub fn deed(&self, deed: &Deed) -> String {
        let plain = match deed {
            Deed::Created => self.activity_created,
            Deed::Imported => self.activity_imported,
            Deed::Duplicated => self.activity_duplicated,
            Deed::Section { section } => return self.activity_section(self.section(*section)),
            Deed::Changed => self.activity_changed,
            Deed::Price { cents } => return self.activity_price(format::money(self.locale, *cents)),
            Deed::Published => self.activity_published,
            Deed::Reserved => self.activity_reserved,
            Deed::Reactivated => self.activity_reactivated,
            Deed::Sold => self.activity_sold,
            Deed::Rented => self.activity_rented,
            Deed::Withdrawn => self.activity_withdrawn,
            Deed::Assigned { .. } => self.activity_assigned,
            Deed::PhotoAdded => self.activity_photo_added,
            Deed::PhotoRemoved => self.activity_photo_removed,
            Deed::PhotosArranged => self.activity_photos_arranged,
            Deed::PhotoDescribed => self.activity_photo_described,
            Deed::DocumentAdded { .. } => self.activity_document_added,
            Deed::DocumentChanged { .. } => self.activity_document_changed,
            Deed::DocumentRemoved { .. } => self.activity_document_removed,
            Deed::DocumentOpened { .. } => self.activity_document_opened,
            Deed::OwnerRevealed => self.activity_owner_revealed,
            Deed::NoteAdded => self.activity_note_added,
            Deed::NoteRemoved => self.activity_note_removed,
            Deed::VisitCompleted { .. } => self.activity_visit_completed,
            Deed::VisitMissed { .. } => self.activity_visit_missed,
        };
        plain.to_owned()
    }

    fn section(&self, section: SectionName) -> String {
        let part = Part::ALL.into_iter().find(|part| part.section() == section);
        part.map(|part| part.title(self).to_lowercase()).unwrap_or_default()
    }
}
