//! The private papers of a property.

use super::opened::{agent, named};
use super::page::{Notes, Sheet, again, done_at, number, troubled, wrong};
use super::photographs::{not_kept, objects_refused};
use super::says::invalid;
use super::sections::{Reading, needed};
use crate::i18n::moments::date_of;
use crate::i18n::{Texts, format, texts};
use crate::session::{Action, Errand, FileTrouble, Form, MOST_FILES, Outcome, Reply, SentFile};
use crate::ui::form::{Field, Filled, Filling, Problems, Values};
use crate::visits::form_key::{KEY, key_of};
use chrono::NaiveDate;
use kernel::caller::Agent;
use kernel::pictures::{DocumentError, DocumentFlaw};
use leptos::prelude::*;
use property_management::application::use_cases::{
    AddDocumentCommand, AddDocumentError, ChangeDocumentCommand, ChangeDocumentError, DocumentChange,
    DownloadDocumentCommand, DownloadDocumentError,
};
use property_management::domain::document::{DocumentId, DocumentKind, FileName, PropertyDocument};
use property_management::domain::property::PropertyId;
use property_management::domain::section::Fingerprint;
use std::collections::HashSet;

/// Its id on the page.
pub const PART: &str = "documents";
/// The most megabytes a document may have, as the page says.
const MOST_MEGABYTES: usize = 20;

/// What a form says of a document.
struct Told {
    kind: DocumentKind,
    expires_on: Option<NaiveDate>,
}

/// Reads it.
fn told(form: &Form, texts: &'static Texts) -> Result<Told, Problems> {
    let mut reading = Reading::of(form, texts);
    let kind = needed(&mut reading, "kind", DocumentKind::parse);
    let expires_on = reading.day("expires_on");
    reading.finish(kind.map(|kind| Told { kind, expires_on }))
}

/// Keeps the documents of a form, one after the other.
pub async fn add(errand: &Errand<'_>) -> Outcome {
    let (form, texts) = (&errand.request.form, texts(errand.locale));
    let (Some(number), Some(agent)) = (number(errand), agent(errand)) else { return Ok(errand.not_found()) };
    let Some(property) = named(errand, &agent, number).await? else { return Ok(errand.not_found()) };
    let told = match told(form, texts) {
        Ok(told) => told,
        Err(problems) => return flawed(errand, problems).await,
    };
    // Of a file that was picked twice there is one document.
    let (mut documents, mut troubles) = (HashSet::new(), Vec::new());
    loop {
        match errand.request.files.next().await {
            Ok(None) => break,
            Ok(Some(file)) => match add_one(errand, &agent, property, &told, &file).await {
                Added::Kept(document) => _ = documents.insert(document),
                Added::Gone => return Ok(errand.not_found()),
                Added::Not(says) => troubles.push(format!("{}: {says}", file.name)),
            },
            Err(FileTrouble::TooLarge { name }) => {
                troubles.push(format!("{name}: {}", texts.doc_flaw_too_many_bytes(MOST_MEGABYTES)));
            }
            Err(FileTrouble::TooMany) => {
                troubles.push(texts.photo_too_many_files(MOST_FILES));
                break;
            }
            Err(FileTrouble::Cut) => {
                troubles.push(texts.photo_cut.to_owned());
                break;
            }
            Err(FileTrouble::TooSlow) => {
                troubles.push(texts.photo_slow.to_owned());
                break;
            }
        }
    }
    match (troubles.is_empty(), documents.len() as u64) {
        (true, 0) => troubled(errand, PART, texts.doc_none_chosen).await,
        (true, kept) => {
            let path = errand.screen.path(errand.locale);
            Ok(Reply::SeeOther(format!("{path}?ok=doc_added&in={PART}&n={kept}#{PART}")))
        }
        (false, kept) => {
            let returned = Filled::sent(form).refused(texts.doc_not_kept).because(troubles);
            let said = if kept > 0 { "doc_added".to_owned() } else { String::new() };
            let notes = Notes { said, count: kept, returned: Some((PART, returned)), ..Notes::default() };
            again(errand, notes).await
        }
    }
}

