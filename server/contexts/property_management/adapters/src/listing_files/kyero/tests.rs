//! Feeds as programs write them, and our own there and back.

use super::export::{FeedSite, KyeroExport};
use crate::listing_files::export::tests::{now, whole};
use crate::listing_files::reader::Entry;
use crate::listing_files::testing::{duplicates, rejected, taken};
use crate::listing_files::{Layout, ListingFile, MappingError, Opening};
use kernel::caller::Agent;
use kernel::ids::OrganizationId;
use kernel::locale::{Country, Locale};
use kernel::money::Money;
use property_management::domain::characteristics::Energy;
use property_management::domain::draft::PropertyDraft;
use property_management::domain::property::{Property, PropertyId, PropertyState};
use property_management::domain::status::PropertyStatus;
use property_management::domain::values::{Area, Description, Price, Reference};
use property_management::domain::vocabulary::{
    Condition, EnergyClass, EnergyExemption, Feature, ListingType, PropertyType,
};
use std::io::Write;
use uuid::Uuid;

const ADDRESS: &str = "https://casas.example";

fn open(bytes: impl AsRef<[u8]> + Send + 'static) -> Result<ListingFile, MappingError> {
    let opening = Opening { own_address: Some(ADDRESS), ..Opening::default() };
    ListingFile::sent(bytes, Layout::general(Country::Portugal), &opening)
}

fn entries(bytes: impl AsRef<[u8]> + Send + 'static) -> Vec<Entry> {
    open(bytes).unwrap().collect()
}

fn feed(properties: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<root>\n<kyero><feed_version>3</feed_version></kyero>\n{properties}</root>\n"
    )
}

/// As a program of an agency in Spain writes it.
const VILLA: &str = "<property>
<id>17</id>
<date>2026-02-03 10:00:00</date>
<ref>JV-17</ref>
<price>450000</price>
<currency>EUR</currency>
<price_freq>sale</price_freq>
<new_build>1</new_build>
<type><en>Semi-detached villa</en></type>
<town>Jávea</town>
<province>Alicante</province>
<country>Spain</country>
<location><latitude>38.7897</latitude><longitude>0.1631</longitude></location>
<location_detail>Arenal</location_detail>
<beds>4</beds>
<baths>2</baths>
<pool>1</pool>
<surface_area><built>212</built><plot>800</plot></surface_area>
<energy_rating><consumption>D</consumption><emissions>X</emissions></energy_rating>
<url><en>https://other.example/17</en></url>
<desc><en><![CDATA[<p>Near the beach.</p><p>Quiet &amp; sunny.</p>]]></en><es>Cerca de la playa.</es><de>Ruhig.</de></desc>
<features><feature>Sea views</feature><feature>No lift</feature><feature>Sauna</feature></features>
<images><image id=\"1\"><url>https://other.example/a b.jpg</url></image><image id=\"2\"><url>https://other.example/2.jpg</url></image></images>
<prime>1</prime>
</property>
";

#[test]
fn a_property_of_another_program_is_understood() {
    let all = entries(feed(VILLA));
    let record = taken(&all)[0];
    let draft = &record.draft;
    assert_eq!((record.line, record.remarks.as_slice(), record.entitle), (4, &[][..], true));
    assert_eq!((draft.reference.as_str(), draft.listing_type), ("JV-17", ListingType::Sale));
    assert_eq!(draft.property_type, PropertyType::House);
    assert_eq!(draft.price.unwrap().money(), Money::euros(450_000));
    let address = &draft.address;
    assert_eq!(address.country, Country::Spain);
    assert_eq!(address.municipality.as_ref().unwrap().as_str(), "Jávea");
    assert_eq!(address.district.as_ref().unwrap().as_str(), "Alicante");
    assert_eq!(address.parish.as_ref().unwrap().as_str(), "Arenal");
    assert_eq!(draft.position.unwrap().longitude(), 0.1631);
    let facts = &draft.characteristics;
    assert_eq!((facts.bedrooms.unwrap().get(), facts.bathrooms.unwrap().get()), (4, 2));
    assert_eq!((facts.gross_area.unwrap().m2(), facts.land_area.unwrap().m2()), (212.0, 800.0));
    assert_eq!(facts.condition, Some(Condition::New));
    assert_eq!(
        facts.energy,
        Some(Energy::Certified { class: EnergyClass::D, certificate: None, expires_on: None })
    );
    assert_eq!(facts.features, [Feature::Pool, Feature::SeaView].into());
    let description = |locale| draft.texts.get(locale).description.as_ref().map(|text| text.as_str());
    assert_eq!(description(Locale::En), Some("Near the beach.\n\nQuiet & sunny."));
    assert_eq!(description(Locale::Es), Some("Cerca de la playa."));
    assert_eq!(description(Locale::Pt), None);
    let images: Vec<_> = draft.images.as_slice().iter().map(|image| image.source.as_str()).collect();
    assert_eq!(images, ["https://other.example/a%20b.jpg", "https://other.example/2.jpg"]);
}

