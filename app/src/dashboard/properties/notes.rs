//! What the team tells one another of a property.

use super::opened::{agent, named};
use super::page::{Notes, Sheet, done_at, number, wrong};
use super::says::invalid;
use crate::i18n::{format, texts};
use crate::session::{Action, Errand, Outcome};
use crate::ui::form::{Field, Filling, done};
use leptos::prelude::*;
use property_management::application::use_cases::{AddNoteCommand, NoteError, RemoveNoteCommand};
use property_management::domain::note::{NoteId, NoteText, PropertyNote};

/// Its id on the page.
pub const PART: &str = "notes";

/// Keeps a note.
pub async fn add(errand: &Errand<'_>) -> Outcome {
    let (Some(number), Some(agent)) = (number(errand), agent(errand)) else { return Ok(errand.not_found()) };
    let Some(property) = named(errand, &agent, number).await? else { return Ok(errand.not_found()) };
    let texts = texts(errand.locale);
    let text = match NoteText::parse(errand.request.form.text("note")) {
        Ok(Some(text)) => text,
        Ok(None) => return wrong(errand, PART, "note", texts.flaw_blank).await,
        Err(flaw) => return wrong(errand, PART, "note", invalid(texts, &flaw)).await,
    };
    let command = AddNoteCommand { property, text };
    match errand.members.property_management.add_note.execute(&agent, command).await {
        Ok(_) => Ok(done_at(errand, "added", PART)),
        Err(NoteError::TooMany { max }) => wrong(errand, PART, "note", texts.notes_too_many(max)).await,
        Err(error) => failed(errand, error),
    }
}

/// Takes one's own note away.
pub async fn remove(errand: &Errand<'_>) -> Outcome {
    let Some(agent) = agent(errand) else { return Ok(errand.not_found()) };
    let command = RemoveNoteCommand { note: NoteId(errand.request.form.id("note")) };
    match errand.members.property_management.remove_note.execute(&agent, command).await {
        Ok(()) => Ok(done_at(errand, "removed", PART)),
        Err(error) => failed(errand, error),
    }
}

fn failed(errand: &Errand<'_>, error: NoteError) -> Outcome {
    match error {
        // Only a new note is one too many.
        NoteError::UnknownProperty
        | NoteError::UnknownNote
        | NoteError::NotYours
        | NoteError::TooMany { .. } => Ok(errand.not_found()),
        NoteError::Storage(error) => Err(error.into()),
    }
}

/// The section.
pub fn view(sheet: &Sheet, notes: &Notes) -> impl IntoView + use<> {
    let texts = sheet.texts;
    let said = sheet.said(PART, notes).and_then(|code| match code {
        "added" => Some(texts.notes_added),
        "removed" => Some(texts.notes_removed),
        _ => None,
    });
    let filling = Filling::new(texts, sheet.returned(PART, notes));
    let fields = view! {
        {Field::new("note", texts.notes_new).hint(texts.notes_hint).area(&filling, 3)}
        <button class="button" type="submit" name="action" value=Action::AddNote.code()>
            {texts.notes_add}
        </button>
    };
    let entries =
        sheet.dossier.notes.iter().map(|(note, author)| entry(sheet, note, author.as_deref())).collect_view();
    let none = sheet.dossier.notes.is_empty().then(|| view! { <p class="nothing">{texts.notes_none}</p> });
    view! {
        <section class="desk-part" id=PART>
            <h2>{texts.notes_title}</h2>
            {done(said)}
            {sheet.apart(PART, &filling, fields.into_any())}
            {none}
            <ul class="notes-list">{entries}</ul>
        </section>
    }
}

fn entry(sheet: &Sheet, note: &PropertyNote, author: Option<&str>) -> impl IntoView + use<> {
    let texts = sheet.texts;
    let who = author.unwrap_or(texts.activity_somebody).to_owned();
    let mine = note.author == Some(sheet.me);
    let id = note.id.to_string();
    view! {
        <li>
            <p>{note.text.as_str().to_owned()}</p>
            <div class="byline">
                <span>{who}</span>
                <time datetime=format::moment_iso(note.written_at)>
                    {format::moment(sheet.zone, note.written_at)}
                </time>
                {mine
                    .then(|| {
                        view! {
                            <form method="post" action=sheet.action(PART)>
                                <input type="hidden" name="note" value=id/>
                                <button
                                    class="button quiet small"
                                    type="submit"
                                    name="action"
                                    value=Action::RemoveNote.code()
                                >
                                    {texts.notes_remove}
                                </button>
                            </form>
                        }
                    })}
            </div>
        </li>
    }
}
