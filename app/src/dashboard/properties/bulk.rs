//! One thing done to several properties, each by itself, and what became of each.

use super::list::{Board, Notes, again};
use super::opened::agent;
use crate::i18n::{Texts, texts};
use crate::session::{Action, Errand, Outcome, Screen};
use http::StatusCode;
use kernel::ids::UserId;
use kernel::storage::StorageError;
use leptos::prelude::*;
use property_management::application::ports::desk_queries::NamedProperty;
use property_management::application::use_cases::{BulkChangeCommand, BulkRefusal, BulkStep, MAX_BULK};

/// Does one thing to those that are ticked.
pub async fn change(errand: &Errand<'_>) -> Outcome {
    let (form, texts) = (&errand.request.form, texts(errand.locale));
    let Some(agent) = agent(errand) else { return Ok(errand.not_found()) };
    let step = match form.text("step") {
        "publish" => BulkStep::Publish,
        "withdraw" => BulkStep::Withdraw,
        "delete" => BulkStep::Delete,
        "assign" => match (form.text("to"), form.text("to").parse()) {
            ("", _) => BulkStep::Assign(None),
            (_, Ok(id)) => BulkStep::Assign(Some(UserId(id))),
            (_, Err(_)) => return Ok(errand.not_found()),
        },
        _ => return Ok(errand.not_found()),
    };
    let ticked = form.all("property").count();
    if ticked == 0 {
        return refused(errand, texts.properties_none_chosen.to_owned()).await;
    }
    if ticked > MAX_BULK {
        return refused(errand, texts.properties_too_many(MAX_BULK)).await;
    }
    let properties = &errand.members.property_management;
    let numbers: Vec<i64> = form.all("property").filter_map(|number| number.parse().ok()).collect();
    let known = properties.desk.by_numbers(agent.organization(), &numbers).await?;
    // What is another agency's was never in the list.
    let chosen: Vec<_> =
        numbers.iter().filter_map(|number| known.iter().find(|named| named.number == *number)).collect();
    let command = BulkChangeCommand { properties: chosen.iter().map(|named| named.id).collect(), step };
    let Ok(outcome) = properties.bulk_change.execute(&agent, command).await else {
        return refused(errand, texts.properties_too_many(MAX_BULK)).await;
    };
    let lines = outcome
        .into_iter()
        .filter_map(|(id, outcome)| {
            let NamedProperty { number, reference, .. } = chosen.iter().find(|named| named.id == id)?;
            let gone = step == BulkStep::Delete && outcome.is_ok();
            let says = match outcome {
                Ok(()) => done_word(texts, step).to_owned(),
                Err(refusal) => why(texts, &refusal),
            };
            let href = (!gone).then(|| errand.path(&Screen::Property(number.to_string())));
            Some(Line { reference: reference.to_string(), href, says })
        })
        .collect();
    again(errand, StatusCode::OK, Notes { report: Some(Report { lines }), ..Notes::default() }).await
}

async fn refused(errand: &Errand<'_>, says: String) -> Outcome {
    let notes = Notes { trouble: Some(says), ..Notes::default() };
    again(errand, StatusCode::UNPROCESSABLE_ENTITY, notes).await
}

const fn done_word(texts: &Texts, step: BulkStep) -> &'static str {
    match step {
        BulkStep::Publish => texts.properties_done_publish,
        BulkStep::Withdraw => texts.properties_done_withdraw,
        BulkStep::Assign(_) => texts.properties_done_assign,
        BulkStep::Delete => texts.properties_done_delete,
    }
}

fn why(texts: &Texts, refusal: &BulkRefusal) -> String {
    match refusal {
        BulkRefusal::KeptBack(issues) => {
            issues.iter().map(|issue| texts.issue(issue)).collect::<Vec<_>>().join("; ")
        }
        BulkRefusal::Transition(_) => texts.bulk_not_from_here.to_owned(),
        BulkRefusal::NotFound => texts.bulk_gone.to_owned(),
        BulkRefusal::StillPublic => texts.property_delete_public.to_owned(),
        BulkRefusal::UnknownMember => texts.property_unknown_member.to_owned(),
        BulkRefusal::Storage(StorageError::Conflict) => {
            tracing::info!("one of several properties was changed by somebody else at once");
            texts.error_overtaken_title.to_owned()
        }
        BulkRefusal::Storage(error) => {
            tracing::error!(%error, "one of several properties was not changed");
            texts.property_try_again.to_owned()
        }
    }
}

/// What became of several properties.
pub struct Report {
    lines: Vec<Line>,
}

/// What became of one.
struct Line {
    reference: String,
    /// Where it is, if it still is.
    href: Option<String>,
    says: String,
}

impl Report {
    /// A line each.
    pub fn view(&self, texts: &'static Texts) -> impl IntoView + use<> {
        let count = self.lines.len() as u64;
        let lines = self
            .lines
            .iter()
            .map(|Line { reference, href, says }| {
                let name = match href.clone() {
                    Some(href) => view! { <a href=href>{reference.clone()}</a> }.into_any(),
                    None => view! { <strong>{reference.clone()}</strong> }.into_any(),
                };
                view! { <li>{name} ": " {says.clone()}</li> }
            })
            .collect_view();
        view! {
            <div class="notice plain" role="status">
                <p>{texts.properties_report(count, count)}</p>
                <ul class="lines">{lines}</ul>
            </div>
        }
    }
}

/// What can be done with those that are ticked.
pub fn bar(board: &Board) -> impl IntoView + use<> {
    let texts = board.texts;
    let step = |code: &'static str, says: &'static str| {
        view! {
            <button class="button quiet small" type="submit" name="step" value=code>
                {says}
            </button>
        }
    };
    let people = board
        .team
        .iter()
        .map(|(user, name)| view! { <option value=user.to_string()>{name.clone()}</option> })
        .collect_view();
    view! {
        <div class="bulk" role="group" aria-label=texts.properties_with_chosen>
            <input type="hidden" name="action" value=Action::ChangeProperties.code()/>
            <p>{texts.properties_with_chosen}</p>
            {step("publish", texts.properties_publish)}
            {step("withdraw", texts.properties_withdraw)}
            <span class="join">
                <label class="visually-hidden" r#for="bulk-to">
                    {texts.properties_assign_to}
                </label>
                <select id="bulk-to" name="to">
                    <option value="">{texts.property_agent_nobody}</option>
                    {people}
                </select>
                {step("assign", texts.properties_assign)}
            </span>
            <details class="sure">
                <summary>{texts.properties_delete}</summary>
                <div>
                    <p>{texts.properties_delete_lede}</p>
                    <button class="button grave small" type="submit" name="step" value="delete">
                        {texts.properties_delete_do}
                    </button>
                </div>
            </details>
        </div>
    }
}
