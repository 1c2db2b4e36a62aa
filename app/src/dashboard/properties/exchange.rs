//! Properties as files: taken in from elsewhere, handed out.

use super::opened::agent;
use crate::dashboard::frame::Desk;
use crate::i18n::moments::date_of;
use crate::i18n::{Texts, format, texts};
use crate::session::{
    Action, Download, Errand, FileFlaw, FileFormat, FileTrouble, ImportFailure, ImportLine, ImportSummary,
    LARGEST_FILE, ListingUpload, Outcome, PublishOnImport, Reply, Screen,
};
use crate::ui::form::{Field, Filled, Filling, Values};
use http::StatusCode;
use kernel::locale::Country;
use leptos::prelude::*;

/// The agency's properties as a file.
pub async fn export(errand: &Errand<'_>) -> Outcome {
    let (Some(agent), Some(caller)) = (agent(errand), &errand.caller) else { return Ok(errand.not_found()) };
    let Some(format) = FileFormat::parse(errand.request.query.text("format")) else {
        return Ok(errand.not_found());
    };
    let members = errand.members;
    let profile = members.customer_management.queries.by_id(agent.organization()).await?;
    let Some(profile) = profile else { return Ok(errand.not_found()) };
    let day = date_of(caller.time_zone(), members.clock.now());
    Ok(Reply::Download(Download {
        file_name: format!("{}-{day}.{}", profile.profile.slug, format.extension()),
        media_type: format.media_type(),
        content: members.listing_files.hand_out(agent.organization(), format),
    }))
}

/// The form that takes a file in.
pub async fn show(errand: &Errand<'_>) -> Outcome {
    again(errand, StatusCode::OK, Notes::default()).await
}

/// Takes a file in, and says what became of it.
pub async fn import(errand: &Errand<'_>) -> Outcome {
    let (form, texts) = (&errand.request.form, texts(errand.locale));
    let Some(agent) = agent(errand) else { return Ok(errand.not_found()) };
    let Some(country) = Country::parse(form.text("country")) else { return Ok(errand.not_found()) };
    let publish = match form.text("publish") {
        "no" => PublishOnImport::No,
        "whole" => PublishOnImport::WhatLacksNothing,
        "incomplete" => PublishOnImport::AlsoIncomplete,
        _ => return Ok(errand.not_found()),
    };
    let unread = |filled: Filled| {
        again(errand, StatusCode::UNPROCESSABLE_ENTITY, Notes { filled, ..Notes::default() })
    };
    let refused = |says: String| unread(Filled::sent(form).wrong("files", says));
    let file = match errand.request.files.next().await {
        Ok(Some(file)) if !file.content.is_empty() => file,
        Ok(_) => return refused(texts.exchange_none_chosen.to_owned()).await,
        Err(FileTrouble::TooLarge { .. } | FileTrouble::TooMany) => {
            return refused(texts.exchange_too_large(LARGEST_FILE / (1024 * 1024))).await;
        }
        Err(FileTrouble::Cut) => return refused(texts.exchange_cut_before.to_owned()).await,
        Err(FileTrouble::TooSlow) => return refused(texts.exchange_slow.to_owned()).await,
    };
    let upload = ListingUpload { content: file.content, country, publish };
    match errand.members.listing_files.take_in(&agent, upload).await {
        Ok(summary) => {
            again(errand, StatusCode::OK, Notes { summary: Some(summary), ..Notes::default() }).await
        }
        Err(ImportFailure::Refused(flaw)) => {
            refused(format!("{} {}", texts.exchange_refused, texts.file_flaw(&flaw))).await
        }
        Err(ImportFailure::Busy) => {
            let filled = Filled::sent(form).refused(texts.exchange_busy);
            again(errand, StatusCode::SERVICE_UNAVAILABLE, Notes { filled, ..Notes::default() }).await
        }
        Err(ImportFailure::UnknownAgency) => Ok(errand.not_found()),
        Err(ImportFailure::Storage(error)) => Err(error.into()),
    }
}

/// What is said besides the form.
#[derive(Default)]
struct Notes {
    filled: Filled,
    summary: Option<ImportSummary>,
}

async fn again(errand: &Errand<'_>, status: StatusCode, notes: Notes) -> Outcome {
    let (Some(agent), Some(caller)) = (agent(errand), &errand.caller) else { return Ok(errand.not_found()) };
    let profile = errand.members.customer_management.queries.by_id(agent.organization()).await?;
    let country = profile.map_or(Country::Portugal, |profile| profile.profile.country);
    let (desk, texts) = (Desk::of(errand, caller), texts(errand.locale));
    Ok(Reply::page(move |_| {
        let body = view! {
            {notes.summary.as_ref().map(|summary| report(texts, summary))}
            {form(texts, country, &notes.filled)}
        };
        desk.titled(texts.exchange_title, texts.exchange_lede, status, body)
    }))
}

