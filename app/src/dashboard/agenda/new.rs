//! A visit for somebody on the telephone: of which property, when, for whom.

use super::query;
use super::times::{self, Offers};
use crate::dashboard::frame::Desk;
use crate::dashboard::properties::query::Query as Search;
use crate::i18n::{Texts, texts};
use crate::portal::Page;
use crate::session::{Action, Errand, Failure, Form, Outcome, Reply, Screen};
use crate::ui::form::{Field, Filled, Filling, Problems, Values, submit};
use crate::visits::form_key::{KEY, key_of};
use crate::visits::says;
use booking_management::application::use_cases::{
    BookForCallerCommand, BookForCallerError, Booked, PropertyVisits,
};
use booking_management::domain::values::{Contact, Email, Note, Phone, VisitorName};
use chrono::NaiveDateTime;
use http::StatusCode;
use kernel::locale::Locale;
use leptos::prelude::*;
use property_management::application::ports::desk_queries::{ListCriteria, ListRow};

/// How many properties are offered to choose from.
const LISTED: usize = 12;

/// The property, or the form over it.
pub async fn show(errand: &Errand<'_>) -> Outcome {
    let (Some(caller), query) = (&errand.caller, &errand.request.query) else {
        return Ok(errand.not_found());
    };
    let Some(agent) = caller.agent() else { return Ok(errand.not_found()) };
    if query.has("property") {
        return again(errand, StatusCode::OK, query.text("property"), None, Offers::default()).await;
    }
    let words = Search::of(query).words;
    let criteria = ListCriteria { words: words.clone(), ..ListCriteria::default() };
    let found = errand.members.property_management.list_properties.execute(&agent, criteria).await?;
    let rows: Vec<ListRow> = found.rows.into_iter().take(LISTED).collect();
    let chooser = Chooser { texts: texts(errand.locale), words, rows, when: query.text("when").to_owned() };
    let desk = Desk::of(errand, caller);
    Ok(Reply::page(move |_| chooser.page(desk)))
}

/// Books it.
pub async fn book(errand: &Errand<'_>) -> Outcome {
    let Some(agent) = errand.caller.as_ref().and_then(|caller| caller.agent()) else {
        return Ok(errand.not_found());
    };
    let (form, texts, number) =
        (&errand.request.form, texts(errand.locale), errand.request.form.text("property"));
    let Some(found) = property(errand, number).await? else { return Ok(errand.not_found()) };
    let filled = Filled::sent(form);
    let unsent = StatusCode::UNPROCESSABLE_ENTITY;
    let (visitor, when) = match (visitor(form, texts), times::read(form, texts)) {
        (Ok(visitor), Ok(when)) => (visitor, when),
        (visitor, when) => {
            let problems = when.err().into_iter().chain(visitor.err()).flatten().collect();
            return again(errand, unsent, number, Some(filled.with_problems(problems)), Offers::default())
                .await;
        }
    };
    let zone = found.property.zone;
    let command = BookForCallerCommand { key: key_of(form), property: found.property.id, when, visitor };
    match errand.members.booking_management.book_for_caller.execute(&agent, command).await {
        Ok(Booked { visit, .. }) => {
            let path = errand.path(&Screen::AgencyVisit(visit.to_string()));
            Ok(Reply::SeeOther(format!("{path}?ok=booked")))
        }
        Err(BookForCallerError::UnknownProperty) => Ok(errand.not_found()),
        Err(BookForCallerError::Refused(refusal)) => {
            let offers = match Offers::of_refusal(&refusal) {
                Some(offers) => offers,
                None => Offers::near(errand, found.property.number, times::day_of(when, zone), None).await?,
            };
            let filled = filled.wrong(times::TIME, says::refusal(texts, zone, &refusal));
            again(errand, unsent, number, Some(filled), offers).await
        }
        Err(BookForCallerError::OtherAnswers) => {
            // It goes on as another form: with what was typed, and a key of its own.
            let fields = form.fields().filter(|(name, _)| *name != KEY);
            let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
            let filled = Filled::sent(&Form::of(fields.collect())).refused(texts.agenda_new_sent_before);
            again(errand, StatusCode::CONFLICT, number, Some(filled), Offers::default()).await
        }
        Err(BookForCallerError::Storage(error)) => Err(error.into()),
    }
}

