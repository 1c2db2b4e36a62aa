//! What the agency pays for, what it gets for it, and how much of that it uses.

use super::frame::{Desk, may};
use super::refused;
use crate::i18n::moments::date_of;
use crate::i18n::{Texts, format, texts};
use crate::portal::Page;
use crate::portal::paths::SearchQuery;
use crate::session::{Action, Errand, Failure, Outcome, Reply, Screen};
use crate::ui::form::{done, submit};
use customer_management::application::ports::MembershipView;
use customer_management::application::use_cases::{ChangePlanCommand, ChangePlanError};
use customer_management::domain::role::Permission;
use customer_management::domain::subscription::{Limits, Plan, SubscriptionState, SubscriptionStatus};
use http::StatusCode;
use kernel::zone::TimeZone;
use leptos::prelude::*;
use properties_listing::domain::vocabulary::ListingType;

/// What the field `plan` says to give the plan up.
const NONE: &str = "NONE";

/// The plan; the owner may take another.
pub async fn show(errand: &Errand<'_>) -> Outcome {
    let texts = texts(errand.locale);
    let said = match errand.said() {
        "changed" => Some(texts.plan_ok_changed),
        "same" => Some(texts.plan_ok_same),
        "given_up" => Some(texts.plan_ok_given_up),
        _ => None,
    };
    again(errand, StatusCode::OK, said, None, None).await
}

/// Takes another plan, or gives it up.
pub async fn change(errand: &Errand<'_>) -> Outcome {
    let Some(member) = errand.caller.as_ref().and_then(|caller| caller.member().ok()) else {
        return Ok(errand.not_found());
    };
    let asked = errand.request.form.text("plan");
    let command = match Plan::parse(asked) {
        Some(plan) => ChangePlanCommand::Take(plan),
        None if asked == NONE => ChangePlanCommand::Cancel,
        None => return Ok(errand.not_found()),
    };
    match errand.members.customer_management.change_plan.execute(&member, command).await {
        Ok(false) => Ok(errand.done("same")),
        Ok(true) if command == ChangePlanCommand::Cancel => Ok(errand.done("given_up")),
        Ok(true) => Ok(errand.done("changed")),
        Err(ChangePlanError::TeamFull(full)) => {
            let says = texts(errand.locale).plan_error_full(full.limit);
            again(errand, StatusCode::UNPROCESSABLE_ENTITY, None, Some(says), Plan::parse(asked)).await
        }
        Err(ChangePlanError::NotAllowed(_)) => Ok(refused::page(errand)),
        Err(ChangePlanError::UnknownOrganization) => Ok(errand.not_found()),
        Err(ChangePlanError::Storage(error)) => Err(error.into()),
    }
}

async fn again(
    errand: &Errand<'_>,
    status: StatusCode,
    said: Option<&'static str>,
    trouble: Option<String>,
    chosen: Option<Plan>,
) -> Outcome {
    let Some(caller) = &errand.caller else { return Ok(errand.not_found()) };
    let Some(membership) = caller.membership() else { return Ok(errand.not_found()) };
    let accounts = &errand.members.customer_management.accounts;
    let team = accounts.team(membership.organization, errand.members.clock.now()).await?;
    let Some(team) = team else { return Ok(errand.not_found()) };
    let subscribed = Subscribed {
        texts: texts(errand.locale),
        zone: caller.time_zone(),
        chooses: may(caller, Permission::ChangePlan),
        chosen: chosen.unwrap_or(team.subscription.plan),
        people: team.places_taken() as u64,
        listings: listings(errand, membership).await?,
        subscription: team.subscription,
    };
    let desk = Desk::of(errand, caller);
    Ok(Reply::page(move |_| subscribed.page(desk, status, said, trouble)))
}

/// How many listings of the agency the public sees.
async fn listings(errand: &Errand<'_>, membership: &MembershipView) -> Result<u64, Failure> {
    let mut total = 0;
    for deal in [ListingType::Sale, ListingType::Rent] {
        let search = SearchQuery::of_agency(deal, membership.slug.as_str());
        let criteria = search.criteria(None, Some(membership.organization.0));
        total += errand.members.properties_listing.search_listings.execute(&criteria, None).await?.total;
    }
    Ok(total)
}

/// What the screen shows.
struct Subscribed {
    texts: &'static Texts,
    zone: TimeZone,
    chooses: bool,
    /// The plan that stands chosen in the form.
    chosen: Plan,
    people: u64,
    listings: u64,
    subscription: SubscriptionState,
}

impl Subscribed {
    fn page(
        self,
        desk: Desk,
        status: StatusCode,
        said: Option<&'static str>,
        trouble: Option<String>,
    ) -> Page {
        let texts = self.texts;
        let limits = self.subscription.limits();
        let body = view! {
            {done(said)}
            {trouble.map(|says| view! { <p class="notice bad" role="alert">{says}</p> })}
            <section class="desk-part">
                <h2>{texts.plan_current}</h2>
                <p class="plan-now">
                    <strong>{texts.plan(self.subscription.plan)}</strong>
                    " "
                    <span>{self.since()}</span>
                </p>
                <dl class="told">
                    {self.used(texts.plan_listings, self.listings, limits.active_listings)}
                    {self.used(texts.plan_members, self.people, limits.members)}
                </dl>
            </section>
            {self.choice()}
            {self.give_up()}
        };
        desk.titled(texts.plan_title, texts.plan_lede, status, body)
    }

