//! The list: what the agency sells and rents, found, narrowed and put in order by its address alone.

use super::bulk::{self, Report};
use super::forms::kinds;
use super::opened::agent;
use super::query::{ORDERS, Query};
use super::{photographs, views};
use crate::dashboard::frame::Desk;
use crate::i18n::moments::date_of;
use crate::i18n::names::place_of;
use crate::i18n::{Texts, format, texts};
use crate::portal::Page;
use crate::session::{Errand, Failure, FileFormat, Outcome, Reply, Screen};
use crate::ui::azulejo;
use crate::ui::form::{Field, Filled, Filling, Values, done};
use customer_management::domain::time_zone::TimeZone;
use http::StatusCode;
use kernel::ids::UserId;
use leptos::prelude::*;
use property_management::application::ports::desk_queries::{
    Assigned, ListCriteria, ListPage, ListRow, ListSort,
};
use property_management::domain::status::PropertyStatus;
use property_management::domain::view::SavedView;
use property_management::domain::vocabulary::ListingType;

/// The list as its address asks for it.
pub async fn show(errand: &Errand<'_>) -> Outcome {
    let said = errand.said().to_owned();
    again(errand, StatusCode::OK, Notes { said, ..Notes::default() }).await
}

/// The list again, with what was done or why it wasn't.
///
/// # Errors
/// When the storage refuses.
pub async fn again(errand: &Errand<'_>, status: StatusCode, notes: Notes) -> Outcome {
    let Some(board) = Board::of(errand).await? else { return Ok(errand.not_found()) };
    let Some(caller) = &errand.caller else { return Ok(errand.not_found()) };
    let desk = Desk::of(errand, caller);
    Ok(Reply::page(move |_| board.page(desk, status, &notes)))
}

/// What is said on the page besides the list.
#[derive(Default)]
pub struct Notes {
    /// What was done.
    pub said: String,
    /// Why it wasn't.
    pub trouble: Option<String>,
    /// What became of several.
    pub report: Option<Report>,
    /// The name of a search, as it was sent and refused.
    pub view: Filled,
}

/// The list on somebody's desk.
pub struct Board {
    /// In which language.
    pub texts: &'static Texts,
    /// What was asked for.
    pub query: Query,
    /// Who can look after a property.
    pub team: Vec<(UserId, String)>,
    /// The searches that are kept.
    pub views: Vec<SavedView>,
    zone: TimeZone,
    me: UserId,
    page: ListPage,
}

impl Board {
    async fn of(errand: &Errand<'_>) -> Result<Option<Self>, Failure> {
        let (Some(agent), Some(caller)) = (agent(errand), &errand.caller) else { return Ok(None) };
        let (properties, me) = (&errand.members.property_management, caller.account.user);
        let mut query = Query::of(&errand.request.query);
        let (zone, now) = (caller.time_zone(), errand.members.clock.now());
        let today = zone.clock(now).date();
        let mut page = properties.list_properties.execute(&agent, query.criteria(today)).await?;
        if page.rows.is_empty() && page.total > 0 {
            // The last page went with what was deleted from it.
            let last = page.total.div_ceil(ListCriteria::PAGE.into());
            query = query.at(u32::try_from(last).unwrap_or(1));
            page = properties.list_properties.execute(&agent, query.criteria(today)).await?;
        }
        let views = properties.desk.saved_views(agent.organization(), me).await?;
        let accounts = &errand.members.customer_management.accounts;
        let team = accounts.team(agent.organization(), now).await?;
        let team = team.map(|team| team.members.iter().map(|m| (m.user, m.name.to_string())).collect());
        let team = team.unwrap_or_default();
        let texts = texts(errand.locale);
        Ok(Some(Self { texts, query, team, views, zone, me, page }))
    }

