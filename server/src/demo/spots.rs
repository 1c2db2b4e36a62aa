//! Where the demo's listings lie: real places, with the prices that are usual there.

use super::pictures::{Outlook, Scene};
use kernel::locale::Country;

/// A neighbourhood, and what the demo offers in it.
#[derive(Debug)]
pub struct Spot {
    /// Which of the demo's agencies works here.
    pub agency: usize,
    /// The country.
    pub country: Country,
    /// District, island or province.
    pub district: &'static str,
    /// Municipality.
    pub municipality: &'static str,
    /// Parish, quarter or town; empty where the municipality says it all.
    pub parish: &'static str,
    /// The neighbourhood with its preposition: `na Graça`.
    pub in_pt: &'static str,
    /// The same in English.
    pub in_en: &'static str,
    /// The same in Spanish.
    pub in_es: &'static str,
    /// Its middle, in degrees.
    pub middle: (f64, f64),
    /// Usual price of a home, in euros a square metre.
    pub sale: f64,
    /// Usual rent, in euros a square metre and month.
    pub rent: f64,
    /// What is seen from its windows.
    pub outlook: Outlook,
    /// How its flats look from the street.
    pub street: Scene,
    /// How its houses look.
    pub house: Scene,
    /// First digits of its postal codes.
    pub postal: &'static str,
    /// City, town by the sea or village: what can be said of its surroundings.
    pub life: Life,
    /// What is offered, a letter each: flats A, houses H, land L, ruins R, shops
    /// C, offices O, garages G; small letters to rent.
    pub offers: &'static str,
}

/// The kind of place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    /// A quarter of a city.
    City,
    /// A town by the sea.
    Coast,
    /// A town inland.
    Town,
    /// A village or open country.
    Country,
}

const PT: Country = Country::Portugal;
const ES: Country = Country::Spain;
const SEA: Outlook = Outlook::Sea;
const ROOFS: Outlook = Outlook::Roofs;
const HILLS: Outlook = Outlook::Hills;

macro_rules! spots {
    ($($agency:literal $country:ident $district:literal, $municipality:literal, $parish:literal; $in_pt:literal $in_en:literal $in_es:literal; $lat:literal $lon:literal; $sale:literal $rent:literal; $outlook:ident $street:ident $house:ident $life:ident $postal:literal $offers:literal)*) => {
        /// All neighbourhoods, in the order of their listings' references.
        pub static SPOTS: &[Spot] = &[$(Spot {
            agency: $agency, country: $country, district: $district, municipality: $municipality, parish: $parish,
            in_pt: $in_pt, in_en: $in_en, in_es: $in_es, middle: ($lat, $lon), sale: $sale, rent: $rent,
            outlook: $outlook, street: Scene::$street, house: Scene::$house, life: Life::$life, postal: $postal, offers: $offers,
        }),*];
    };
}

