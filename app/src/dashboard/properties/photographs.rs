//! The photographs of a property: added many at once, put in order, described, taken away.
//!
//! With JavaScript each file is a request of its own, so that one that fails is sent again without
//! the others ([`Reply::Told`] answers it); without, all come in one form.

use super::opened::{agent, named};
use super::page::{Notes, Sheet, again, done_at, number, troubled, wrong};
use super::says::invalid;
use crate::i18n::{Texts, texts};
use crate::session::{Action, Errand, FileTrouble, Form, LARGEST_FILE, MOST_FILES, Outcome, Reply, SentFile};
use crate::ui::form::{Field, Filled, Filling, Values};
use crate::ui::icon::{Icon, icon};
use crate::ui::picture::Photograph;
use crate::visits::form_key::{KEY, key_of};
use http::StatusCode;
use kernel::caller::Agent;
use kernel::locale::Locale;
use kernel::objects::ObjectError;
use kernel::pictures::{PictureError, PictureFlaw};
use kernel::storage::StorageError;
use leptos::prelude::*;
use property_management::application::use_cases::{
    AddPhotographCommand, AddPhotographError, ChangePhotographsCommand, ChangePhotographsError,
    PhotographChange,
};
use property_management::domain::media::{ImageSource, PropertyImage, PropertyImages};
use property_management::domain::property::PropertyId;
use property_management::domain::section::Fingerprint;
use property_management::domain::seen::SeenOrder;
use property_management::domain::values::{AltText, PerLocale};
use serde_json::json;
use std::collections::HashSet;

/// Its id on the page.
pub const PART: &str = "photographs";

/// What may be picked. A Safari that is told HEIC would do hands it over as it is; else it makes JPEG
/// of it.
const PICTURES: &str = "image/jpeg,image/png,image/webp";
/// The field for what the camera takes.
const CAMERA: &str = "photograph-camera";