    fn page(self, desk: Desk, status: StatusCode, notes: &Notes) -> Page {
        let texts = self.texts;
        let said = match notes.said.as_str() {
            "deleted" => Some(texts.properties_deleted),
            "view_saved" => Some(texts.properties_view_saved),
            "view_removed" => Some(texts.properties_view_removed),
            _ => None,
        };
        let none = self.page.total == 0 && !self.query.narrows() && self.page.by_status.is_empty();
        let content = if none { self.empty() } else { self.filled(notes) };
        let body = view! {
            {self.head(none)}
            {done(said)}
            {notes.trouble.clone().map(|says| view! { <p class="notice bad" role="alert">{says}</p> })}
            {notes.report.as_ref().map(|report| report.view(texts))}
            {content}
        };
        desk.page(texts.properties_title, status, body)
    }

    fn head(&self, none: bool) -> impl IntoView + use<> {
        let (texts, locale) = (self.texts, self.texts.locale);
        let total: u64 = self.page.by_status.iter().map(|(_, count)| count).sum();
        let file = |format: &str| format!("{}?format={format}", Screen::PropertiesFile.path(locale));
        let (csv, kyero) = (file(FileFormat::Csv.code()), file(FileFormat::Kyero.code()));
        view! {
            <div class="desk-head with-acts">
                <h1>{texts.properties_title}</h1>
                <div class="desk-acts">
                    <a class="button" href=Screen::NewProperty.path(locale)>
                        {texts.properties_new}
                    </a>
                    <details class="sure files">
                        <summary>{texts.properties_files}</summary>
                        <ul>
                            <li>
                                <a href=Screen::ImportProperties.path(locale)>{texts.properties_import}</a>
                            </li>
                            <li>
                                <a href=csv>{texts.properties_export_csv}</a>
                            </li>
                            <li>
                                <a href=kyero>{texts.properties_export_kyero}</a>
                            </li>
                        </ul>
                    </details>
                </div>
                {(!none && !self.query.narrows())
                    .then(|| view! { <p class="lede">{texts.properties_count(total, format::number(locale, total))}</p> })}
            </div>
        }
    }

    /// Where nothing is yet.
    fn empty(&self) -> AnyView {
        let (texts, locale) = (self.texts, self.texts.locale);
        view! {
            <section class="empty-start">
                <h2>{texts.properties_none_title}</h2>
                <p>{texts.properties_none_lede}</p>
                <p class="desk-acts">
                    <a class="button" href=Screen::NewProperty.path(locale)>
                        {texts.properties_none_create}
                    </a>
                    <a href=Screen::ImportProperties.path(locale)>{texts.properties_none_import}</a>
                </p>
            </section>
        }
        .into_any()
    }

    fn filled(&self, notes: &Notes) -> AnyView {
        let texts = self.texts;
        let list = if self.page.rows.is_empty() {
            let clear = Query::default().href(texts.locale);
            view! {
                <p class="nothing">
                    {texts.properties_nothing_found} " " <a href=clear>{texts.properties_clear}</a>
                </p>
            }
            .into_any()
        } else {
            self.table()
        };
        view! {
            {self.finder()}
            {views::view(self, &notes.view)}
            {self.stands()}
            {list}
        }
        .into_any()
    }