#[test]
fn what_is_no_property_of_ours_is_rejected_with_line_and_code() {
    for (from, to, code) in [
        ("sale<", "week<", "short_let"),
        ("sale<", "sometimes<", "unknown_listing_type"),
        ("450000", "0", "missing_price"),
        ("450000", "450000000000000000000", "unreadable_price"),
        ("450000", "-3", "implausible_price"),
        ("450000", "4500000000", "implausible_price"),
        ("EUR", "GBP", "unknown_currency"),
        (">Spain<", ">Italy<", "unknown_country"),
        ("Semi-detached villa", "Yacht", "unknown_property_type"),
        ("<new_build>1</new_build>", "<part_ownership>1</part_ownership>", "part_ownership"),
        ("JV-17", &"9".repeat(65), "unusable_reference"),
    ] {
        assert!(VILLA.contains(from));
        assert_eq!(rejected(&entries(feed(&VILLA.replacen(from, to, 1)))), [(4, code)], "{to}");
    }
}

#[test]
fn absurd_numbers_are_left_out_with_a_remark() {
    for (from, to, field) in [
        ("<beds>4<", "<beds>999999999999<", "bedrooms"),
        ("<baths>2<", "<baths>-1<", "bathrooms"),
        (">212<", ">1e300<", "gross_area"),
        (">800<", ">NaN m2<", "land_area"),
        ("38.7897", "inf", "latitude"),
        ("38.7897", "91", "latitude"),
        (">D<", ">Q<", "energy_class"),
    ] {
        let all = entries(feed(&VILLA.replacen(from, to, 1)));
        let remarks: Vec<_> = taken(&all)[0].remarks.iter().map(|remark| remark.field).collect();
        assert_eq!(remarks, [field], "{to}");
    }
}

#[test]
fn the_same_property_twice_counts_once_and_another_of_its_reference_is_rejected() {
    let later = VILLA.replace("2026-02-03", "2026-02-04");
    let other = VILLA.replace("450000", "460000");
    let all = entries(feed(&format!("{VILLA}{later}{other}")));
    let lines = VILLA.lines().count() as u64;
    assert_eq!(duplicates(&all), [(4 + lines, 4)]);
    assert_eq!(rejected(&all), [(4 + 2 * lines, "repeated_reference")]);
}

#[test]
fn without_reference_it_is_known_by_its_number_or_its_content() {
    let numbered = VILLA.replace("<ref>JV-17</ref>\n", "");
    assert_eq!(taken(&entries(feed(&numbered)))[0].draft.reference.as_str(), "17");
    let nameless = numbered.replace("<id>17</id>\n", "");
    let again = nameless.replace("10:00:00", "11:00:00");
    let name = |text: &str| taken(&entries(feed(text)))[0].draft.reference.as_str().to_owned();
    assert!(name(&nameless).starts_with("C-"));
    assert_eq!(name(&nameless), name(&again), "the date of the last change doesn't count");
}

#[test]
fn rents_of_a_month_and_old_feeds_with_one_text_are_read() {
    let rent = VILLA.replace(">sale<", ">month<").replace("450000", "1250");
    let rent =
        rent.replace("<desc><en>", "<desc>").replace("</en><es>Cerca de la playa.</es><de>Ruhig.</de>", "");
    let all = entries(feed(&rent));
    let draft = &taken(&all)[0].draft;
    assert_eq!((draft.listing_type, draft.price.unwrap().money()), (ListingType::Rent, Money::euros(1250)));
    assert!(draft.texts.en.description.is_some());
}

#[test]
fn a_packed_feed_and_one_in_the_wrong_encoding_are_recognised_and_read() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(feed(VILLA).as_bytes()).unwrap();
    assert_eq!(taken(&entries(packed.finish().unwrap())).len(), 1);
    let text = feed(VILLA).replace("utf-8", "UTF-8");
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
    let all = entries(latin.into_owned());
    assert_eq!(taken(&all)[0].draft.address.municipality.as_ref().unwrap().as_str(), "Jávea");
    assert_eq!(taken(&all)[0].remarks.len(), 1);
}

#[test]
fn a_table_is_still_a_table_and_nonsense_is_refused() {
    let table = "reference,listing_type,property_type,price,municipality\nA,sale,house,250000,Évora\n";
    assert_eq!(taken(&entries(table)).len(), 1);
    for nonsense in ["", "<", "<html></html>", "\u{0}\u{1}", "PK\u{3}\u{4}", "name,value\n1,2\n"] {
        assert!(open(nonsense).is_err(), "{nonsense:?}");
    }
}

fn published(draft: PropertyDraft) -> PropertyState {
    let agent = Agent::operator(OrganizationId(Uuid::from_u128(1)));
    let property = Property::draft(PropertyId(Uuid::from_u128(2)), &agent, draft, now()).unwrap();
    PropertyState { number: Some(7), status: PropertyStatus::Active, ..property.state().clone() }
}