async fn flawed(errand: &Errand<'_>, problems: Problems) -> Outcome {
    let returned = Filled::sent(&errand.request.form).with_problems(problems);
    again(errand, Notes { returned: Some((PART, returned)), ..Notes::default() }).await
}

enum Added {
    Kept(DocumentId),
    Not(String),
    Gone,
}

async fn add_one(
    errand: &Errand<'_>,
    agent: &Agent,
    property: PropertyId,
    told: &Told,
    file: &SentFile,
) -> Added {
    let texts = texts(errand.locale);
    let file_name = match FileName::parse(&file.name) {
        Ok(name) => name,
        Err(flaw) => return Added::Not(invalid(texts, &flaw)),
    };
    let command = AddDocumentCommand {
        property,
        kind: told.kind,
        expires_on: told.expires_on,
        file_name,
        content: file.content.clone(),
        key: Some(key_of(&errand.request.form)),
    };
    let says = match errand.members.property_management.add_document.execute(agent, command).await {
        Ok(document) => return Added::Kept(document),
        Err(AddDocumentError::UnknownProperty) => return Added::Gone,
        Err(AddDocumentError::TooMany { max }) => texts.doc_flaw_full(max),
        Err(AddDocumentError::Document(DocumentError::Flawed(flaw))) => document_flaw(texts, flaw),
        Err(AddDocumentError::Document(DocumentError::Busy)) => texts.photo_flaw_busy.to_owned(),
        Err(AddDocumentError::Document(DocumentError::Failed(why))) => {
            tracing::error!(%why, "a document could not be looked at");
            texts.property_try_again.to_owned()
        }
        Err(AddDocumentError::Objects(error)) => {
            tracing::error!(%error, "a document could not be kept");
            objects_refused(texts, &error).to_owned()
        }
        Err(AddDocumentError::Storage(error)) => not_kept(texts, &error),
    };
    Added::Not(says)
}

fn document_flaw(texts: &Texts, flaw: DocumentFlaw) -> String {
    match flaw {
        DocumentFlaw::UnknownFormat => texts.doc_flaw_unknown_format.to_owned(),
        DocumentFlaw::Heic => texts.photo_flaw_heic.to_owned(),
        DocumentFlaw::TooManyBytes { max } => texts.doc_flaw_too_many_bytes(max / (1024 * 1024)),
        DocumentFlaw::TooManyPixels { max_megapixels } => texts.photo_flaw_too_many_pixels(max_megapixels),
        DocumentFlaw::Damaged => texts.doc_flaw_damaged.to_owned(),
        DocumentFlaw::Encrypted => texts.doc_flaw_encrypted.to_owned(),
        DocumentFlaw::TookTooLong => texts.doc_flaw_too_long.to_owned(),
    }
}

fn id(errand: &Errand<'_>) -> DocumentId {
    DocumentId(errand.request.form.id("document"))
}

/// Says anew what a document is, and until when it holds.
pub async fn change(errand: &Errand<'_>) -> Outcome {
    let (form, texts) = (&errand.request.form, texts(errand.locale));
    let told = match told(form, texts) {
        Ok(told) => told,
        Err(problems) => return flawed(errand, problems).await,
    };
    let file_name = match FileName::parse(form.text("file_name")) {
        Ok(name) => name,
        Err(flaw) => return wrong(errand, PART, "file_name", invalid(texts, &flaw)).await,
    };
    // A form without its mark has seen nothing: whatever is kept now is news to it.
    let Some(seen) = Fingerprint::parse(form.text("seen")) else { return in_conflict(errand).await };
    let Told { kind, expires_on } = told;
    let change = DocumentChange::Describe { seen, kind, file_name: Some(file_name), expires_on };
    changed(errand, "doc_changed", change).await
}

/// Deletes a document.
pub async fn remove(errand: &Errand<'_>) -> Outcome {
    changed(errand, "doc_removed", DocumentChange::Remove).await
}