fn form(texts: &'static Texts, country: Country, filled: &Filled) -> impl IntoView + use<> {
    let countries =
        [Country::Portugal, Country::Spain].map(|country| (country.code(), texts.country(country)));
    let publish = [
        ("no", texts.exchange_publish_no),
        ("whole", texts.exchange_publish_whole),
        ("incomplete", texts.exchange_publish_incomplete),
    ];
    let kept = Values::new().with("country", country.code()).with("publish", "no");
    let filling = Filling::new(texts, filled).over(&kept);
    let fields = view! {
        <input type="hidden" name="action" value=Action::ImportListings.code()/>
        {Field::new("country", texts.exchange_country)
            .hint(texts.exchange_country_hint)
            .choice(&filling, countries)}
        {Field::new("publish", texts.exchange_publish).choice(&filling, publish)}
        {Field::new("files", texts.exchange_file)
            .id("file")
            .hint(texts.exchange_file_hint(LARGEST_FILE / (1024 * 1024)))
            .files(&filling, ".csv,.xml,text/csv,application/xml,text/xml", false)}
        <button class="button" type="submit">
            {texts.exchange_do}
        </button>
    };
    view! {
        <form
            method="post"
            action=Screen::ImportProperties.path(texts.locale)
            enctype="multipart/form-data"
            class="stack"
            novalidate
        >
            {filling.around(fields)}
        </form>
    }
}

/// What became of a file.
fn report(texts: &'static Texts, summary: &ImportSummary) -> impl IntoView + use<> {
    let figures = [
        (texts.exchange_rows, summary.rows),
        (texts.exchange_created, summary.created),
        (texts.exchange_updated, summary.updated),
        (texts.exchange_unchanged, summary.unchanged),
        (texts.exchange_duplicates, summary.duplicates),
        (texts.exchange_rejected, summary.rejected),
        (texts.exchange_published, summary.published),
        (texts.exchange_published_attention, summary.published_with_attention),
        (texts.exchange_kept_back, summary.kept_back),
    ];
    let figures = figures
        .into_iter()
        .filter(|(name, count)| *count > 0 || *name == texts.exchange_rows)
        .map(|(name, count)| {
            view! {
                <div>
                    <dt>{name}</dt>
                    <dd>{format::number(texts.locale, count)}</dd>
                </div>
            }
        })
        .collect_view();
    let refused = |line: &ImportLine| texts.row_refused(&line.code).map(str::to_owned);
    let rejected = told(texts, texts.exchange_rejected_title, &summary.lines, summary.rejected, &refused);
    let remarked = |line: &ImportLine| Some(texts.row_remarked(&line.code));
    let remarks = told(texts, texts.exchange_remarks_title, &summary.remarks, summary.remarked, &remarked);
    view! {
        <section class="desk-part" role="status">
            <h2>{if summary.stopped { texts.exchange_stopped_title } else { texts.exchange_done }}</h2>
            {summary
                .stopped
                .then(|| {
                    let kept = format::number(texts.locale, summary.kept());
                    view! { <p class="notice bad">{texts.exchange_stopped(kept)}</p> }
                })}
            {summary.cut.then(|| view! { <p class="notice bad">{texts.exchange_cut}</p> })}
            <dl class="told">{figures}</dl>
            {rejected}
            {remarks}
            <p>
                <a href=Screen::Properties.path(texts.locale)>{texts.property_back}</a>
            </p>
        </section>
    }
}