fn exported<'a>(properties: impl IntoIterator<Item = &'a PropertyState>) -> String {
    fn path(locale: Locale, number: i64) -> String {
        format!("/{}/{number}", locale.code())
    }
    let site = FeedSite { base_url: ADDRESS.to_owned(), path_of: path };
    let mut export = KyeroExport::new(Vec::new(), site).unwrap();
    properties.into_iter().for_each(|property| export.write(property).unwrap());
    String::from_utf8(export.finish().unwrap()).unwrap()
}

fn shown() -> PropertyDraft {
    let mut draft = whole();
    draft.address_hidden = false;
    draft.texts.en.description = Description::parse("a < b & \"c\" ]]> 'd'\n\n&amp; <p>").unwrap();
    draft
}

#[test]
fn what_is_exported_is_read_again_as_it_was() {
    let all = entries(exported([&published(shown())]));
    assert_eq!(rejected(&all), []);
    let record = taken(&all)[0];
    assert_eq!((record.remarks.as_slice(), record.entitle), (&[][..], false));
    assert_eq!(record.draft, shown());
}

#[test]
fn little_known_of_a_property_comes_back_as_little() {
    let reference = Reference::parse("B").unwrap();
    let mut little = PropertyDraft::new(reference, ListingType::Rent, PropertyType::Office, Country::Spain);
    little.price = Some(Price::new(Money::eur_cents(90_050)).unwrap());
    little.characteristics.energy = Some(Energy::Exempt(EnergyExemption::Monument));
    let all = entries(exported([&published(little.clone())]));
    assert_eq!(taken(&all)[0].draft, little);
}

#[test]
fn a_portal_reads_whole_numbers_and_words_of_the_format() {
    let text = exported([&published(shown())]);
    for line in [
        "<id>7</id>",
        "<date>2026-09-21 14:13:20</date>",
        "<ref>=A-1</ref>",
        "<price>350001</price>",
        "<currency>EUR</currency>",
        "<price_freq>sale</price_freq>",
        "<type>Apartment</type>",
        "<town>Lisboa</town>",
        "<province>Lisboa</province>",
        "<country>portugal</country>",
        "<location_detail>São Vicente</location_detail>",
        "<built>1093</built>",
        "<plot>21953</plot>",
        "<consumption>B</consumption>",
        "<en>https://casas.example/en/7</en>",
        "<url>https://casas.example/media/a.webp</url>",
        "<feature>Lift</feature>",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} in\n{text}");
    }
}

#[test]
fn a_hidden_address_is_nowhere_in_a_feed() {
    let hidden = PropertyDraft { address_hidden: true, ..shown() };
    let truth = hidden.position.unwrap();
    let text = exported([&published(hidden)]);
    for secret in ["Graça 17", "1170-130", &truth.latitude().to_string(), &truth.longitude().to_string()] {
        assert!(!text.contains(secret), "{secret}");
    }
    let all = entries(text);
    let draft = &taken(&all)[0].draft;
    assert!(
        draft.address_hidden && draft.position.is_none(),
        "a point that is near is not taken for the place"
    );
}

#[test]
fn what_nobody_outside_may_see_is_in_no_feed() {
    for status in
        [PropertyStatus::Draft, PropertyStatus::Sold, PropertyStatus::Rented, PropertyStatus::Withdrawn]
    {
        let property = PropertyState { status, ..published(shown()) };
        let text = exported([&property]);
        assert!(!text.contains("<property>") && entries(text).is_empty(), "{status}");
    }
}

#[test]
fn texts_that_xml_can_not_write_do_not_break_a_feed() {
    let mut draft = shown();
    draft.texts.en.description = Description::parse("a\u{ffff}b\u{fffe}<>&'\"").unwrap();
    draft.characteristics.gross_area = Some(Area::from_m2(0.01).unwrap());
    let all = entries(exported([&published(draft)]));
    assert_eq!(taken(&all)[0].draft.texts.en.description.as_ref().unwrap().as_str(), "ab<>&'\"");
}

#[test]
fn a_feed_of_ours_cut_anywhere_gives_whole_properties_and_a_report() {
    let text = exported([&published(shown()), &PropertyState { number: Some(8), ..published(shown()) }]);
    let text = text.replacen("<ref>=A-1</ref>", "<ref>=A-0</ref>", 1);
    for cut in (200..text.len() - 10).step_by(37) {
        let mut file = match open(text.as_bytes()[..cut].to_vec()) {
            Ok(file) => file,
            Err(error) => panic!("cut at {cut}: {error}"),
        };
        let all: Vec<_> = file.by_ref().collect();
        assert!(file.was_cut(), "cut at {cut}");
        let whole = text.as_bytes()[..cut].windows(11).filter(|part| *part == b"</property>").count();
        assert_eq!(taken(&all).len(), whole, "cut at {cut}");
    }
}