spots! {
    0 PT "Lisboa", "Lisboa", "Graça"; "na Graça" "in Graça" "en Graça"; 38.7176 -9.1300; 5600.0 21.0; ROOFS TiledBuilding GardenHouse City "1170" "AAAac"
    0 PT "Lisboa", "Lisboa", "Arroios"; "em Arroios" "in Arroios" "en Arroios"; 38.7330 -9.1362; 5100.0 19.5; ROOFS TiledBuilding GardenHouse City "1000" "AAaacg"
    0 PT "Lisboa", "Lisboa", "Campo de Ourique"; "em Campo de Ourique" "in Campo de Ourique" "en Campo de Ourique"; 38.7180 -9.1664; 6100.0 21.5; ROOFS TiledBuilding GardenHouse City "1350" "AAacG"
    0 PT "Lisboa", "Lisboa", "Parque das Nações"; "no Parque das Nações" "in Parque das Nações" "en Parque das Nações"; 38.7695 -9.0972; 6300.0 20.5; ROOFS ModernBlock GardenHouse City "1990" "AAaoOg"
    0 PT "Lisboa", "Lisboa", "Belém"; "em Belém" "in Belém" "en Belém"; 38.6998 -9.2055; 5900.0 20.0; ROOFS TiledBuilding GardenHouse City "1400" "AHa"
    0 PT "Lisboa", "Lisboa", "Alvalade"; "em Alvalade" "in Alvalade" "en Alvalade"; 38.7531 -9.1439; 5300.0 19.0; ROOFS ModernBlock GardenHouse City "1700" "AAao"
    0 PT "Lisboa", "Cascais", "Cascais e Estoril"; "em Cascais" "in Cascais" "en Cascais"; 38.7040 -9.4100; 5700.0 20.0; SEA ModernBlock PoolVilla Coast "2750" "AAHahH"
    0 PT "Lisboa", "Sintra", "Colares"; "em Colares" "in Colares" "en Colares"; 38.7995 -9.4470; 3100.0 13.0; HILLS ModernBlock GardenHouse Country "2705" "HHLR"
    0 PT "Lisboa", "Mafra", "Ericeira"; "na Ericeira" "in Ericeira" "en Ericeira"; 38.9640 -9.4150; 3900.0 15.0; SEA ModernBlock WhitewashedHouse Coast "2655" "AHaL"
    0 PT "Lisboa", "Oeiras", "Porto Salvo"; "em Porto Salvo" "in Porto Salvo" "en Porto Salvo"; 38.7230 -9.3060; 3300.0 14.0; HILLS ModernBlock GardenHouse Town "2740" "Aoa"
    0 PT "Setúbal", "Almada", "Costa da Caparica"; "na Costa da Caparica" "in Costa da Caparica" "en Costa da Caparica"; 38.6440 -9.2340; 3300.0 14.0; SEA ModernBlock WhitewashedHouse Coast "2825" "AAa"
    0 PT "Setúbal", "Setúbal", "São Sebastião"; "em Setúbal" "in Setúbal" "en Setúbal"; 38.5285 -8.8805; 2300.0 11.0; ROOFS TiledBuilding GardenHouse Town "2910" "AAac"
    0 PT "Setúbal", "Palmela", "Quinta do Anjo"; "em Quinta do Anjo" "in Quinta do Anjo" "en Quinta do Anjo"; 38.5695 -8.9420; 2500.0 11.0; HILLS ModernBlock PoolVilla Country "2950" "HHL"
    0 PT "Setúbal", "Grândola", "Melides"; "em Melides" "in Melides" "en Melides"; 38.1460 -8.7270; 4100.0 15.0; HILLS ModernBlock PoolVilla Country "7570" "HL"
    0 PT "Évora", "Évora", "Horta das Figueiras"; "em Évora" "in Évora" "en Évora"; 38.5585 -7.9160; 1900.0 9.5; ROOFS TiledBuilding WhitewashedHouse Town "7005" "AHa"
    0 PT "Évora", "Estremoz", "Evoramonte"; "em Evoramonte" "in Evoramonte" "en Evoramonte"; 38.7715 -7.7165; 1000.0 6.5; HILLS TiledBuilding WhitewashedHouse Country "7100" "HRL"
    0 PT "Beja", "Odemira", "São Teotónio"; "em São Teotónio" "in São Teotónio" "en São Teotónio"; 37.5130 -8.7075; 1900.0 9.0; SEA ModernBlock WhitewashedHouse Country "7630" "HLL"
    0 PT "Beja", "Mértola", "Mértola"; "em Mértola" "in Mértola" "en Mértola"; 37.6385 -7.6640; 850.0 5.5; HILLS TiledBuilding WhitewashedHouse Country "7750" "HR"
    0 PT "Faro", "Faro", "Sé"; "em Faro" "in Faro" "en Faro"; 37.0160 -7.9330; 2700.0 12.0; ROOFS TiledBuilding WhitewashedHouse Town "8000" "AAac"
    0 PT "Faro", "Tavira", "Santa Maria"; "em Tavira" "in Tavira" "en Tavira"; 37.1262 -7.6486; 3000.0 12.0; ROOFS TiledBuilding WhitewashedHouse Town "8800" "AHHa"
    0 PT "Faro", "Loulé", "Quarteira"; "em Quarteira" "in Quarteira" "en Quarteira"; 37.0695 -8.1005; 3600.0 13.0; SEA ModernBlock PoolVilla Coast "8125" "AAa"
    0 PT "Faro", "Loulé", "Almancil"; "em Almancil" "in Almancil" "en Almancil"; 37.0860 -8.0310; 6200.0 17.0; HILLS ModernBlock PoolVilla Country "8135" "HHh"
    0 PT "Faro", "Lagos", "São Gonçalo de Lagos"; "em Lagos" "in Lagos" "en Lagos"; 37.1025 -8.6755; 3700.0 14.0; SEA ModernBlock PoolVilla Coast "8600" "AAHLa"
    0 PT "Faro", "São Brás de Alportel", "São Brás de Alportel"; "em São Brás de Alportel" "in São Brás de Alportel" "en São Brás de Alportel"; 37.1525 -7.8880; 1900.0 9.0; HILLS TiledBuilding WhitewashedHouse Country "8150" "HRL"

    1 PT "Porto", "Porto", "Bonfim"; "no Bonfim" "in Bonfim" "en Bonfim"; 41.1525 -8.5965; 3300.0 14.5; ROOFS GraniteHouse GardenHouse City "4300" "AAAac"
    1 PT "Porto", "Porto", "Cedofeita"; "em Cedofeita" "in Cedofeita" "en Cedofeita"; 41.1555 -8.6205; 3900.0 16.0; ROOFS GraniteHouse GardenHouse City "4050" "AAacO"
    1 PT "Porto", "Porto", "Foz do Douro"; "na Foz do Douro" "in Foz do Douro" "en Foz do Douro"; 41.1515 -8.6715; 4900.0 17.5; SEA ModernBlock GardenHouse Coast "4150" "AAHa"
    1 PT "Porto", "Vila Nova de Gaia", "Canidelo"; "em Canidelo" "in Canidelo" "en Canidelo"; 41.1230 -8.6540; 2900.0 12.0; SEA ModernBlock GardenHouse Coast "4400" "AAag"
    1 PT "Porto", "Matosinhos", "Leça da Palmeira"; "em Leça da Palmeira" "in Leça da Palmeira" "en Leça da Palmeira"; 41.1925 -8.6990; 3200.0 13.0; SEA ModernBlock GardenHouse Coast "4450" "AAac"
    1 PT "Braga", "Braga", "São Victor"; "em São Victor" "in São Victor" "en São Victor"; 41.5535 -8.4110; 2200.0 10.0; ROOFS ModernBlock GardenHouse City "4710" "AAacg"
    1 PT "Braga", "Guimarães", "Azurém"; "em Azurém" "in Azurém" "en Azurém"; 41.4525 -8.2890; 1800.0 8.5; HILLS ModernBlock GardenHouse Town "4800" "AHc"
    1 PT "Viana do Castelo", "Viana do Castelo", "Afife"; "em Afife" "in Afife" "en Afife"; 41.7765 -8.8560; 1700.0 8.5; SEA ModernBlock GardenHouse Country "4900" "HLR"
    1 PT "Viana do Castelo", "Ponte de Lima", "Arcozelo"; "em Ponte de Lima" "in Ponte de Lima" "en Ponte de Lima"; 41.7745 -8.5860; 1250.0 7.0; HILLS GraniteHouse GardenHouse Country "4990" "HR"
    1 PT "Aveiro", "Aveiro", "Vera Cruz"; "em Aveiro" "in Aveiro" "en Aveiro"; 40.6420 -8.6550; 2700.0 12.0; ROOFS TiledBuilding GardenHouse Town "3800" "AAaoH"
    1 PT "Aveiro", "São João da Madeira", "São João da Madeira"; "em São João da Madeira" "in São João da Madeira" "en São João da Madeira"; 40.8955 -8.4905; 1500.0 8.0; ROOFS ModernBlock GardenHouse Town "3700" "AHc"
    1 PT "Coimbra", "Coimbra", "Santo António dos Olivais"; "em Santo António dos Olivais" "in Santo António dos Olivais" "en Santo António dos Olivais"; 40.2140 -8.4040; 2100.0 10.0; ROOFS ModernBlock GardenHouse City "3000" "AAaoG"
    1 PT "Viseu", "Viseu", "Viseu"; "em Viseu" "in Viseu" "en Viseu"; 40.6575 -7.9135; 1400.0 7.5; ROOFS GraniteHouse GardenHouse Town "3500" "AHc"
    1 PT "Vila Real", "Peso da Régua", "Godim"; "no Peso da Régua" "in Peso da Régua" "en Peso da Régua"; 41.1640 -7.7950; 1150.0 6.5; HILLS GraniteHouse GardenHouse Country "5050" "HLL"
    1 PT "Castelo Branco", "Castelo Branco", "São Vicente da Beira"; "em São Vicente da Beira" "in São Vicente da Beira" "en São Vicente da Beira"; 40.0480 -7.5545; 550.0 4.5; HILLS GraniteHouse GardenHouse Country "6005" "HRL"
    1 PT "Leiria", "Nazaré", "Nazaré"; "na Nazaré" "in Nazaré" "en Nazaré"; 39.6015 -9.0680; 2700.0 11.5; SEA TiledBuilding WhitewashedHouse Coast "2450" "AHa"
    1 PT "Leiria", "Óbidos", "Gaeiras"; "em Óbidos" "in Óbidos" "en Óbidos"; 39.3605 -9.1440; 2200.0 10.0; HILLS TiledBuilding WhitewashedHouse Town "2510" "HHR"
    1 PT "Ilha da Madeira", "Funchal", "São Martinho"; "em São Martinho" "in São Martinho" "en São Martinho"; 32.6445 -16.9345; 3200.0 13.0; SEA ModernBlock PoolVilla Coast "9000" "AAHa"
    1 PT "Ilha de São Miguel", "Ponta Delgada", "São José"; "em Ponta Delgada" "in Ponta Delgada" "en Ponta Delgada"; 37.7420 -25.6770; 2200.0 10.0; SEA TiledBuilding WhitewashedHouse Coast "9500" "AHa"
    1 PT "Ilha do Pico", "Lajes do Pico", "São João"; "em São João" "in São João" "en São João"; 38.4235 -28.3310; 1000.0 6.0; SEA TiledBuilding WhitewashedHouse Country "9930" "RHL"

    2 ES "Madrid", "Madrid", "Chamberí"; "em Chamberí" "in Chamberí" "en Chamberí"; 40.4345 -3.7030; 6300.0 21.0; ROOFS Ensanche GardenHouse City "28010" "AAaoc"
    2 ES "Madrid", "Madrid", "Lavapiés"; "em Lavapiés" "in Lavapiés" "en Lavapiés"; 40.4087 -3.7015; 5300.0 20.5; ROOFS Ensanche GardenHouse City "28012" "AAac"
    2 ES "Madrid", "Pozuelo de Alarcón", ""; "em Pozuelo de Alarcón" "in Pozuelo de Alarcón" "en Pozuelo de Alarcón"; 40.4350 -3.8135; 4200.0 15.0; HILLS ModernBlock PoolVilla Town "28223" "HHa"
    2 ES "Barcelona", "Barcelona", "Eixample"; "no Eixample" "in the Eixample" "en el Eixample"; 41.3905 2.1625; 5600.0 22.0; ROOFS Ensanche GardenHouse City "08009" "AAaao"
    2 ES "Barcelona", "Sitges", ""; "em Sitges" "in Sitges" "en Sitges"; 41.2375 1.8080; 4700.0 17.0; SEA ModernBlock PoolVilla Coast "08870" "AHa"
    2 ES "Valencia", "València", "Ruzafa"; "em Ruzafa" "in Ruzafa" "en Ruzafa"; 39.4615 -0.3735; 3600.0 15.0; ROOFS Ensanche GardenHouse City "46006" "AAaac"
    2 ES "Valencia", "València", "El Cabanyal"; "no Cabanyal" "in El Cabanyal" "en el Cabanyal"; 39.4695 -0.3290; 3000.0 14.0; ROOFS Ensanche CourtyardHouse Coast "46011" "AHc"
    2 ES "Alicante", "Alicante", "Playa de San Juan"; "na Playa de San Juan" "in Playa de San Juan" "en Playa de San Juan"; 38.3645 -0.4145; 3000.0 12.0; SEA ModernBlock PoolVilla Coast "03540" "AAa"
    2 ES "Alicante", "Jávea", ""; "em Jávea" "in Jávea" "en Jávea"; 38.7885 0.1630; 3400.0 13.0; SEA ModernBlock PoolVilla Coast "03730" "HHL"
    2 ES "Sevilla", "Sevilla", "Triana"; "em Triana" "in Triana" "en Triana"; 37.3835 -6.0055; 2900.0 13.0; ROOFS Ensanche CourtyardHouse City "41010" "AAaHg"
    2 ES "Sevilla", "Sevilla", "Casco Antiguo"; "no Casco Antiguo" "in the old town" "en el Casco Antiguo"; 37.3935 -5.9915; 3400.0 14.5; ROOFS Ensanche CourtyardHouse City "41003" "AHa"
    2 ES "Córdoba", "Córdoba", "San Lorenzo"; "em Córdova" "in Córdoba" "en Córdoba"; 37.8895 -4.7710; 1700.0 9.0; ROOFS Ensanche CourtyardHouse City "14002" "AHH"
    2 ES "Granada", "Granada", "Albaicín"; "no Albaicín" "in the Albaicín" "en el Albaicín"; 37.1815 -3.5935; 2600.0 11.5; HILLS Ensanche CourtyardHouse City "18010" "AHa"
    2 ES "Málaga", "Málaga", "Centro"; "no centro de Málaga" "in central Málaga" "en el centro de Málaga"; 36.7215 -4.4210; 3500.0 15.0; ROOFS Ensanche GardenHouse City "29008" "AAaoc"
    2 ES "Málaga", "Marbella", ""; "em Marbelha" "in Marbella" "en Marbella"; 36.5145 -4.8850; 4600.0 17.0; SEA ModernBlock PoolVilla Coast "29602" "HHAa"
    2 ES "Málaga", "Ronda", ""; "em Ronda" "in Ronda" "en Ronda"; 36.7425 -5.1655; 1400.0 7.5; HILLS Ensanche WhitewashedHouse Country "29400" "HRL"
    2 ES "Cádiz", "Vejer de la Frontera", ""; "em Vejer de la Frontera" "in Vejer de la Frontera" "en Vejer de la Frontera"; 36.2525 -5.9640; 1900.0 9.0; HILLS Ensanche WhitewashedHouse Country "11150" "HL"
    2 ES "Bizkaia", "Bilbao", "Abando"; "em Abando" "in Abando" "en Abando"; 43.2620 -2.9340; 3900.0 14.0; ROOFS Ensanche GardenHouse City "48009" "AAo"
    2 ES "Gipuzkoa", "San Sebastián", "Gros"; "em Gros" "in Gros" "en Gros"; 43.3220 -1.9750; 5800.0 17.0; ROOFS Ensanche GardenHouse Coast "20001" "AA"
    2 ES "A Coruña", "A Coruña", "Monte Alto"; "em Monte Alto" "in Monte Alto" "en Monte Alto"; 43.3795 -8.4030; 2600.0 10.0; ROOFS Ensanche GardenHouse Coast "15002" "Aac"
    2 ES "Zaragoza", "Zaragoza", "Centro"; "no centro de Saragoça" "in central Zaragoza" "en el centro de Zaragoza"; 41.6485 -0.8865; 2100.0 9.5; ROOFS Ensanche GardenHouse City "50004" "AAag"
    2 ES "Illes Balears", "Palma", "Santa Catalina"; "em Santa Catalina" "in Santa Catalina" "en Santa Catalina"; 39.5715 2.6340; 5200.0 18.0; ROOFS Ensanche CourtyardHouse Coast "07013" "AAH"
    2 ES "Cáceres", "Cáceres", ""; "em Cáceres" "in Cáceres" "en Cáceres"; 39.4745 -6.3715; 1200.0 7.0; HILLS Ensanche WhitewashedHouse Town "10003" "HRA"
}