    fn since(&self) -> String {
        let day = format::date(self.texts.locale, date_of(self.zone, self.subscription.since));
        match self.subscription.status {
            SubscriptionStatus::Active => self.texts.plan_since(day),
            SubscriptionStatus::Cancelled => self.texts.plan_cancelled(day),
        }
    }

    fn used(&self, what: &'static str, used: u64, limit: Option<u32>) -> impl IntoView + use<> {
        let texts = self.texts;
        let number = |value| format::number(texts.locale, value);
        let over = limit.is_some_and(|limit| used > u64::from(limit));
        let says = match limit {
            Some(limit) => texts.plan_used(number(used), number(limit.into())),
            None => texts.plan_used_free(number(used)),
        };
        let meter = limit.map(|limit| {
            view! { <meter aria-hidden="true" min="0" max=limit.to_string() value=used.to_string()></meter> }
        });
        view! {
            <div>
                <dt>{what}</dt>
                <dd>
                    {says} {meter} {over.then(|| view! { <span class="flaw">{texts.plan_over}</span> })}
                </dd>
            </div>
        }
    }

    /// The plans side by side; who can't choose compares them.
    fn choice(&self) -> impl IntoView + use<> {
        let texts = self.texts;
        let (chooses, chosen) = (self.chooses, self.chosen);
        let active = self.subscription.status == SubscriptionStatus::Active;
        let plans = Plan::ALL
            .iter()
            .map(|plan| {
                let (plan, current) = (*plan, active && *plan == self.subscription.plan);
                let id = format!("plan-{}", plan.code());
                let radio = chooses.then(|| {
                    view! {
                        <input
                            type="radio"
                            id=id.clone()
                            name="plan"
                            value=plan.code()
                            checked=plan == chosen
                            aria-describedby=format!("{id}-gives")
                        />
                    }
                });
                let name = if chooses {
                    view! { <label r#for=id.clone()>{texts.plan(plan)}</label> }.into_any()
                } else {
                    view! { <strong>{texts.plan(plan)}</strong> }.into_any()
                };
                view! {
                    <li class="plan" class:current=current>
                        <p class="plan-name">
                            {radio} {name}
                            {current.then(|| view! { <span class="tag">{texts.plan_is_current}</span> })}
                        </p>
                        <ul id=format!("{id}-gives")>{gives(texts, plan.limits())}</ul>
                    </li>
                }
            })
            .collect_view();
        let inside = if chooses {
            view! {
                <form method="post" action=Screen::Plan.path(texts.locale)>
                    <fieldset>
                        <legend>
                            <h2>{texts.plan_choose}</h2>
                        </legend>
                        <ul class="plans">{plans}</ul>
                    </fieldset>
                    {submit(Action::ChangePlan, texts.plan_change)}
                </form>
            }
            .into_any()
        } else {
            view! {
                <h2>{texts.plan_choose}</h2>
                <p>{texts.plan_read_only}</p>
                <ul class="plans">{plans}</ul>
            }
            .into_any()
        };
        view! { <section class="desk-part">{inside}</section> }
    }

    /// What costs nothing, or was given up, can't be given up.
    fn give_up(&self) -> impl IntoView + use<> {
        let texts = self.texts;
        let plan = self.subscription.plan;
        let held = self.subscription.status == SubscriptionStatus::Active && plan != Plan::Freemium;
        (self.chooses && held).then(|| {
            view! {
                <section class="desk-part">
                    <details class="sure">
                        <summary>{texts.plan_give_up}</summary>
                        <div>
                            <p>{texts.plan_give_up_lede}</p>
                            <form method="post" action=Screen::Plan.path(texts.locale)>
                                <input type="hidden" name="plan" value=NONE/>
                                <button
                                    class="button grave"
                                    type="submit"
                                    name="action"
                                    value=Action::ChangePlan.code()
                                >
                                    {texts.plan_give_up_do(texts.plan(plan))}
                                </button>
                            </form>
                        </div>
                    </details>
                </section>
            }
        })
    }
}

/// What a plan gives, in words.
fn gives(texts: &'static Texts, limits: Limits) -> impl IntoView {
    let number = |limit: u32| format::number(texts.locale, limit.into());
    let listings = limits.active_listings.map_or_else(
        || texts.plan_listings_free.to_owned(),
        |limit| texts.plan_listings_limit(limit.into(), number(limit)),
    );
    let members = limits.members.map_or_else(
        || texts.plan_members_free.to_owned(),
        |limit| texts.plan_members_limit(limit.into(), number(limit)),
    );
    view! {
        <li>{listings}</li>
        <li>{members}</li>
    }
}