/// Lines of the file with what is said of each: the first ones, and how many there are.
fn told(
    texts: &'static Texts,
    title: &'static str,
    lines: &[ImportLine],
    all: u64,
    says: &dyn Fn(&ImportLine) -> Option<String>,
) -> Option<impl IntoView + use<>> {
    let shown = lines.len() as u64;
    let numbers = [shown, all].map(|count| format::number(texts.locale, count));
    let rows = lines
        .iter()
        .map(|line| {
            view! {
                <tr>
                    <td class="number" data-label=texts.exchange_line>
                        {line.line}
                    </td>
                    <td>
                        {says(line)}
                        <span class="what" lang="en">{line.reason.clone()}</span>
                    </td>
                </tr>
            }
        })
        .collect_view();
    (shown > 0).then(|| {
        let [shown_of, all_of] = numbers;
        view! {
            <table class="sheet">
                <caption>
                    {title}
                    {(shown < all)
                        .then(|| view! { <span class="hint">{texts.exchange_first_of(shown_of, all_of)}</span> })}
                </caption>
                <thead>
                    <tr>
                        <th scope="col" class="number">{texts.exchange_line}</th>
                        <th scope="col">{texts.exchange_reason}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
    })
}

impl Texts {
    /// Why a file was refused as a whole.
    fn file_flaw(&self, flaw: &FileFlaw) -> String {
        match flaw {
            FileFlaw::Empty => self.file_empty.to_owned(),
            FileFlaw::NotText => self.file_not_text.to_owned(),
            FileFlaw::MissingColumns(missing) => {
                let columns: Vec<_> = missing.iter().map(|column| self.column(column)).collect();
                self.file_missing_columns(columns.join(", "))
            }
            FileFlaw::TooManyColumns { allowed } => self.file_too_many_columns(*allowed),
            FileFlaw::NotAFeed => self.file_not_a_feed.to_owned(),
            FileFlaw::BadHeader => self.file_bad_header.to_owned(),
        }
    }

    /// A column that a file has to have: what it tells, and how it is to be called there.
    fn column(&self, column: &str) -> String {
        match self.file_field(column) {
            Some(name) => format!("{name} (`{column}`)"),
            None => format!("`{column}`"),
        }
    }

    /// What people call a field that a file tells; nothing, where there is no such field.
    #[must_use]
    pub fn file_field(&self, field: &str) -> Option<&'static str> {
        Some(match field {
            "reference" => self.basics_reference,
            "listing_type" => self.basics_deal,
            "property_type" => self.basics_kind,
            "price" => self.properties_price,
            "currency" => self.exchange_currency,
            "district" => self.place_district,
            "municipality" => self.place_municipality,
            "parish" => self.place_parish,
            "postal_code" => self.place_postal_code,
            "address" => self.place_street,
            "latitude" => self.place_latitude,
            "longitude" => self.place_longitude,
            "bedrooms" => self.traits_bedrooms,
            "bathrooms" => self.traits_bathrooms,
            "gross_area" => self.traits_gross_area,
            "useful_area" => self.traits_useful_area,
            "land_area" => self.traits_land_area,
            "year_built" => self.traits_year_built,
            "floor" => self.traits_floor,
            "energy_class" => self.energy_title,
            "condition" => self.traits_condition,
            "title" => self.words_heading,
            "description" => self.words_description,
            "image_urls" => self.gate_image,
            "published_at" => self.exchange_published_at,
            _ => return None,
        })
    }

    /// What of a row that was taken in was left out, or why it stays a draft.
    fn row_remarked(&self, code: &str) -> String {
        let draft = match code {
            "missing_place" | "missing_address" => self.gate_missing_place,
            "missing_price" => self.gate_missing_price,
            "missing_owner" => self.gate_missing_owner,
            "missing_image" => self.gate_missing_image,
            "missing_energy_class" => self.gate_missing_energy_class,
            "missing_energy_certificate" => self.gate_missing_energy_certificate,
            "missing_energy_certificate_expiry" => self.gate_missing_energy_certificate_expiry,
            "energy_certificate_expired" => self.gate_energy_certificate_expired,
            "rent_advance_too_high" | "rent_deposit_too_high" => self.gate_rent,
            "missing_ami_licence" => self.gate_missing_ami_licence,
            "plan_limit" => self.gate_plan_limit,
            "discriminatory_wording" => self.gate_wording,
            field => return self.row_left_out(self.file_field(field).unwrap_or(field)),
        };
        self.row_stays_draft(draft)
    }

    /// Why a row was not taken in; nothing, where only the file's own language says it.
    fn row_refused(&self, code: &str) -> Option<&'static str> {
        Some(match code {
            "missing_listing_type" => self.row_missing_listing_type,
            "unknown_listing_type" => self.row_unknown_listing_type,
            "missing_property_type" => self.row_missing_property_type,
            "unknown_property_type" => self.row_unknown_property_type,
            "single_room" => self.row_single_room,
            "unknown_currency" => self.row_unknown_currency,
            "missing_price" => self.row_missing_price,
            "price_on_request" => self.row_price_on_request,
            "unreadable_price" => self.row_unreadable_price,
            "implausible_price" => self.row_implausible_price,
            "unusable_reference" => self.row_unusable_reference,
            "repeated_reference" => self.row_repeated_reference,
            "unknown_country" => self.row_unknown_country,
            "part_ownership" => self.row_part_ownership,
            "short_let" => self.row_short_let,
            "cell_count" => self.row_cell_count,
            "row_too_large" => self.row_row_too_large,
            "file_too_long" | "file_too_large" => self.row_file_too_long,
            "file_cut" => self.row_file_cut,
            "file_unreadable" => self.row_file_unreadable,
            "invalid" => self.row_invalid,
            "missing_place"
            | "missing_address"
            | "missing_owner"
            | "missing_image"
            | "missing_energy_class"
            | "missing_energy_certificate"
            | "missing_energy_certificate_expiry"
            | "energy_certificate_expired"
            | "rent_advance_too_high"
            | "rent_deposit_too_high"
            | "missing_ami_licence"
            | "plan_limit"
            | "discriminatory_wording"
            | "not_while_public" => self.row_public,
            _ => return None,
        })
    }
}