    /// Words, filters, order.
    fn finder(&self) -> impl IntoView + use<> {
        let (texts, query) = (self.texts, &self.query);
        let any = |code: &str, says: &str| (code.to_owned(), says.to_owned());
        let deals = vec![
            any("", texts.properties_any),
            any(ListingType::Sale.code(), texts.properties_sale),
            any(ListingType::Rent.code(), texts.properties_rent),
        ];
        let mut types = vec![any("", texts.properties_any_kind)];
        types.extend(kinds(texts));
        let mut people = vec![
            any("", texts.properties_any),
            any(&self.me.to_string(), texts.properties_mine),
            any("nobody", texts.properties_nobody),
        ];
        let others = self.team.iter().filter(|(user, _)| *user != self.me);
        people.extend(others.map(|(user, name)| (user.to_string(), name.clone())));
        let whose = match query.whose {
            Some(Assigned::Nobody) => "nobody".to_owned(),
            Some(Assigned::To(user)) => user.to_string(),
            None => String::new(),
        };
        let sorts = ORDERS.map(|(order, code)| any(code, texts.list_order(order))).to_vec();
        let sort = ORDERS.into_iter().find(|(order, _)| *order == query.order).map_or("", |(_, code)| code);
        let deal = query.deal.map(ListingType::code).unwrap_or_default();
        let kind = query.kind.map(|kind| kind.code()).unwrap_or_default();
        let status = query.status.map(PropertyStatus::code);
        let chosen =
            Values::new().with("deal", deal).with("kind", kind).with("whose", whose).with("order", sort);
        let filling = Filling::new(texts, None).over(&chosen);
        view! {
            <form method="get" action=Screen::Properties.path(texts.locale) class="finder" role="search">
                {status.map(|status| view! { <input type="hidden" name="status" value=status/> })}
                <div class="finder-words">
                    <label r#for="words">{texts.properties_search}</label>
                    <p class="hint" id="words-hint">{texts.properties_search_hint}</p>
                    <input
                        type="search"
                        id="words"
                        name="words"
                        value=query.words.clone()
                        maxlength="120"
                        autocomplete="off"
                        aria-describedby="words-hint"
                    />
                    <button class="button" type="submit">
                        {texts.properties_apply}
                    </button>
                </div>
                <div class="finder-fields">
                    {Field::new("deal", texts.properties_deal).choice(&filling, deals)}
                    {Field::new("kind", texts.properties_kind).choice(&filling, types)}
                    {Field::new("whose", texts.properties_agent).choice(&filling, people)}
                    {Field::new("order", texts.properties_sort).choice(&filling, sorts)}
                    <div class="finder-ticks">
                        <label class="tick">
                            <input type="checkbox" name="attention" value="on" checked=query.attention/>
                            <span>{texts.properties_attention}</span>
                        </label>
                        <label class="tick">
                            <input type="checkbox" name="expiring" value="on" checked=query.expiring/>
                            <span>{texts.properties_expiring}</span>
                        </label>
                    </div>
                </div>
            </form>
        }
    }