async fn changed(errand: &Errand<'_>, said: &str, change: DocumentChange) -> Outcome {
    let Some(agent) = agent(errand) else { return Ok(errand.not_found()) };
    let command = ChangeDocumentCommand { document: id(errand), change };
    match errand.members.property_management.change_document.execute(&agent, command).await {
        Ok(()) => Ok(done_at(errand, said, PART)),
        Err(ChangeDocumentError::UnknownDocument) => Ok(errand.not_found()),
        Err(ChangeDocumentError::ChangedMeanwhile) => in_conflict(errand).await,
        Err(ChangeDocumentError::Storage(error)) => Err(error.into()),
    }
}

/// Somebody else described the document otherwise: what is kept is shown beside what was typed.
async fn in_conflict(errand: &Errand<'_>) -> Outcome {
    let returned = Filled::sent(&errand.request.form).refused(texts(errand.locale).property_conflict);
    again(errand, Notes { returned: Some((PART, returned.in_conflict())), ..Notes::default() }).await
}

/// Leads to a document by a link of a few minutes; that it was opened is written down before.
pub async fn open(errand: &Errand<'_>) -> Outcome {
    let Some(agent) = agent(errand) else { return Ok(errand.not_found()) };
    let command = DownloadDocumentCommand { document: id(errand) };
    match errand.members.property_management.download_document.execute(&agent, command).await {
        Ok(link) => Ok(Reply::Away(link.as_str().to_owned())),
        Err(DownloadDocumentError::UnknownDocument) => Ok(errand.not_found()),
        Err(DownloadDocumentError::Objects(error)) => {
            tracing::error!(%error, "a document can't be reached");
            troubled(errand, PART, objects_refused(texts(errand.locale), &error)).await
        }
        Err(DownloadDocumentError::Storage(error)) => Err(error.into()),
    }
}

/// The section.
pub fn view(sheet: &Sheet, notes: &Notes) -> impl IntoView + use<> {
    let texts = sheet.texts;
    let said = sheet.said(PART, notes).or((notes.count > 0).then_some(notes.said.as_str()));
    let said = said.and_then(|code| {
        Some(match code {
            "doc_added" => texts.doc_added(notes.count, notes.count),
            "doc_changed" => texts.doc_changed.to_owned(),
            "doc_removed" => texts.doc_removed.to_owned(),
            _ => return None,
        })
    });
    // What came back belongs to the form it was sent by: that of one document, or the one for new ones.
    let returned = sheet.returned(PART, notes);
    let of = |filled: &&Filled| filled.typed().has("document").then(|| filled.typed().id("document"));
    let documents = &sheet.dossier.documents;
    let rows = documents
        .iter()
        .map(|document| row(sheet, document, returned.filter(|filled| of(filled) == Some(document.id.0))))
        .collect_view();
    let list = if documents.is_empty() {
        view! { <p class="nothing">{texts.doc_none}</p> }.into_any()
    } else {
        view! { <ul class="tasks papers">{rows}</ul> }.into_any()
    };
    let filling = Filling::new(texts, returned.filter(|filled| of(filled).is_none()));
    view! {
        <section class="desk-part" id=PART>
            <h2>{texts.doc_title}</h2>
            <p class="hint">{texts.doc_lede}</p>
            {said.map(|said| view! { <p class="notice good" role="status">{said}</p> })}
            {list}
            <details class="sure" open=filling.filled().is_wrong()>
                <summary>{texts.doc_add}</summary>
                {adding(sheet, &filling)}
            </details>
        </section>
    }
}

fn adding(sheet: &Sheet, filling: &Filling<'_>) -> impl IntoView + use<> {
    let texts = sheet.texts;
    let fields = view! {
        <input type="hidden" name="action" value=Action::AddDocuments.code()/>
        <input type="hidden" name=KEY value=key_of(&Form::empty()).to_string()/>
        <div class="pair">
            {Field::new("kind", texts.doc_kind).choice(filling, kinds(texts))}
            {Field::new("expires_on", texts.doc_expires)
                .optional()
                .kind("date")
                .hint(texts.doc_expires_hint)
                .view(filling)}
        </div>
        {Field::new("files", texts.doc_files)
            .id("document-files")
            .hint(texts.doc_files_hint(MOST_MEGABYTES))
            .files(filling, "application/pdf,image/jpeg,image/png", true)}
        <button class="button" type="submit">
            {texts.doc_send}
        </button>
    };
    view! {
        <form method="post" action=sheet.action(PART) enctype="multipart/form-data" class="stack" novalidate>
            {filling.around(fields)}
        </form>
    }
}

