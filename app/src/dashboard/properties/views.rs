//! Searches of the list that somebody keeps under a name.

use super::list::{Board, Notes, again};
use super::opened::agent;
use super::query::Query;
use crate::i18n::texts;
use crate::session::{Action, Errand, Outcome, Reply, Screen};
use crate::ui::form::{Field, Filled, Filling};
use crate::ui::icon::{Icon, icon};
use http::StatusCode;
use leptos::prelude::*;
use property_management::application::use_cases::{RemoveViewCommand, SaveViewCommand, SavedViewError};
use property_management::domain::view::{ViewId, ViewName};

/// Keeps the search that the form stands on.
pub async fn save(errand: &Errand<'_>) -> Outcome {
    let texts = texts(errand.locale);
    let Some(agent) = agent(errand) else { return Ok(errand.not_found()) };
    let sent = Filled::sent(&errand.request.form);
    let Ok(Some(name)) = ViewName::parse(errand.request.form.text("name")) else {
        return refused(errand, sent.wrong("name", texts.properties_view_unnamed)).await;
    };
    let query = Query::of(&errand.request.query).at(1);
    if query.tells_a_tax_number() {
        return refused(errand, sent.refused(texts.properties_view_secret)).await;
    }
    let command = SaveViewCommand { name, query: query.text() };
    match errand.members.property_management.save_view.execute(&agent, command).await {
        Ok(_) => Ok(back(errand, &query, "view_saved")),
        Err(SavedViewError::TooMany { .. }) => {
            refused(errand, sent.refused(texts.properties_view_too_many)).await
        }
        Err(SavedViewError::TooLong { .. }) => {
            refused(errand, sent.wrong("name", texts.properties_view_unnamed)).await
        }
        Err(SavedViewError::NotAMember | SavedViewError::UnknownView) => Ok(errand.not_found()),
        Err(SavedViewError::Storage(error)) => Err(error.into()),
    }
}

/// Forgets one of one's own.
pub async fn remove(errand: &Errand<'_>) -> Outcome {
    let Some(agent) = agent(errand) else { return Ok(errand.not_found()) };
    let command = RemoveViewCommand { view: ViewId(errand.request.form.id("view")) };
    match errand.members.property_management.remove_view.execute(&agent, command).await {
        Ok(()) => Ok(back(errand, &Query::of(&errand.request.query), "view_removed")),
        Err(SavedViewError::Storage(error)) => Err(error.into()),
        Err(_) => Ok(errand.not_found()),
    }
}

async fn refused(errand: &Errand<'_>, view: Filled) -> Outcome {
    again(errand, StatusCode::UNPROCESSABLE_ENTITY, Notes { view, ..Notes::default() }).await
}

/// Back to the same search, saying what was done.
fn back(errand: &Errand<'_>, query: &Query, said: &str) -> Reply {
    let (path, text) = (errand.path(&Screen::Properties), query.text());
    let text = if text.is_empty() { String::new() } else { format!("&{text}") };
    Reply::SeeOther(format!("{path}?ok={said}{text}"))
}

/// The searches that are kept; and, where something is searched for, how to keep it.
pub fn view(board: &Board, returned: &Filled) -> impl IntoView + use<> {
    let (texts, locale) = (board.texts, board.texts.locale);
    let here = board.query.href(locale);
    let entries = board
        .views
        .iter()
        .map(|view| {
            let href = Query::parse(&view.query).href(locale);
            let current = (href == here).then_some("true");
            let remove = texts.properties_view_remove(view.name.as_str());
            view! {
                <li>
                    <a href=href aria-current=current>{view.name.as_str().to_owned()}</a>
                    <form method="post" action=here.clone()>
                        <input type="hidden" name="view" value=view.id.to_string()/>
                        <button
                            class="icon-button"
                            type="submit"
                            name="action"
                            value=Action::RemoveView.code()
                            aria-label=remove
                        >
                            {icon(Icon::Close)}
                        </button>
                    </form>
                </li>
            }
        })
        .collect_view();
    let kept = !board.views.is_empty();
    let keep = (board.query.narrows() || returned.is_wrong()).then(|| {
        let filling = Filling::new(texts, returned);
        let fields = view! {
            {Field::new("name", texts.properties_view_name).id("view-name").view(&filling)}
            <button class="button quiet small" type="submit" name="action" value=Action::SaveView.code()>
                {texts.properties_view_save}
            </button>
        };
        view! {
            <details class="sure" open=returned.is_wrong()>
                <summary>{texts.properties_view_save}</summary>
                <form method="post" action=here.clone() class="stack" novalidate>
                    {filling.around(fields)}
                </form>
            </details>
        }
    });
    (kept || keep.is_some()).then(|| {
        view! {
            <div class="saved-views">
                {kept.then(|| view! { <h2>{texts.properties_views}</h2> })}
                <ul>{entries}</ul>
                {keep}
            </div>
        }
    })
}