    /// The statuses, with how many there are of each.
    fn stands(&self) -> impl IntoView + use<> {
        let (texts, locale) = (self.texts, self.texts.locale);
        let total: u64 = self.page.by_status.iter().map(|(_, count)| count).sum();
        let tab = |status: Option<PropertyStatus>, name: &'static str, count: u64| {
            let current = (self.query.status == status).then_some("true");
            view! {
                <a href=self.query.of_status(status).href(locale) aria-current=current>
                    {name}
                    <span>{format::number(locale, count)}</span>
                </a>
            }
        };
        let shown = |status: &PropertyStatus| {
            let found = self.page.by_status.iter().find(|(other, _)| other == status);
            let count = found.map_or(0, |(_, count)| *count);
            (count > 0 || self.query.status == Some(*status)).then_some(count)
        };
        let tabs = PropertyStatus::ALL
            .iter()
            .filter_map(|status| Some(tab(Some(*status), texts.stand(*status), shown(status)?)))
            .collect_view();
        view! {
            <nav class="stands" aria-label=texts.properties_status>
                {tab(None, texts.properties_any, total)}
                {tabs}
            </nav>
        }
    }

    fn table(&self) -> AnyView {
        let texts = self.texts;
        let rows = self.page.rows.iter().map(|row| self.row(row)).collect_view();
        // What is done to those that are ticked leads back to this very list.
        let action = self.query.href(texts.locale);
        view! {
            <form method="post" action=action class="estate-list">
                <table class="sheet estate">
                    <caption class="visually-hidden">{texts.properties_title}</caption>
                    <thead>
                        <tr>
                            <td class="pick-box">
                                <label class="needs-js">
                                    <input
                                        type="checkbox"
                                        data-choose-all="property"
                                        aria-label=texts.properties_choose_all
                                    />
                                </label>
                            </td>
                            <td class="cell-thumb"></td>
                            <th scope="col">{texts.properties_property}</th>
                            <th scope="col" class="number">{texts.properties_price}</th>
                            <th scope="col">{texts.properties_status}</th>
                            <th scope="col">{texts.properties_agent}</th>
                            <th scope="col">{texts.properties_changed}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
                {self.pages()}
                {bulk::bar(self)}
            </form>
        }
        .into_any()
    }

    fn row(&self, row: &ListRow) -> impl IntoView + use<> {
        let (texts, locale) = (self.texts, self.texts.locale);
        let href = Screen::Property(row.number.to_string()).path(locale);
        let reference = row.reference.as_str().to_owned();
        let name = texts.listed_property(row);
        let title = row.titles.get(locale).as_ref().map(ToString::to_string);
        let price = row.price.map(|price| texts.asked(row.listing_type, price.money().cents));
        let thumb = match &row.cover {
            Some(cover) => photographs::picture(cover, String::new()).view().into_any(),
            None => azulejo::tiles(row.number, "").into_any(),
        };
        let marks = row.attention.len() as u64;
        let agent = row
            .agent
            .as_ref()
            .map(|person| person.name.clone().unwrap_or_else(|| texts.activity_somebody.to_owned()));
        view! {
            <tr>
                <td class="pick-box">
                    <label>
                        <input
                            type="checkbox"
                            name="property"
                            value=row.number.to_string()
                            aria-label=texts.properties_choose(&reference)
                        />
                    </label>
                </td>
                <td class="cell-thumb">
                    <span class="thumb">{thumb}</span>
                </td>
                <th scope="row">
                    <a href=href>{name}</a>
                    <span class="what">
                        {reference.clone()}
                        {title.map(|title| format!(" · {title}"))}
                    </span>
                </th>
                <td class="number">
                    {price.unwrap_or_else(|| texts.properties_no_price.to_owned())}
                </td>
                <td>
                    <span class=format!("stand {}", row.status.code().to_lowercase())>
                        {texts.stand(row.status)}
                    </span>
                    {(marks > 0)
                        .then(|| {
                            view! { <span class="mark-attention">{texts.properties_marks(marks, marks)}</span> }
                        })}
                </td>
                <td data-label=texts.properties_agent>{agent}</td>
                <td data-label=texts.properties_changed>
                    <time datetime=format::moment_iso(row.updated_at)>
                        {format::date_short(date_of(self.zone, row.updated_at))}
                    </time>
                </td>
            </tr>
        }
    }

    fn pages(&self) -> impl IntoView + use<> {
        let (texts, locale, total) = (self.texts, self.texts.locale, self.page.total);
        let size = u64::from(ListCriteria::PAGE);
        let page = u64::from(self.query.page.max(1));
        let first = (page - 1) * size + 1;
        let last = (page * size).min(total);
        let link = |to: u64, says: &'static str, rel: &'static str| {
            let to = u32::try_from(to).unwrap_or(1);
            view! { <a class="button quiet small" rel=rel href=self.query.at(to).href(locale)>{says}</a> }
        };
        (total > size).then(|| {
            let number = |n| format::number(locale, n);
            view! {
                <nav class="pages" aria-label=texts.properties_pages>
                    <p>{texts.properties_range(number(first), number(last), number(total))}</p>
                    <p class="inline">
                        {(page > 1).then(|| link(page - 1, texts.properties_previous, "prev"))}
                        {(last < total).then(|| link(page + 1, texts.properties_next, "next"))}
                    </p>
                </nav>
            }
        })
    }
}

impl Texts {
    const fn list_order(&self, order: ListSort) -> &'static str {
        match order {
            ListSort::Changed => self.properties_sort_changed,
            ListSort::Newest => self.properties_sort_newest,
            ListSort::PriceUp => self.properties_sort_price_up,
            ListSort::PriceDown => self.properties_sort_price_down,
            ListSort::Reference => self.properties_sort_reference,
        }
    }

    /// *Apartamento T2 · Graça, Lisboa*.
    pub(crate) fn listed_property(&self, row: &ListRow) -> String {
        let kind = self.sized(row.property_type, row.bedrooms);
        let parts = [&row.parish, &row.municipality, &row.district];
        let place = place_of(parts.map(|name| name.as_ref().map(|name| name.as_str())));
        if place.is_empty() {
            format!("{kind} · {}", self.properties_no_place)
        } else {
            format!("{kind} · {place}")
        }
    }
}
