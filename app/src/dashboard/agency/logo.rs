//! The agency's logo: chosen, replaced, taken away.

use super::{Notes, Part, again};
use crate::dashboard::refused;
use crate::i18n::{Texts, texts};
use crate::session::{Action, Errand, FileTrouble, Outcome, Reply, Screen};
use crate::ui::form::{Field, Filled, Filling};
use crate::ui::logo::Logo;
use customer_management::application::use_cases::{ChangeLogoCommand, ChangeLogoError};
use http::StatusCode;
use kernel::objects::ObjectError;
use kernel::pictures::{MAX_LOGO_BYTES, PictureError, PictureFlaw};
use leptos::prelude::*;

/// How many megabytes a logo may have as it is sent.
const MOST_MEGABYTES: u64 = MAX_LOGO_BYTES / (1024 * 1024);
/// The field with the file.
const FILE: &str = "logo_file";

/// Makes the file of the form the agency's logo.
pub async fn change(errand: &Errand<'_>) -> Outcome {
    let texts = texts(errand.locale);
    match errand.request.files.next().await {
        Ok(Some(file)) => carry_out(errand, ChangeLogoCommand::Show(file.content)).await,
        Ok(None) => unchanged(errand, texts.logo_none_chosen.to_owned()).await,
        Err(FileTrouble::TooLarge { .. }) => {
            unchanged(errand, texts.logo_flaw_too_many_bytes(MOST_MEGABYTES)).await
        }
        Err(FileTrouble::TooMany | FileTrouble::Cut) => unchanged(errand, texts.logo_cut.to_owned()).await,
        Err(FileTrouble::TooSlow) => unchanged(errand, texts.logo_slow.to_owned()).await,
    }
}

/// Takes the agency's logo away.
pub async fn remove(errand: &Errand<'_>) -> Outcome {
    carry_out(errand, ChangeLogoCommand::Remove).await
}

async fn carry_out(errand: &Errand<'_>, command: ChangeLogoCommand) -> Outcome {
    let texts = texts(errand.locale);
    let Some(member) = errand.caller.as_ref().and_then(|caller| caller.member().ok()) else {
        return Ok(errand.not_found());
    };
    let same = match errand.members.customer_management.change_logo.execute(&member, command).await {
        Ok(changed) => {
            if changed {
                ""
            } else {
                "&same"
            }
        }
        Err(ChangeLogoError::NotAllowed(_)) => return Ok(refused::page(errand)),
        Err(ChangeLogoError::UnknownOrganization) => return Ok(errand.not_found()),
        Err(ChangeLogoError::Picture(PictureError::Flawed(flaw))) => {
            return unchanged(errand, sentence(texts, flaw)).await;
        }
        Err(ChangeLogoError::Picture(PictureError::Busy)) => {
            return unchanged(errand, texts.photo_flaw_busy.to_owned()).await;
        }
        Err(ChangeLogoError::Picture(PictureError::Failed(why))) => {
            tracing::error!(%why, "a logo could not be made");
            return unchanged(errand, texts.property_try_again.to_owned()).await;
        }
        Err(ChangeLogoError::Objects(error)) => {
            tracing::error!(%error, "a logo could not be kept");
            let says = match error {
                ObjectError::Full(_) => texts.property_storage_full,
                ObjectError::Unavailable(_) | ObjectError::Corrupt(_) => texts.property_storage_unavailable,
            };
            return unchanged(errand, says.to_owned()).await;
        }
        Err(ChangeLogoError::Storage(error)) => return Err(error.into()),
    };
    let (path, part) = (errand.path(&Screen::Agency), Part::Logo.code());
    Ok(Reply::SeeOther(format!("{path}?ok={part}{same}#{part}")))
}

async fn unchanged(errand: &Errand<'_>, says: String) -> Outcome {
    let filled = Filled::blank().wrong(FILE, says);
    let notes = Notes { part: Some(Part::Logo), filled, ..Notes::default() };
    again(errand, StatusCode::UNPROCESSABLE_ENTITY, notes).await
}

/// What is wrong with a file, and what to do.
fn sentence(texts: &Texts, flaw: PictureFlaw) -> String {
    match flaw {
        PictureFlaw::NotAPicture | PictureFlaw::UnknownFormat => texts.logo_flaw_format.to_owned(),
        PictureFlaw::Heic => texts.photo_flaw_heic.to_owned(),
        PictureFlaw::Svg => texts.photo_flaw_svg.to_owned(),
        PictureFlaw::TooManyBytes { max } => texts.logo_flaw_too_many_bytes(max / (1024 * 1024)),
        PictureFlaw::TooManyPixels { max_megapixels } => texts.photo_flaw_too_many_pixels(max_megapixels),
        PictureFlaw::TooSmall { min } => texts.logo_flaw_too_small(min),
        PictureFlaw::Damaged => texts.photo_flaw_damaged.to_owned(),
        PictureFlaw::TookTooLong => texts.logo_flaw_too_long.to_owned(),
    }
}

/// The inside of the form that chooses one. Its action stands before the file: what comes after a
/// file isn't read.
pub(super) fn fields(logo: Option<&Logo>, filling: &Filling<'_>) -> impl IntoView + use<> {
    let texts = filling.texts;
    view! {
        <input type="hidden" name="action" value=Action::ChangeLogo.code()/>
        {shown(texts, logo)}
        {Field::new(FILE, texts.logo_pick)
            .hint(texts.logo_pick_hint(MOST_MEGABYTES))
            .files(filling, "image/png,image/webp,image/jpeg", false)}
        <button class="button" type="submit">
            {texts.logo_send}
        </button>
    }
}

/// The form that takes it away.
pub(super) fn removal(texts: &'static Texts) -> impl IntoView {
    view! {
        <details class="sure">
            <summary>{texts.logo_remove}</summary>
            <form method="post" action=Screen::Agency.path(texts.locale)>
                <button class="button grave small" type="submit" name="action" value=Action::RemoveLogo.code()>
                    {texts.logo_remove_do}
                </button>
            </form>
        </details>
    }
}

/// The logo as it is now.
pub(super) fn shown(texts: &'static Texts, logo: Option<&Logo>) -> AnyView {
    match logo {
        Some(logo) => view! { <p>{logo.view(texts.logo_title)}</p> }.into_any(),
        None => view! { <p>{texts.logo_none}</p> }.into_any(),
    }
}