/// Every kind, by code and name.
fn kinds(texts: &Texts) -> impl Iterator<Item = (&'static str, &'static str)> {
    DocumentKind::ALL.iter().map(|kind| (kind.code(), texts.paper(*kind)))
}

fn row(sheet: &Sheet, document: &PropertyDocument, returned: Option<&Filled>) -> impl IntoView + use<> {
    let texts = sheet.texts;
    let id = document.id.to_string();
    let until = document.expires_on.map(|day| {
        let said = format::date_short(day);
        if day < sheet.today {
            view! { <span class="mark-attention">{texts.doc_expired(said)}</span> }.into_any()
        } else {
            view! { <span class="hint">{texts.doc_until(said)}</span> }.into_any()
        }
    });
    let name = document.file_name.as_str().to_owned();
    let hidden = || view! { <input type="hidden" name="document" value=id.clone()/> };
    let kept = Values::new()
        .with("kind", document.kind.code())
        .with_some("expires_on", document.expires_on)
        .with("file_name", name.clone());
    let filling = Filling::new(texts, returned).over(&kept);
    let field = |name: &str, label: &str| Field::new(name, label).id(format!("{name}-{id}"));
    let fields = view! {
        {hidden()}
        <input type="hidden" name="seen" value=document.fingerprint().to_string()/>
        {field("kind", texts.doc_kind).choice(&filling, kinds(texts))}
        {field("expires_on", texts.doc_expires).optional().kind("date").view(&filling)}
        {field("file_name", texts.doc_file_name).view(&filling)}
        <button class="button quiet small" type="submit" name="action" value=Action::ChangeDocument.code()>
            {texts.doc_change_do}
        </button>
    };
    view! {
        <li>
            <div class="paper">
                <strong>{texts.paper(document.kind)}</strong>
                " "
                {until}
                <span class="what">
                    {name.clone()} " · " {format::date_short(date_of(sheet.zone, document.added_at))}
                </span>
            </div>
            <form method="post" action=sheet.action(PART)>
                {hidden()}
                <button class="button quiet small" type="submit" name="action" value=Action::OpenDocument.code()>
                    {texts.doc_open}
                    <span class="visually-hidden">" " {name.clone()}</span>
                </button>
            </form>
            <details class="sure" open=filling.filled().is_wrong()>
                <summary>
                    {texts.doc_change}
                    <span class="visually-hidden">" " {name.clone()}</span>
                </summary>
                <form method="post" action=sheet.action(PART) class="stack" novalidate>
                    {filling.around(fields)}
                </form>
            </details>
            <details class="sure">
                <summary>
                    {texts.doc_remove}
                    <span class="visually-hidden">" " {name}</span>
                </summary>
                <form method="post" action=sheet.action(PART) class="stack">
                    <p>{texts.doc_remove_lede}</p>
                    {hidden()}
                    <button
                        class="button grave small"
                        type="submit"
                        name="action"
                        value=Action::RemoveDocument.code()
                    >
                        {texts.doc_remove_do}
                    </button>
                </form>
            </details>
        </li>
    }
}

impl Texts {
    /// *Certificado energético*.
    #[must_use]
    pub const fn paper(&self, kind: DocumentKind) -> &'static str {
        match kind {
            DocumentKind::TaxRecord => self.dockind_tax_record,
            DocumentKind::LandRegistry => self.dockind_land_registry,
            DocumentKind::EnergyCertificate => self.dockind_energy_certificate,
            DocumentKind::UseLicence => self.dockind_use_licence,
            DocumentKind::TechnicalSheet => self.dockind_technical_sheet,
            DocumentKind::FloorPlan => self.dockind_floor_plan,
            DocumentKind::Contract => self.dockind_contract,
            DocumentKind::Identity => self.dockind_identity,
            DocumentKind::Other => self.dockind_other,
        }
    }
}