/// Keeps the photographs of a form, one after the other: each is kept or not by itself.
pub async fn add(errand: &Errand<'_>) -> Outcome {
    let texts = texts(errand.locale);
    let Some(number) = number(errand) else { return Ok(errand.not_found()) };
    let Some(agent) = agent(errand) else { return Ok(errand.not_found()) };
    let Some(property) = named(errand, &agent, number).await? else { return Ok(errand.not_found()) };
    // Of a file that was picked twice there is one photograph.
    let (mut images, mut troubles, mut busy) = (HashSet::new(), Vec::new(), false);
    loop {
        match errand.request.files.next().await {
            Ok(None) => break,
            Ok(Some(file)) => match add_one(errand, &agent, property, &file).await {
                Added::Kept(image) => _ = images.insert(image),
                Added::Gone => return Ok(errand.not_found()),
                Added::Not { says, later } => {
                    busy |= later;
                    troubles.push(format!("{}: {says}", file.name));
                }
            },
            Err(FileTrouble::TooLarge { name }) => {
                let says = texts.photo_flaw_too_many_bytes(LARGEST_FILE / (1024 * 1024));
                troubles.push(format!("{name}: {says}"));
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
    let kept = images.len() as u64;
    if errand.request.by_script {
        return Ok(told(kept, busy, &troubles, texts));
    }
    if troubles.is_empty() {
        return match kept {
            0 => troubled(errand, PART, texts.photo_none_chosen).await,
            kept => {
                let path = errand.screen.path(errand.locale);
                Ok(Reply::SeeOther(format!("{path}?ok=added&in={PART}&n={kept}#{PART}")))
            }
        };
    }
    let returned = Filled::blank().refused(texts.photo_not_kept).because(troubles);
    let said = if kept > 0 { "added".to_owned() } else { String::new() };
    again(errand, Notes { said, count: kept, returned: Some((PART, returned)), ..Notes::default() }).await
}

/// What became of one file.
enum Added {
    Kept(ImageSource),
    /// Why not; `later` if the same goes in a moment.
    Not {
        says: String,
        later: bool,
    },
    /// The property was deleted meanwhile.
    Gone,
}

async fn add_one(errand: &Errand<'_>, agent: &Agent, property: PropertyId, file: &SentFile) -> Added {
    let texts = texts(errand.locale);
    let key = Some(key_of(&errand.request.form));
    let command = AddPhotographCommand { property, content: file.content.clone(), key };
    let says = match errand.members.property_management.add_photograph.execute(agent, command).await {
        Ok(image) => return Added::Kept(image.source),
        Err(AddPhotographError::UnknownProperty) => return Added::Gone,
        Err(AddPhotographError::TooMany { max }) => texts.photo_flaw_full(max),
        Err(AddPhotographError::Picture(PictureError::Flawed(flaw))) => picture_flaw(texts, flaw),
        Err(AddPhotographError::Picture(PictureError::Busy)) => {
            return Added::Not { says: texts.photo_flaw_busy.to_owned(), later: true };
        }
        Err(AddPhotographError::Picture(PictureError::Failed(why))) => {
            tracing::error!(%why, "a photograph could not be made");
            return Added::Not { says: texts.property_try_again.to_owned(), later: true };
        }
        Err(AddPhotographError::Objects(error)) => {
            tracing::error!(%error, "a photograph could not be kept");
            return Added::Not { says: objects_refused(texts, &error).to_owned(), later: true };
        }
        Err(AddPhotographError::Storage(error)) => {
            return Added::Not { says: not_kept(texts, &error), later: true };
        }
    };
    Added::Not { says, later: false }
}

/// Why one of several files isn't kept: what was kept before it stays so.
#[must_use]
pub fn not_kept(texts: &Texts, error: &StorageError) -> String {
    match error {
        StorageError::Conflict => tracing::info!("a file came where others were changing the same"),
        StorageError::Unavailable(_) | StorageError::Corrupt(_) => {
            tracing::error!(%error, "a file could not be kept");
        }
    }
    texts.property_try_again.to_owned()
}

/// What is wrong with a picture, and what to do.
fn picture_flaw(texts: &Texts, flaw: PictureFlaw) -> String {
    match flaw {
        PictureFlaw::NotAPicture => texts.photo_flaw_not_a_picture.to_owned(),
        PictureFlaw::Heic => texts.photo_flaw_heic.to_owned(),
        PictureFlaw::Svg => texts.photo_flaw_svg.to_owned(),
        PictureFlaw::UnknownFormat => texts.photo_flaw_unknown_format.to_owned(),
        PictureFlaw::TooManyBytes { max } => texts.photo_flaw_too_many_bytes(max / (1024 * 1024)),
        PictureFlaw::TooManyPixels { max_megapixels } => texts.photo_flaw_too_many_pixels(max_megapixels),
        PictureFlaw::TooSmall { min } => texts.photo_flaw_too_small(min),
        PictureFlaw::Damaged => texts.photo_flaw_damaged.to_owned(),
        PictureFlaw::TookTooLong => texts.photo_flaw_too_long.to_owned(),
    }
}

/// Why files can't be kept just now.
#[must_use]
pub const fn objects_refused(texts: &Texts, error: &ObjectError) -> &'static str {
    match error {
        ObjectError::Full(_) => texts.property_storage_full,
        ObjectError::Unavailable(_) | ObjectError::Corrupt(_) => texts.property_storage_unavailable,
    }
}

/// The answer to a script, which sends one file at a time.
#[must_use]
pub fn told(kept: u64, busy: bool, troubles: &[String], texts: &Texts) -> Reply {
    let status = match (troubles.is_empty(), busy, kept) {
        (true, _, 0) | (false, false, _) => StatusCode::UNPROCESSABLE_ENTITY,
        (true, _, _) => StatusCode::OK,
        (false, true, _) => StatusCode::SERVICE_UNAVAILABLE,
    };
    let says = match (troubles.first(), kept) {
        (Some(trouble), _) => trouble.clone(),
        (None, 0) => texts.photo_none_chosen.to_owned(),
        (None, _) => String::new(),
    };
    Reply::Told(status, says)
}

/// Puts the photographs in the order of the form; those it doesn't name come after.
pub async fn arrange(errand: &Errand<'_>) -> Outcome {
    let form = &errand.request.form;
    // A form without its mark has seen nothing.
    let Some(seen) = SeenOrder::parse(form.text("seen")) else { return changed_meanwhile(errand).await };
    let order = form.all("image").filter_map(|source| ImageSource::parse(source).ok()).collect();
    change(errand, "arranged", PhotographChange::Arrange { seen, order }).await
}

/// Says what a photograph shows.
pub async fn describe(errand: &Errand<'_>) -> Outcome {
    let (form, texts) = (&errand.request.form, texts(errand.locale));
    let Ok(image) = ImageSource::parse(form.text("image")) else { return Ok(errand.not_found()) };
    let mut alt = PerLocale::default();
    for locale in Locale::ALL {
        let field = alt_field(locale);
        match AltText::parse(form.text(&field)) {
            Ok(text) => *alt.get_mut(locale) = text,
            Err(flaw) => return wrong(errand, PART, field, invalid(texts, &flaw)).await,
        }
    }
    let Some(seen) = Fingerprint::parse(form.text("seen")) else { return changed_meanwhile(errand).await };
    change(errand, "described", PhotographChange::Describe { image, seen, alt: Box::new(alt) }).await
}

/// The name of the field that says what a photograph shows.
fn alt_field(locale: Locale) -> String {
    format!("alt_{}", locale.code())
}

/// Takes a photograph away.
pub async fn remove(errand: &Errand<'_>) -> Outcome {
    let Ok(image) = ImageSource::parse(errand.request.form.text("image")) else {
        return Ok(errand.not_found());
    };
    change(errand, "removed", PhotographChange::Remove(image)).await
}

async fn change(errand: &Errand<'_>, said: &str, change: PhotographChange) -> Outcome {
    let (Some(number), Some(agent)) = (number(errand), agent(errand)) else { return Ok(errand.not_found()) };
    let Some(property) = named(errand, &agent, number).await? else { return Ok(errand.not_found()) };
    let by_script = errand.request.by_script;
    let command = ChangePhotographsCommand { property, change };
    match errand.members.property_management.change_photographs.execute(&agent, command).await {
        Ok(_) if by_script => Ok(Reply::Told(StatusCode::OK, String::new())),
        Ok(_) => Ok(done_at(errand, said, PART)),
        Err(ChangePhotographsError::UnknownProperty) => Ok(errand.not_found()),
        Err(ChangePhotographsError::UnknownPhotograph | ChangePhotographsError::ChangedMeanwhile) => {
            changed_meanwhile(errand).await
        }
        Err(ChangePhotographsError::LastOfPublic) => {
            troubled(errand, PART, texts(errand.locale).photo_last_of_public).await
        }
        Err(ChangePhotographsError::Storage(error)) => Err(error.into()),
    }
}

/// Somebody else did something else with the photographs: what they did stands, and what was typed
/// isn't lost.
async fn changed_meanwhile(errand: &Errand<'_>) -> Outcome {
    let (form, texts) = (&errand.request.form, texts(errand.locale));
    if errand.request.by_script {
        let says = texts.photo_changed_meanwhile.to_owned();
        return Ok(Reply::Told(StatusCode::UNPROCESSABLE_ENTITY, says));
    }
    let returned = Filled::sent(form);
    let returned = match form.has(&alt_field(errand.locale)) {
        true => returned.refused(texts.property_conflict).in_conflict(),
        false => returned.refused(texts.photo_changed_meanwhile),
    };
    again(errand, Notes { returned: Some((PART, returned)), ..Notes::default() }).await
}

/// The section.
pub fn view(sheet: &Sheet, notes: &Notes) -> impl IntoView + use<> {
    let texts = sheet.texts;
    let images = sheet.state().images.as_slice();
    let said = sheet.said(PART, notes).or((notes.count > 0).then_some(notes.said.as_str()));
    let said = said.and_then(|code| {
        Some(match code {
            "added" => texts.photo_added(notes.count, notes.count),
            "arranged" => texts.photo_arranged.to_owned(),
            "described" => texts.photo_described.to_owned(),
            "removed" => texts.photo_removed.to_owned(),
            _ => return None,
        })
    });
    // What came back belongs to the form it was sent by: that of one photograph, or the one for new ones.
    let returned = sheet.returned(PART, notes);
    let of = |filled: &Filled, image: &PropertyImage| {
        filled.typed().has(&alt_field(texts.locale)) && filled.typed().text("image") == image.source.as_str()
    };
    let described = |image: &PropertyImage| returned.filter(|filled| of(filled, image));
    let filling =
        Filling::new(texts, returned.filter(|filled| !images.iter().any(|image| of(filled, image))));
    let count = images.len() as u64;
    let room = images.len() < PropertyImages::MAX;
    let entries = images
        .iter()
        .enumerate()
        .map(|(place, image)| entry(sheet, images, place, image, described(image)))
        .collect_view();
    let inside = view! {
        <p class="visually-hidden" role="status" data-says=""></p>
        {room.then(|| adding(sheet, &filling))}
        <ul class="photo-queue" data-queue="" aria-label=texts.photo_queue hidden=true></ul>
        <div id="photograph-list">
            <p class="hint">
                {if images.is_empty() {
                    texts.photo_none.to_owned()
                } else {
                    texts.photo_count(count, count, PropertyImages::MAX)
                }}
            </p>
            <ol class="photo-list" data-order="" data-seen=sheet.state().images.order().to_string()>
                {entries}
            </ol>
        </div>
    };
    view! {
        <section class="desk-part" id=PART data-photographs="" data-labels=labels(texts)>
            <h2>{texts.photo_title}</h2>
            <p class="hint">{texts.photo_lede}</p>
            {said.map(|said| view! { <p class="notice good" role="status">{said}</p> })}
            {filling.around(inside)}
        </section>
    }
}

fn adding(sheet: &Sheet, filling: &Filling<'_>) -> impl IntoView + use<> {
    let texts = sheet.texts;
    view! {
        <form
            method="post"
            action=sheet.action(PART)
            enctype="multipart/form-data"
            class="photo-add"
            data-add=""
        >
            <input type="hidden" name="action" value=Action::AddPhotographs.code()/>
            <input type="hidden" name=KEY value=key_of(&Form::empty()).to_string()/>
            // A telephone takes a picture with it; elsewhere it stays unseen. Behind as many files as one
            // form brings, the empty field would be one too many.
            <div class="field camera">
                <label r#for=CAMERA>{texts.photo_camera}</label>
                <input type="file" id=CAMERA name="files" accept=PICTURES capture="environment"/>
            </div>
            {Field::new("files", texts.photo_pick)
                .id("photograph-files")
                .hint(texts.photo_pick_hint(LARGEST_FILE / (1024 * 1024)))
                .files(filling, PICTURES, true)}
            <p class="drop-word">{texts.photo_drop}</p>
            <button class="button" type="submit">
                {texts.photo_send}
            </button>
        </form>
    }
}

/// One photograph, and what can be done with it.
fn entry(
    sheet: &Sheet,
    images: &[PropertyImage],
    place: usize,
    image: &PropertyImage,
    returned: Option<&Filled>,
) -> AnyView {
    let texts = sheet.texts;
    let (n, total) = (place + 1, images.len());
    let source = image.source.as_str().to_owned();
    let alt = image.alt.get(texts.locale).as_ref().map(ToString::to_string);
    let shown = alt.clone().unwrap_or_else(|| texts.photo_of(n, total));
    // The order as it would be, with this one in another place; those behind keep theirs unnamed.
    let moved = |to: usize, says: &'static str, sign: Option<Icon>| {
        let mut order: Vec<&str> = images.iter().map(|image| image.source.as_str()).collect();
        let one = order.remove(place);
        order.insert(to, one);
        order.truncate(if to < place { to + 1 } else { to });
        let order = order
            .into_iter()
            .map(|source| view! { <input type="hidden" name="image" value=source.to_owned()/> })
            .collect_view();
        view! {
            <form method="post" action=sheet.action(PART)>
                <input type="hidden" name="seen" value=sheet.state().images.order().to_string()/>
                {order}
                <button
                    class=if sign.is_some() { "icon-button" } else { "button quiet small" }
                    type="submit"
                    name="action"
                    value=Action::ArrangePhotographs.code()
                    aria-label=format!("{says}: {}", texts.photo_number(n))
                    title=says
                >
                    {match sign {
                        Some(sign) => icon(sign).into_any(),
                        None => says.into_any(),
                    }}
                </button>
            </form>
        }
    };
    let removal = removal(sheet, n, source.clone());
    view! {
        <li data-image=source>
            <div class="photo">
                {picture(image, shown).view()}
                {(place == 0).then(|| view! { <span class="badge">{texts.photo_cover}</span> })}
                <button
                    class="icon-button handle needs-js"
                    type="button"
                    data-handle=""
                    aria-label=texts.photo_move(n)
                >
                    {icon(Icon::Move)}
                </button>
            </div>
            <p class="photo-says">{alt.unwrap_or_else(|| texts.photo_alt_missing.to_owned())}</p>
            <div class="photo-acts">
                {(place > 0).then(|| moved(place - 1, texts.photo_earlier, Some(Icon::Left)))}
                {(n < total).then(|| moved(n, texts.photo_later, Some(Icon::Right)))}
                {(place > 1).then(|| moved(0, texts.photo_make_cover, None))}
                {description(sheet, n, image, returned)}
                {removal}
            </div>
        </li>
    }
    .into_any()
}

/// A photograph in a list of the dashboard.
#[must_use]
pub fn picture(image: &PropertyImage, alt: String) -> Photograph {
    let made = image.photograph.as_ref();
    let length = |side: Option<u32>| side.map(|side| side.to_string()).unwrap_or_default();
    Photograph {
        source: image.source.as_str().to_owned(),
        widths: made.map(|made| made.widths.clone()).unwrap_or_default(),
        placeholder: made.map(|made| made.placeholder.clone()),
        alt,
        width: length(image.size.map(|size| size.width())),
        height: length(image.size.map(|size| size.height())),
        sizes: "12rem",
        loading: Some("lazy"),
        priority: None,
    }
}

fn description(
    sheet: &Sheet,
    n: usize,
    image: &PropertyImage,
    returned: Option<&Filled>,
) -> impl IntoView + use<> {
    let texts = sheet.texts;
    let kept = image
        .alt
        .iter()
        .fold(Values::new(), |kept, (locale, alt)| kept.with_some(alt_field(locale), alt.as_ref()));
    let filling = Filling::new(texts, returned).over(&kept);
    let fields = Locale::ALL.map(|locale| {
        Field::new(alt_field(locale), texts.language(locale))
            .id(format!("alt_{n}_{}", locale.code()))
            .lang(locale.tag())
            .optional()
            .view(&filling)
    });
    let inside = view! {
        <p class="hint">{texts.photo_alt_hint}</p>
        <input type="hidden" name="image" value=image.source.as_str().to_owned()/>
        <input type="hidden" name="seen" value=image.fingerprint().to_string()/>
        {fields.into_iter().collect_view()}
        <button class="button quiet small" type="submit" name="action" value=Action::DescribePhotograph.code()>
            {texts.photo_alt_save}
        </button>
    };
    view! {
        <details class="sure" open=filling.filled().is_wrong()>
            <summary>
                {texts.photo_describe}
                <span class="visually-hidden">" " {texts.photo_number(n)}</span>
            </summary>
            {sheet.apart(PART, &filling, inside.into_any())}
        </details>
    }
}

fn removal(sheet: &Sheet, n: usize, source: String) -> impl IntoView + use<> {
    let texts = sheet.texts;
    view! {
        <details class="sure">
            <summary>
                {texts.photo_remove}
                <span class="visually-hidden">" " {texts.photo_number(n)}</span>
            </summary>
            <form method="post" action=sheet.action(PART)>
                <input type="hidden" name="image" value=source/>
                <button
                    class="button grave small"
                    type="submit"
                    name="action"
                    value=Action::RemovePhotograph.code()
                >
                    {texts.photo_remove_do}
                </button>
            </form>
        </details>
    }
}

/// The section's words, for the script. What stands in braces is filled in there.
fn labels(texts: &Texts) -> String {
    json!({
        "moved": texts.photo_moved("{n}", "{total}"),
        "saved": texts.photo_order_saved,
        "failedOrder": texts.photo_order_failed,
        "progress": texts.photo_progress("{done}", "{total}"),
        "signedOut": texts.photo_signed_out,
        "failed": texts.photo_failed,
        "waiting": texts.photo_waiting,
        "sending": texts.photo_sending,
        "working": texts.photo_working,
        "done": texts.photo_done,
        "retry": texts.photo_retry,
        "retryOf": texts.photo_retry_of("{name}"),
        "drop": texts.photo_remove,
        "dropOf": texts.photo_drop_of("{name}"),
    })
    .to_string()
}