/// The property with a public number, if it is the agency's.
async fn property(errand: &Errand<'_>, number: &str) -> Result<Option<PropertyVisits>, Failure> {
    let Some(agent) = errand.caller.as_ref().and_then(|caller| caller.agent()) else { return Ok(None) };
    let Some(number) = number.parse().ok().filter(|number: &i64| *number > 0) else { return Ok(None) };
    Ok(errand.members.booking_management.view_property_visits.execute(&agent, number).await?)
}

/// Who comes.
fn visitor(form: &Form, texts: &Texts) -> Result<Contact, Problems> {
    let mut problems = Problems::new();
    let mut wrong = |field: &str, why| problems.push((field.to_owned(), says::flaw(texts, why)));
    let name = VisitorName::parse(form.text("name")).map_err(|why| wrong("name", why)).ok();
    let phone = Phone::parse(form.text("phone")).map_err(|why| wrong("phone", why)).ok();
    let email = Email::parse(form.text("email")).map_err(|why| wrong("email", why)).ok();
    let message = Note::parse(form.text("message")).map_err(|why| wrong("message", why)).ok();
    let locale = Locale::ALL.into_iter().find(|locale| locale.code() == form.text("language"));
    if locale.is_none() {
        problems.push(("language".to_owned(), texts.flaw_choice.to_owned()));
    }
    if !form.has("consent") {
        problems.push(("consent".to_owned(), texts.agenda_new_consent_missing.to_owned()));
    }
    match (name, phone, email, message, locale) {
        (Some(name), Some(phone), Some(email), Some(message), Some(locale)) if problems.is_empty() => {
            Ok(Contact { name, email, phone, locale, message })
        }
        _ => Err(problems),
    }
}

/// The form, with what came back of it.
async fn again(
    errand: &Errand<'_>,
    status: StatusCode,
    number: &str,
    returned: Option<Filled>,
    offers: Offers,
) -> Outcome {
    let Some(caller) = &errand.caller else { return Ok(errand.not_found()) };
    let Some(found) = property(errand, number).await? else { return Ok(errand.not_found()) };
    let zone = found.property.zone;
    let asked = NaiveDateTime::parse_from_str(errand.request.query.text("when"), "%Y-%m-%dT%H:%M").ok();
    let asked = asked.filter(|asked| query::day(&asked.date().to_string()).is_some());
    let offers = if returned.is_none() && asked.is_none() {
        let today = zone.clock(errand.members.clock.now()).date();
        Offers::near(errand, found.property.number, today, None).await?
    } else {
        offers
    };
    let team = super::team::Team::of_caller(errand).await?;
    let shown_by = found.shown_by.and_then(|user| team.name(user)).map(str::to_owned);
    let sheet = Sheet { texts: texts(errand.locale), found, asked, offers, shown_by, returned };
    let desk = Desk::of(errand, caller);
    Ok(Reply::page(move |_| sheet.page(desk, status)))
}

/// The form of one property.
struct Sheet {
    texts: &'static Texts,
    found: PropertyVisits,
    asked: Option<NaiveDateTime>,
    offers: Offers,
    shown_by: Option<String>,
    returned: Option<Filled>,
}

impl Sheet {
    fn page(self, desk: Desk, status: StatusCode) -> Page {
        let texts = self.texts;
        desk.titled(texts.agenda_new_title, texts.agenda_new_lede, status, self.form())
    }

