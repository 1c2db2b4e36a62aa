//! The demo's agencies: invented, with numbers that nobody has.

use customer_management::domain::organization::OrganizationProfile;
use customer_management::domain::values::{
    About, AboutTexts, AmiLicence, Email, InvalidValue, LegalName, Locality, PhoneNumber, PostalCode, Slug,
    Street, TradeName, Website,
};
use kernel::locale::Country;

/// An agency as it is told.
struct Agency {
    slug: &'static str,
    name: &'static str,
    legal_name: &'static str,
    ami: Option<&'static str>,
    country: Country,
    street: &'static str,
    locality: &'static str,
    postal_code: &'static str,
    phone: &'static str,
    about: [&'static str; 3],
}

const AGENCIES: [Agency; 3] = [
    Agency {
        slug: "cal-e-azul",
        name: "Cal & Azul",
        legal_name: "Cal e Azul, Mediação Imobiliária, Lda.",
        ami: Some("90417"),
        country: Country::Portugal,
        street: "Rua do Poço Novo 12",
        locality: "Lisboa",
        postal_code: "1200-901",
        phone: "+351 210 009 417",
        about: [
            "Casas de Lisboa ao Algarve, desde o apartamento de bairro ao monte alentejano.\n\nVisitamos tudo o que anunciamos, dizemos o que vimos e acompanhamos cada negócio até à chave.",
            "Homes from Lisbon to the Algarve, from the city flat to the Alentejo farmhouse.\n\nWe visit everything we advertise, say what we saw and stay with every deal until the keys change hands.",
            "Casas desde Lisboa hasta el Algarve, del piso de barrio al cortijo alentejano.\n\nVisitamos todo lo que anunciamos, contamos lo que vimos y acompañamos cada operación hasta la entrega de llaves.",
        ],
    },
    Agency {
        slug: "nortada",
        name: "Nortada",
        legal_name: "Nortada Imobiliária, Unipessoal, Lda.",
        ami: Some("90528"),
        country: Country::Portugal,
        street: "Rua da Alegria 230",
        locality: "Porto",
        postal_code: "4000-902",
        phone: "+351 220 009 528",
        about: [
            "O Norte, o Centro e as ilhas, por quem lá vive.\n\nConhecemos as ruas, as câmaras e os invernos: é isso que pomos ao serviço de quem compra, vende ou arrenda.",
            "The North, the Centre and the islands, by people who live there.\n\nWe know the streets, the town halls and the winters, and put that to work for those who buy, sell or rent.",
            "El norte, el centro y las islas, de la mano de quien vive allí.\n\nConocemos las calles, los ayuntamientos y los inviernos: eso ponemos al servicio de quien compra, vende o alquila.",
        ],
    },
    Agency {
        slug: "patio-de-luz",
        name: "Patio de Luz",
        legal_name: "Patio de Luz Gestión Inmobiliaria, S.L.",
        ami: None,
        country: Country::Spain,
        street: "Calle del Olivo 8",
        locality: "Sevilla",
        postal_code: "41004",
        phone: "+34 955 009 608",
        about: [
            "De Sevilha ao Cantábrico, casas espanholas contadas com clareza.\n\nTrabalhamos em três línguas, com preços à vista e papéis em ordem.",
            "From Seville to the Bay of Biscay, Spanish homes told plainly.\n\nWe work in three languages, with prices in the open and papers in order.",
            "De Sevilla al Cantábrico, casas contadas con claridad.\n\nTrabajamos en tres idiomas, con los precios a la vista y los papeles en regla.",
        ],
    },
];

/// The profiles of the demo's agencies, in the order that the listings name them in.
///
/// # Errors
/// [`InvalidValue`] if one breaks the rules of its values; a test says none does.
pub fn profiles() -> Result<Vec<OrganizationProfile>, InvalidValue> {
    AGENCIES.iter().map(profile).collect()
}

fn profile(agency: &Agency) -> Result<OrganizationProfile, InvalidValue> {
    let [pt, en, es] = agency.about.map(About::parse);
    let mut profile =
        OrganizationProfile::new(Slug::parse(agency.slug)?, TradeName::parse(agency.name)?, agency.country);
    profile.legal_name = Some(LegalName::parse(agency.legal_name)?);
    profile.ami_licence = agency.ami.map(AmiLicence::parse).transpose()?;
    profile.street = Some(Street::parse(agency.street)?);
    profile.locality = Some(Locality::parse(agency.locality)?);
    profile.postal_code = Some(PostalCode::parse(agency.country, agency.postal_code)?);
    profile.phone = Some(PhoneNumber::parse(agency.phone)?);
    profile.email = Some(Email::parse(&format!("geral@{}.example", agency.slug))?);
    profile.website = Some(Website::parse(&format!("https://{}.example", agency.slug))?);
    profile.about = AboutTexts { pt: Some(pt?), en: Some(en?), es: Some(es?) };
    Ok(profile)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_agencies_are_complete_and_those_of_portugal_licensed() {
        let profiles = profiles().unwrap();
        assert_eq!(profiles.len(), 3);
        for profile in profiles {
            assert_eq!(profile.ami_licence.is_some(), profile.country == Country::Portugal);
        }
    }
}