    fn form(&self) -> AnyView {
        let (texts, property) = (self.texts, &self.found.property);
        let key = key_of(self.returned.as_ref().map_or(&Form::empty(), Filled::typed));
        let values = self.asked.map_or_else(Values::new, times::values);
        let values = values.with("language", texts.locale.code());
        let filling = Filling::new(texts, self.returned.as_ref()).over(&values);
        let title = property.titles.best(texts.locale).unwrap_or_default().to_owned();
        let href = Screen::Property(property.number.to_string()).path(texts.locale);
        let shown_by = match &self.shown_by {
            Some(name) => texts.agenda_new_shown_by(name),
            None => texts.agenda_new_nobody.to_owned(),
        };
        let languages =
            Locale::ALL.map(|locale| (locale.code().to_owned(), texts.language(locale).to_owned()));
        let fields = view! {
            {times::fields(&filling, property.zone, &self.offers)}
            {Field::new("name", texts.contact_name).view(&filling)}
            <div class="pair">
                {Field::new("phone", texts.contact_phone).kind("tel").view(&filling)}
                {Field::new("email", texts.contact_email)
                    .kind("email")
                    .hint(texts.contact_email_hint)
                    .view(&filling)}
            </div>
            {Field::new("language", texts.agenda_new_language).choice(&filling, languages.to_vec())}
            {Field::new("message", texts.agenda_new_message).optional().area(&filling, 3)}
            {Field::new("consent", texts.agenda_new_consent).tick(&filling)}
            {submit(Action::BookForCaller, texts.agenda_new_book)}
        };
        view! {
            <div class="agenda-of">
                <p>
                    <a href=href>
                        <strong>{property.reference.clone()}</strong>
                        " "
                        {title}
                    </a>
                    <span class="what">{property.address.clone()}</span>
                    <span class="what">{shown_by}</span>
                </p>
                <a class="button quiet small" href=Screen::NewVisit.path(texts.locale)>
                    {texts.agenda_new_other}
                </a>
            </div>
            <form method="post" action=Screen::NewVisit.path(texts.locale) class="stack" novalidate>
                <input type="hidden" name="property" value=property.number.to_string()/>
                <input type="hidden" name=KEY value=key.to_string()/>
                {filling.around(fields)}
            </form>
        }
        .into_any()
    }
}

/// The properties to choose from.
struct Chooser {
    texts: &'static Texts,
    words: String,
    rows: Vec<ListRow>,
    when: String,
}

impl Chooser {
    fn page(self, desk: Desk) -> Page {
        let (texts, locale) = (self.texts, self.texts.locale);
        let path = Screen::NewVisit.path(locale);
        let when = (!self.when.is_empty()).then(|| self.when.clone());
        let rows = self
            .rows
            .iter()
            .map(|row| {
                let mut address = form_urlencoded::Serializer::new(format!("{path}?"));
                address.append_pair("property", &row.number.to_string());
                if let Some(when) = &when {
                    address.append_pair("when", when);
                }
                let title = row.titles.get(locale).as_ref().map(ToString::to_string);
                view! {
                    <li>
                        <a href=address.finish()>
                            <strong>{row.reference.as_str().to_owned()}</strong>
                            " "
                            {title.unwrap_or_else(|| texts.listed_property(row))}
                        </a>
                        <span class="what">{texts.listed_property(row)}</span>
                    </li>
                }
            })
            .collect_view();
        let nothing =
            self.rows.is_empty().then(|| view! { <p class="nothing">{texts.agenda_new_not_found}</p> });
        let hidden = when.clone().map(|when| view! { <input type="hidden" name="when" value=when/> });
        let body = view! {
            <form method="get" action=path.clone() class="finder" role="search">
                {hidden}
                <div class="finder-words">
                    <label r#for="words">{texts.agenda_new_which}</label>
                    <p class="hint" id="words-hint">{texts.agenda_new_which_hint}</p>
                    <input
                        type="search"
                        id="words"
                        name="words"
                        value=self.words.clone()
                        maxlength="120"
                        autocomplete="off"
                        aria-describedby="words-hint"
                    />
                    <button class="button" type="submit">
                        {texts.properties_apply}
                    </button>
                </div>
            </form>
            {nothing}
            <ul class="agenda-choices">{rows}</ul>
        };
        desk.titled(texts.agenda_new_title, texts.agenda_new_choose, StatusCode::OK, body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_is_told_as_people_say_it_and_everything_that_is_wrong_at_once() {
        let form = "name=+Rita++S%C3%A1&phone=912+345+678&email=rita@casa.example&language=es&consent=on";
        let rita = visitor(&Form::parse(form.as_bytes()), texts(Locale::Pt)).unwrap();
        assert_eq!((rita.name.as_str(), rita.phone.as_str()), ("Rita Sá", "+351912345678"));
        assert_eq!((rita.locale, rita.message), (Locale::Es, None));
        let problems = visitor(&Form::parse(b"phone=1&email=x&language=fr"), texts(Locale::Pt)).unwrap_err();
        let fields: Vec<_> = problems.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(fields, ["name", "phone", "email", "language", "consent"]);
    }
}
