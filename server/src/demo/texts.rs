//! What the demo's listings say, in three languages.
//!
//! A description is put together from parts. A part stands here in Portuguese,
//! English and Spanish side by side and says in each the same; it is used only
//! where its condition holds, so that no text promises what the house lacks.
//! In braces stand facts, see [`Facts::fill`].

use super::listings::Facts;
use super::pictures::Dice;
use super::spots::Life;
use kernel::locale::{Country, Locale};
use property_management::domain::vocabulary::{Condition, Feature, ListingType, PropertyType};
use std::collections::BTreeSet;

/// A sentence in the three languages, and when it is true.
struct Part {
    when: fn(&Facts) -> bool,
    pt: &'static str,
    en: &'static str,
    es: &'static str,
}

impl Part {
    const fn text(&self, locale: Locale) -> &'static str {
        match locale {
            Locale::Pt => self.pt,
            Locale::En => self.en,
            Locale::Es => self.es,
        }
    }
}

macro_rules! parts {
    ($($name:ident: $doc:literal { $(|$f:ident| $when:expr => $pt:literal / $en:literal / $es:literal;)* })*) => {
        $(#[doc = $doc] const $name: &[Part] = &[$(Part { when: |$f| $when, pt: $pt, en: $en, es: $es }),*];)*
    };
}

/// The three texts of a choice of parts.
pub struct Told {
    /// Portuguese, English, Spanish, as in [`Locale::ALL`].
    pub titles: [String; 3],
    /// Likewise.
    pub descriptions: [String; 3],
}

/// Title and description of a listing.
pub fn tell(facts: &Facts) -> Told {
    use PropertyType::{Apartment, Commercial, Garage, House, Land, Office, Ruin};
    let mut titles = Teller { facts, dice: Dice::of(&[&facts.reference, "title"]), spoken: BTreeSet::new() };
    let title = titles.choose(TITLES, 1);
    let mut teller = Teller { facts, dice: Dice::of(&[&facts.reference, "text"]), spoken: BTreeSet::new() };
    let mut paragraph = |choices: &[(&'static [Part], usize)]| -> Vec<&'static Part> {
        choices.iter().flat_map(|(parts, count)| teller.choose(parts, *count)).collect()
    };
    // A paragraph each: what it is, what it is like inside, around it, on what terms.
    let paragraphs: Vec<Vec<&Part>> = match facts.property_type {
        Apartment => vec![
            paragraph(&[(FLAT_OPENINGS, 1), (FLAT_LIVING, 1)]),
            paragraph(&[(HOME_ROOMS, 1), (HOME_KITCHENS, 1), (HOME_EXTRAS, 1)]),
            paragraph(&[(FLAT_BUILDINGS, 1), (HOME_CONDITIONS, 1)]),
            paragraph(&[(SURROUNDINGS, 2)]),
            paragraph(&[(TERMS, 1), (CLOSINGS, 1)]),
        ],
        House => vec![
            paragraph(&[(HOUSE_OPENINGS, 1), (HOUSE_LIVING, 1)]),
            paragraph(&[(HOME_ROOMS, 1), (HOME_KITCHENS, 1)]),
            paragraph(&[(HOUSE_GARDENS, 2), (HOME_EXTRAS, 1)]),
            paragraph(&[(HOME_CONDITIONS, 1), (SURROUNDINGS, 2)]),
            paragraph(&[(TERMS, 1), (CLOSINGS, 1)]),
        ],
        Land => vec![
            paragraph(&[(LAND_OPENINGS, 1), (LAND_GROUND, 2)]),
            paragraph(&[(LAND_USES, 1), (SURROUNDINGS, 1)]),
            paragraph(&[(TERMS, 1), (CLOSINGS, 1)]),
        ],
        Ruin => vec![
            paragraph(&[(RUIN_OPENINGS, 1), (RUIN_WALLS, 2)]),
            paragraph(&[(RUIN_PLANS, 1), (SURROUNDINGS, 1)]),
            paragraph(&[(TERMS, 1), (CLOSINGS, 1)]),
        ],
        Commercial => vec![
            paragraph(&[(SHOP_OPENINGS, 1), (SHOP_SPACE, 2)]),
            paragraph(&[(SHOP_USES, 1), (SHOP_STREET, 1)]),
            paragraph(&[(TERMS, 1), (CLOSINGS, 1)]),
        ],
        Office => vec![
            paragraph(&[(OFFICE_OPENINGS, 1), (OFFICE_SPACE, 2)]),
            paragraph(&[(OFFICE_BUILDINGS, 2)]),
            paragraph(&[(TERMS, 1), (CLOSINGS, 1)]),
        ],
        Garage => vec![
            paragraph(&[(GARAGE_OPENINGS, 1), (GARAGE_DETAILS, 2)]),
            paragraph(&[(TERMS, 1), (CLOSINGS, 1)]),
        ],
    };
    let told = |locale| {
        paragraphs
            .iter()
            .map(|parts| {
                parts.iter().map(|part| facts.fill(part.text(locale), locale)).collect::<Vec<_>>().join(" ")
            })
            .filter(|paragraph| !paragraph.is_empty())
            .collect::<Vec<_>>()
            .join("\n\n")
    };
    let titled = |locale| title.first().map(|part| facts.fill(part.text(locale), locale)).unwrap_or_default();
    Told { titles: Locale::ALL.map(titled), descriptions: Locale::ALL.map(told) }
}

/// Chooses parts of one text.
struct Teller<'a> {
    facts: &'a Facts,
    dice: Dice,
    /// What has been told already: nobody praises the same balcony twice.
    spoken: BTreeSet<Feature>,
}

impl Teller<'_> {
    /// So many different parts that are true of the listing and tell something new.
    fn choose(&mut self, parts: &'static [Part], count: usize) -> Vec<&'static Part> {
        let mut chosen = Vec::with_capacity(count);
        let mut fitting: Vec<&Part> = parts.iter().filter(|part| (part.when)(self.facts)).collect();
        while chosen.len() < count && !fitting.is_empty() {
            let part = fitting.remove(self.dice.below(fitting.len()));
            let about = self.features_of(part);
            if about.is_disjoint(&self.spoken) {
                self.spoken.extend(about);
                chosen.push(part);
            }
        }
        chosen
    }

    /// The features without which a part would not be true.
    fn features_of(&self, part: &Part) -> BTreeSet<Feature> {
        let needed = |feature: &&Feature| {
            let mut without = self.facts.clone();
            without.features.remove(*feature) && !(part.when)(&without)
        };
        self.facts.features.iter().filter(needed).copied().collect()
    }
}

parts! {
    TITLES: "Titles; the more telling conditions leave fewer to choose from." {
        |f| f.flat() && f.bedrooms > 0 && f.has(Feature::Balcony) => "{T} com varanda {in}" / "{n}-bedroom flat with balcony {in}" / "Piso de {n} {dormitorios} con balcón {in}";
        |f| f.flat() && f.bedrooms > 0 && f.has(Feature::Terrace) => "Apartamento {T} com terraço {in}" / "{n}-bedroom flat with terrace {in}" / "Piso con terraza y {n} {dormitorios} {in}";
        |f| f.flat() && f.bedrooms > 0 && f.is(Condition::Renovated) => "{T} renovado {in}" / "Renovated {n}-bedroom flat {in}" / "Piso reformado de {n} {dormitorios} {in}";
        |f| f.flat() && f.bedrooms > 0 && f.is(Condition::New) => "Apartamento {T} a estrear {in}" / "Brand-new {n}-bedroom flat {in}" / "Piso a estrenar de {n} {dormitorios} {in}";
        |f| f.flat() && f.bedrooms > 0 && f.is(Condition::ToRestore) => "{T} para recuperar {in}" / "{n}-bedroom flat to restore {in}" / "Piso de {n} {dormitorios} para reformar {in}";
        |f| f.flat() && f.bedrooms > 0 && f.has(Feature::SeaView) => "Apartamento {T} com vista para o mar {in}" / "{n}-bedroom flat with sea view {in}" / "Piso de {n} {dormitorios} con vistas al mar {in}";
        |f| f.flat() && f.bedrooms > 0 && f.has(Feature::Lift) && f.has(Feature::Parking) => "{T} com elevador e garagem {in}" / "{n}-bedroom flat with lift and parking {in}" / "Piso de {n} {dormitorios} con ascensor y garaje {in}";
        |f| f.flat() && f.bedrooms > 0 => "Apartamento {T} cheio de luz {in}" / "Light-filled {n}-bedroom flat {in}" / "Piso luminoso de {n} {dormitorios} {in}";
        |f| f.flat() && f.bedrooms > 2 => "{T} amplo {in}" / "Spacious {n}-bedroom flat {in}" / "Piso amplio de {n} {dormitorios} {in}";
        |f| f.flat() && f.bedrooms == 0 => "Estúdio com muita luz {in}" / "Light-filled studio {in}" / "Estudio luminoso {in}";
        |f| f.flat() && f.bedrooms == 0 => "T0 bem pensado {in}" / "Well-planned studio {in}" / "Estudio bien aprovechado {in}";
        |f| f.house() && f.has(Feature::Pool) => "Moradia {T} com piscina {in}" / "{n}-bedroom house with pool {in}" / "Casa de {n} {dormitorios} con piscina {in}";
        |f| f.house() && f.has(Feature::Garden) && !f.has(Feature::Pool) => "Moradia {T} com jardim {in}" / "{n}-bedroom house with garden {in}" / "Casa con jardín y {n} {dormitorios} {in}";
        |f| f.house() && f.spot.life == Life::Country => "Casa de campo {T} {in}" / "{n}-bedroom country house {in}" / "Casa de campo de {n} {dormitorios} {in}";
        |f| f.house() && f.has(Feature::SeaView) => "Moradia {T} com vista para o mar {in}" / "{n}-bedroom house with sea view {in}" / "Casa de {n} {dormitorios} con vistas al mar {in}";
        |f| f.house() && f.is(Condition::Renovated) => "Moradia {T} recuperada {in}" / "Restored {n}-bedroom house {in}" / "Casa restaurada de {n} {dormitorios} {in}";
        |f| f.house() => "Moradia {T} {in}" / "{n}-bedroom house {in}" / "Casa de {n} {dormitorios} {in}";
        |f| f.courtyard() => "Casa com pátio {in}" / "Courtyard house {in}" / "Casa con patio {in}";
        |f| f.kind(PropertyType::Land) && f.building_plot() => "Lote para moradia {in}" / "Building plot {in}" / "Parcela para vivienda {in}";
        |f| f.kind(PropertyType::Land) && !f.building_plot() => "Terreno com {land} {in}" / "Land of {land} {in}" / "Terreno de {land} {in}";
        |f| f.kind(PropertyType::Land) && !f.building_plot() && f.spot.life == Life::Country => "Terreno rústico com árvores {in}" / "Rural land with trees {in}" / "Finca rústica con árboles {in}";
        |f| f.kind(PropertyType::Ruin) => "Casa de pedra para recuperar {in}" / "Stone house to rebuild {in}" / "Casa de piedra para rehabilitar {in}";
        |f| f.kind(PropertyType::Ruin) => "Ruína com {land} de terreno {in}" / "Ruin with {land} of land {in}" / "Ruina con {land} de terreno {in}";
        |f| f.kind(PropertyType::Commercial) => "Loja com montra {in}" / "Shop with display window {in}" / "Local con escaparate {in}";
        |f| f.kind(PropertyType::Commercial) => "Loja de {useful} {in}" / "Shop of {useful} {in}" / "Local de {useful} {in}";
        |f| f.kind(PropertyType::Commercial) => "Espaço comercial de rua {in}" / "Street-level retail space {in}" / "Local a pie de calle {in}";
        |f| f.kind(PropertyType::Office) => "Escritório de {useful} {in}" / "Office of {useful} {in}" / "Oficina de {useful} {in}";
        |f| f.kind(PropertyType::Office) => "Escritório com luz natural {in}" / "Office with daylight {in}" / "Oficina con luz natural {in}";
        |f| f.kind(PropertyType::Garage) => "Garagem fechada {in}" / "Lock-up garage {in}" / "Garaje cerrado {in}";
        |f| f.kind(PropertyType::Garage) => "Box de {useful} {in}" / "Garage of {useful} {in}" / "Plaza cerrada de {useful} {in}";
    }

    FLAT_OPENINGS: "First sentences of flats." {
        |f| f.bedrooms > 0 => "{T} com {useful} úteis {in}, num {floor} de onde a rua se vê sem se ouvir." / "A {n}-bedroom flat of {useful} {in}, on the {floor}, where the street is seen but not heard." / "Piso de {n} {dormitorios} y {useful} útiles {in}, en {floor}, desde donde la calle se ve pero no se oye.";
        |f| f.bedrooms > 0 => "{in^} e com {useful} de área útil, este {T} aproveita cada metro: pouco corredor, muita janela." / "{in^}, with {useful} of living space, this {n}-bedroom flat wastes none of it: little corridor, plenty of window." / "{in^} y con {useful} útiles, este piso de {n} {dormitorios} aprovecha cada metro: poco pasillo y mucha ventana.";
        |f| f.bedrooms > 0 => "Um {T} de {useful} para quem quer viver {in} com tudo à mão." / "A {n}-bedroom flat of {useful} for anyone who wants to live {in} with everything to hand." / "Un piso de {n} {dormitorios} y {useful} para quien quiere vivir {in} con todo a mano.";
        |f| f.bedrooms > 1 => "Este {T} distribui-se por {useful} em planta desafogada, com a zona de dormir separada da zona de estar." / "This {n}-bedroom flat spreads over {useful}, with the sleeping side kept apart from the living side." / "Este piso de {n} {dormitorios} se reparte en {useful}, con la zona de noche separada de la de día.";
        |f| f.bedrooms > 0 && f.old() => "Num edifício de {year}, este {T} guarda o pé-direito e as proporções de outro tempo." / "In a building of {year}, this {n}-bedroom flat has kept the high ceilings and proportions of its time." / "En un edificio de {year}, este piso de {n} {dormitorios} conserva los techos altos y las proporciones de su época.";
        |f| f.bedrooms > 0 && f.modern() => "Num edifício de {year}, este {T} tem o conforto que se espera de uma construção recente." / "In a building of {year}, this {n}-bedroom flat has the comfort one expects of recent construction." / "En un edificio de {year}, este piso de {n} {dormitorios} ofrece el confort de una construcción reciente.";
        |f| f.bedrooms == 0 => "Estúdio de {useful} {in}, com a zona de dormir recolhida e tudo no seu lugar." / "A studio of {useful} {in}, with the bed tucked away and a place for everything." / "Estudio de {useful} {in}, con la zona de dormir recogida y cada cosa en su sitio.";
        |f| f.bedrooms == 0 => "Pequeno, luminoso e fácil de manter: um T0 de {useful} {in}." / "Small, bright and easy to keep: a studio of {useful} {in}." / "Pequeño, luminoso y fácil de mantener: un estudio de {useful} {in}.";
        |f| f.bedrooms > 2 => "Não é todos os dias que aparece um {T} com {useful} {in}." / "A {n}-bedroom flat of {useful} does not come up {in} every day." / "No todos los días sale un piso de {n} {dormitorios} y {useful} {in}.";
    }
    FLAT_LIVING: "Living rooms of flats." {
        |f| f.bedrooms > 0 => "A sala recebe sol durante boa parte do dia." / "The living room has the sun for much of the day." / "El salón recibe sol buena parte del día.";
        |f| f.bedrooms > 0 => "A sala comum tem espaço para a mesa grande e para o sofá, sem escolher entre os dois." / "The living room takes both the big table and the sofa; there is no need to choose." / "En el salón caben la mesa grande y el sofá, sin tener que elegir.";
        |f| f.bedrooms > 0 => "A sala abre para a rua com duas janelas altas." / "Two tall windows open the living room to the street." / "El salón se abre a la calle con dos ventanas altas.";
        |f| f.has(Feature::Balcony) => "Da sala passa-se à varanda, boa para o café da manhã." / "The living room leads to the balcony, the place for the morning coffee." / "Del salón se sale al balcón, ideal para el café de la mañana.";
        |f| f.has(Feature::Terrace) => "O terraço prolonga a sala nove meses por ano." / "For nine months of the year the terrace is a second living room." / "La terraza prolonga el salón nueve meses al año.";
        |f| f.has(Feature::SeaView) => "Da sala vê-se o mar, mais próximo ao fim da tarde." / "The sea is in view from the living room, and seems closer in the late afternoon." / "Desde el salón se ve el mar, más cercano al caer la tarde.";
        |f| f.roofs() => "Das janelas veem-se os telhados da cidade." / "The windows look out over the roofs of the city." / "Las ventanas dan a los tejados de la ciudad.";
        |_f| true => "As divisões são regulares e fáceis de mobilar." / "The rooms are regular and easy to furnish." / "Las estancias son regulares y fáciles de amueblar.";
        |_f| true => "A luz entra de dois lados e o ar também." / "Light comes in from two sides, and so does the breeze." / "La luz entra por dos lados y el aire también.";
    }
    FLAT_BUILDINGS: "The building a flat is in." {
        |f| f.has(Feature::Lift) => "O prédio tem elevador e um condomínio bem gerido." / "The building has a lift and a well-run owners' association." / "El edificio tiene ascensor y una comunidad bien llevada.";
        |f| f.has(Feature::Lift) => "Há elevador até ao piso e a escada é larga e iluminada." / "The lift comes up to the floor, and the stairs are wide and well lit." / "El ascensor llega hasta la planta y la escalera es ancha y luminosa.";
        |f| !f.has(Feature::Lift) => "O prédio, sem elevador, tem poucos vizinhos e a escada cuidada." / "The building has no lift, few neighbours and well-kept stairs." / "El edificio, sin ascensor, tiene pocos vecinos y la escalera cuidada.";
        |f| !f.has(Feature::Lift) => "Não há elevador; a escada de madeira foi tratada e é suave." / "There is no lift; the wooden stairs have been restored and are easy." / "No hay ascensor; la escalera de madera está restaurada y es cómoda.";
        |f| f.has(Feature::Parking) => "Um lugar de estacionamento na garagem do prédio está incluído." / "A parking space in the building's garage is included." / "Incluye una plaza de aparcamiento en el garaje del edificio.";
        |f| f.has(Feature::Storage) => "Na cave há uma arrecadação para o que não se usa todos os dias." / "A storage room in the basement takes what is not needed every day." / "En el sótano hay un trastero para lo que no se usa a diario.";
        |f| f.old() => "A fachada foi pintada há pouco e as partes comuns estão cuidadas." / "The façade was painted not long ago and the common parts are well kept." / "La fachada se pintó hace poco y las zonas comunes están cuidadas.";
        |f| f.modern() => "O isolamento e a caixilharia fazem-se notar: silêncio no verão e conforto no inverno." / "Insulation and window frames make themselves felt: quiet in summer, warm in winter." / "El aislamiento y la carpintería se notan: silencio en verano y confort en invierno.";
        |f| f.modern() => "As partes comuns são simples e fáceis de manter." / "The common parts are plain and easy to maintain." / "Las zonas comunes son sencillas y fáciles de mantener.";
    }

    HOME_ROOMS: "Bedrooms and bathrooms." {
        |f| f.bedrooms > 1 => "Os {n} quartos têm roupeiro e há {baths}." / "The {n} bedrooms have built-in wardrobes, and there {are baths}." / "Los {n} dormitorios tienen armario y hay {baths}.";
        |f| f.bedrooms > 1 && f.bathrooms > 1 => "Um dos quartos é suite; ao todo são {n} quartos e {baths}." / "One of the bedrooms is en suite; in all there are {n} bedrooms and {baths}." / "Uno de los dormitorios es en suite; en total son {n} dormitorios y {baths}.";
        |f| f.bedrooms > 2 => "Dos {n} quartos, um serve bem de escritório." / "Of the {n} bedrooms, one makes a good study." / "De los {n} dormitorios, uno sirve bien de despacho.";
        |f| f.bedrooms > 1 => "Os quartos dão para o lado mais sossegado." / "The bedrooms are on the quieter side." / "Los dormitorios dan al lado más tranquilo.";
        |f| f.bedrooms == 1 => "O quarto fica do lado do sossego e tem roupeiro de parede a parede." / "The bedroom is on the quiet side and has a wall-to-wall wardrobe." / "El dormitorio da al lado tranquilo y tiene armario de pared a pared.";
        |f| f.bedrooms == 1 => "No quarto cabe uma cama grande e ainda uma secretária." / "The bedroom takes a large bed and still leaves room for a desk." / "En el dormitorio cabe una cama grande y todavía un escritorio.";
        |f| f.bedrooms == 0 => "A zona de dormir separa-se da sala com uma estante ou uma cortina." / "A bookcase or a curtain parts the sleeping corner from the room." / "La zona de dormir se separa de la sala con una estantería o una cortina.";
        |f| f.bathrooms == 1 => "A casa de banho tem base de duche e janela." / "The bathroom has a walk-in shower and a window." / "El baño tiene plato de ducha y ventana.";
        |f| f.bathrooms == 2 => "Das duas casas de banho, uma tem banheira e a outra duche." / "Of the two bathrooms, one has a bath and the other a shower." / "De los dos baños, uno tiene bañera y el otro ducha.";
    }
    HOME_KITCHENS: "Kitchens." {
        |f| f.has(Feature::Furnished) => "A cozinha está equipada e a casa pronta a habitar." / "The kitchen is equipped and the home is ready to live in." / "La cocina está equipada y la vivienda lista para entrar a vivir.";
        |f| f.sound() => "A cozinha está equipada com placa, forno e exaustor." / "The kitchen comes with hob, oven and extractor." / "La cocina está equipada con placa, horno y campana.";
        |f| f.sound() => "Na cozinha há mesa para as refeições do dia a dia." / "The kitchen has room for a table for everyday meals." / "En la cocina cabe la mesa de diario.";
        |f| f.sound() => "A cozinha tem bancada de pedra e janela sobre o lava-loiça." / "The kitchen has a stone worktop and a window over the sink." / "La cocina tiene encimera de piedra y ventana sobre el fregadero.";
        |f| f.is(Condition::ToRestore) => "A cozinha e as instalações pedem obra completa, o que deixa liberdade de escolha." / "Kitchen and services need complete renewal, which leaves the choice open." / "La cocina y las instalaciones piden una reforma completa, lo que deja libertad para elegir.";
        |f| f.is(Condition::UnderConstruction) => "Os acabamentos da cozinha ainda podem ser escolhidos." / "The finishes of the kitchen can still be chosen." / "Aún se pueden elegir los acabados de la cocina.";
        |f| f.sound() && f.spot.country == Country::Portugal => "Os azulejos da cozinha são dos antigos, os eletrodomésticos são dos novos." / "The kitchen tiles are old ones, the appliances new ones." / "Los azulejos de la cocina son de los antiguos, los electrodomésticos son nuevos.";
    }
    HOME_EXTRAS: "What else a home has." {
        |f| f.has(Feature::AirConditioning) => "O ar condicionado ajuda nos dias de agosto." / "Air conditioning helps on August days." / "El aire acondicionado ayuda en los días de agosto.";
        |f| f.has(Feature::Storage) => "A arrecadação guarda bicicletas e malas." / "The storage room keeps bicycles and suitcases." / "El trastero guarda bicicletas y maletas.";
        |f| f.has(Feature::Furnished) => "Fica mobilado, como se vê nas imagens." / "It comes furnished, as the pictures show." / "Se entrega amueblado, como se ve en las imágenes.";
        |f| f.has(Feature::Parking) => "O carro fica em lugar próprio." / "The car has a place of its own." / "El coche tiene plaza propia.";
        |f| f.has(Feature::Terrace) => "No terraço há sombra ao meio-dia e sol ao fim do dia." / "The terrace has shade at noon and sun in the evening." / "La terraza tiene sombra a mediodía y sol por la tarde.";
        |f| f.has(Feature::Balcony) => "Na varanda cabem dois vasos e duas cadeiras." / "The balcony holds two flower pots and two chairs." / "En el balcón caben dos macetas y dos sillas.";
        |f| f.sound() => "A instalação elétrica e a canalização foram revistas." / "Wiring and plumbing have been checked." / "La instalación eléctrica y la fontanería están revisadas.";
        |f| f.sound() => "As janelas têm vidro duplo." / "The windows are double-glazed." / "Las ventanas tienen doble acristalamiento.";
        |f| f.sound() && f.old() => "O soalho de madeira foi afagado e as portas são as de origem." / "The wooden floors have been sanded and the doors are the original ones." / "El suelo de madera está acuchillado y las puertas son las originales.";
    }
    HOME_CONDITIONS: "State of repair." {
        |f| f.is(Condition::New) => "Está a estrear." / "It has never been lived in." / "Está a estrenar.";
        |f| f.is(Condition::New) => "A construção é nova e tem as garantias em vigor." / "The construction is new and under warranty." / "La construcción es nueva y tiene las garantías en vigor.";
        |f| f.is(Condition::Renovated) => "As obras, recentes, foram das canalizações aos acabamentos." / "The recent works went from the pipes to the finishes." / "La reforma, reciente, fue de las tuberías a los acabados.";
        |f| f.is(Condition::Renovated) => "A renovação fez-se com materiais da região e bom gosto." / "It was renovated with local materials and good taste." / "La reforma se hizo con materiales de la zona y buen gusto.";
        |f| f.is(Condition::Good) => "Está em bom estado e pode habitar-se sem obras." / "It is in good condition and can be moved into without works." / "Está en buen estado y se puede habitar sin obras.";
        |f| f.is(Condition::Good) => "Nota-se o cuidado posto ao longo dos anos." / "It shows that it has been well looked after over the years." / "Se nota el cuidado puesto a lo largo de los años.";
        |f| f.is(Condition::ToRestore) => "Precisa de obras e o preço tem-no em conta." / "It needs work, and the price takes that into account." / "Necesita reforma y el precio lo tiene en cuenta.";
        |f| f.is(Condition::ToRestore) => "A estrutura está sã; o resto é projeto." / "The structure is sound; the rest is a project." / "La estructura está sana; el resto es proyecto.";
        |f| f.is(Condition::UnderConstruction) => "A obra está em curso e a visita faz-se com capacete." / "Construction is under way, and visits are with a hard hat." / "La obra está en marcha y la visita se hace con casco.";
    }

    HOUSE_OPENINGS: "First sentences of houses." {
        |_f| true => "Moradia {T} com {useful} de área útil {in}, pensada à volta da luz." / "A {n}-bedroom house of {useful} {in}, laid out around the light." / "Casa de {n} {dormitorios} y {useful} útiles {in}, pensada en torno a la luz.";
        |f| f.has(Feature::Garden) => "{in^}, uma casa de {n} quartos com {useful} e espaço à volta." / "{in^}, a house of {n} bedrooms and {useful}, with room around it." / "{in^}, una casa de {n} dormitorios y {useful}, con espacio alrededor.";
        |f| f.has(Feature::Garden) => "Uma casa {T} que se abre para o jardim em quase todas as divisões." / "A {n}-bedroom house that opens to the garden from almost every room." / "Una casa de {n} {dormitorios} que se abre al jardín desde casi todas las estancias.";
        |f| f.old() => "Casa de {year}, de paredes grossas, fresca no verão e acolhedora no inverno." / "A house of {year} with thick walls: cool in summer, snug in winter." / "Casa de {year}, de muros gruesos, fresca en verano y acogedora en invierno.";
        |f| f.modern() => "Casa de {year}, de linhas simples e grandes vãos envidraçados." / "A house of {year}, of plain lines and wide glazing." / "Casa de {year}, de líneas sencillas y grandes ventanales.";
        |f| f.spot.life == Life::Country => "Para quem procura sossego sem isolamento: uma casa {T} {in}." / "For those who want quiet without isolation: a {n}-bedroom house {in}." / "Para quien busca calma sin aislamiento: una casa de {n} {dormitorios} {in}.";
        |f| f.courtyard() => "Atrás de uma porta discreta, uma casa inteira à volta do seu pátio." / "Behind a plain front door, a whole house around its courtyard." / "Tras una puerta discreta, toda una casa en torno a su patio.";
        |f| f.spot.life == Life::Coast => "A poucos minutos da praia, uma moradia {T} com {useful}." / "A few minutes from the beach, a {n}-bedroom house of {useful}." / "A pocos minutos de la playa, una casa de {n} {dormitorios} y {useful}.";
    }
    HOUSE_LIVING: "Living rooms of houses." {
        |_f| true => "A sala tem lareira e portas largas para o exterior." / "The living room has a fireplace and wide doors to the outside." / "El salón tiene chimenea y puertas anchas al exterior.";
        |_f| true => "A cozinha e a sala comunicam, e a mesa grande fica no meio." / "Kitchen and living room flow into one another, with the big table in the middle." / "La cocina y el salón se comunican, con la mesa grande en el centro.";
        |f| f.storeys > 1 => "No piso de baixo vive-se; no de cima dorme-se." / "One lives downstairs and sleeps upstairs." / "Abajo se vive; arriba se duerme.";
        |f| f.storeys == 1 => "Tudo num só piso, sem um degrau entre a sala e o quintal." / "Everything is on one floor, without a step between living room and yard." / "Todo en una planta, sin un escalón entre el salón y el patio.";
        |f| f.has(Feature::SeaView) => "Da sala o olhar vai direito ao mar." / "From the living room the eye goes straight to the sea." / "Desde el salón la vista va derecha al mar.";
        |f| f.hills() => "Das janelas vê-se o campo, que muda de cor com as estações." / "The windows look on to the fields, which change colour with the seasons." / "Desde las ventanas se ve el campo, que cambia de color con las estaciones.";
        |f| f.courtyard() => "O pátio dá luz às salas e frescura às noites de verão." / "The courtyard gives light to the rooms and cool to the summer nights." / "El patio da luz a las salas y fresco a las noches de verano.";
    }
    HOUSE_GARDENS: "Outside a house." {
        |f| f.has(Feature::Pool) => "A piscina apanha sol até tarde." / "The pool has the sun until late." / "La piscina tiene sol hasta tarde.";
        |f| f.has(Feature::Pool) => "À volta da piscina há sombra para quem a prefere." / "There is shade by the pool for those who prefer it." / "Junto a la piscina hay sombra para quien la prefiera.";
        |f| f.has(Feature::Garden) => "O jardim, com {land} de terreno, tem árvores de fruto e rega simples." / "The garden, on a plot of {land}, has fruit trees and simple watering." / "El jardín, en una parcela de {land}, tiene frutales y un riego sencillo.";
        |f| f.has(Feature::Garden) => "Laranjeiras, alfazema e um canto para a horta." / "Orange trees, lavender and a corner for vegetables." / "Naranjos, lavanda y un rincón para el huerto.";
        |f| f.has(Feature::Parking) => "Há lugar para dois carros dentro do muro." / "Two cars can park inside the wall." / "Dentro del muro caben dos coches.";
        |f| f.has(Feature::Terrace) => "No terraço cabe uma mesa para dez." / "The terrace takes a table for ten." / "En la terraza cabe una mesa para diez.";
        |f| f.courtyard() => "No pátio há uma fonte e vasos de barro nas paredes." / "The courtyard has a fountain, and clay pots on its walls." / "En el patio hay una fuente y macetas en las paredes.";
        |f| f.land > 0.0 => "O lote mede {land} e está murado." / "The plot measures {land} and is walled." / "La parcela mide {land} y está vallada.";
    }

    LAND_OPENINGS: "First sentences of land." {
        |_f| true => "Terreno com {land} {in}, com acesso por caminho público." / "Land of {land} {in}, reached by a public road." / "Terreno de {land} {in}, con acceso por camino público.";
        |_f| true => "{in^}, {land} de terreno à espera de um bom plano." / "{in^}, {land} of land waiting for a good plan." / "{in^}, {land} de terreno a la espera de un buen plan.";
        |f| f.building_plot() => "Lote urbano de {land} {in}, com frente para a rua." / "Urban plot of {land} {in}, with street frontage." / "Parcela urbana de {land} {in}, con fachada a la calle.";
        |f| !f.building_plot() => "Terreno rústico de {land} {in}, suave e fácil de percorrer." / "Rural land of {land} {in}, gentle and easy to walk." / "Finca rústica de {land} {in}, suave y fácil de recorrer.";
    }
    LAND_GROUND: "What the ground is like." {
        |f| !f.building_plot() => "Tem oliveiras e algumas árvores de fruto." / "There are olive trees and some fruit trees." / "Tiene olivos y algunos frutales.";
        |f| !f.building_plot() => "O solo é fértil e foi cultivado até há pouco." / "The soil is fertile and was farmed until recently." / "El suelo es fértil y se cultivó hasta hace poco.";
        |f| !f.building_plot() => "Um muro de pedra seca marca a extrema do lado do caminho." / "A dry-stone wall marks the boundary on the side of the lane." / "Un muro de piedra seca marca la linde del lado del camino.";
        |f| !f.building_plot() => "Há um poço com água." / "There is a well with water." / "Hay un pozo con agua.";
        |f| f.building_plot() => "Água, eletricidade e esgotos passam na rua." / "Water, electricity and sewer run along the street." / "Agua, luz y alcantarillado pasan por la calle.";
        |f| f.building_plot() => "O lote é plano e de forma regular." / "The plot is level and regular in shape." / "La parcela es llana y de forma regular.";
        |f| f.building_plot() => "A orientação a sul ajuda qualquer projeto." / "Facing south, it helps any design." / "La orientación sur ayuda a cualquier proyecto.";
        |f| f.sea() => "Da parte mais alta avista-se o mar." / "The sea is in sight from the highest part." / "Desde la parte más alta se ve el mar.";
        |f| f.hills() => "A vista corre sobre os montes." / "The view runs over the hills." / "La vista corre sobre los montes.";
        |_f| true => "As confrontações estão registadas e os marcos no sítio." / "The boundaries are registered and the markers in place." / "Los linderos están registrados y los mojones en su sitio.";
    }
    LAND_USES: "What may be done with land." {
        |f| f.building_plot() => "O plano municipal admite habitação; a área de construção confirma-se na câmara." / "The municipal plan allows a dwelling; the building area is to be confirmed with the council." / "El plan municipal admite vivienda; la edificabilidad se confirma en el ayuntamiento.";
        |f| f.building_plot() => "Há um estudo prévio, que pode ser consultado." / "A preliminary study exists and can be consulted." / "Existe un estudio previo que se puede consultar.";
        |f| !f.building_plot() => "Serve para cultivo, para um pequeno olival ou simplesmente para ter." / "It suits crops, a small olive grove, or simply having it." / "Sirve para cultivo, para un pequeño olivar o simplemente para tenerlo.";
        |f| !f.building_plot() => "É terreno agrícola: a construção depende das regras do município." / "It is farmland: building depends on the rules of the municipality." / "Es suelo agrícola: construir depende de las normas del municipio.";
    }

    RUIN_OPENINGS: "First sentences of ruins." {
        |_f| true => "Casa antiga de pedra {in}, com {gross} de implantação, para reconstruir." / "An old stone house {in}, with a footprint of {gross}, to be rebuilt." / "Casa antigua de piedra {in}, con {gross} de planta, para reconstruir.";
        |_f| true => "{in^}, as paredes de uma casa e {land} de terreno." / "{in^}, the walls of a house and {land} of land." / "{in^}, los muros de una casa y {land} de terreno.";
        |_f| true => "Há ruínas que se veem já como casa; esta é uma delas." / "Some ruins can already be seen as a home; this is one of them." / "Hay ruinas que ya se ven como casa; esta es una de ellas.";
    }
    RUIN_WALLS: "What is left of it." {
        |_f| true => "As paredes exteriores mantêm-se de pé e a pedra é boa." / "The outer walls are standing, and the stone is good." / "Los muros exteriores siguen en pie y la piedra es buena.";
        |_f| true => "A cobertura ruiu e as madeiras têm de ser novas." / "The roof has fallen in and the timber must be new." / "La cubierta se ha hundido y la madera ha de ser nueva.";
        |_f| true => "As molduras de pedra das portas e janelas estão quase todas." / "Nearly all the stone frames of doors and windows are there." / "Casi todos los marcos de piedra de puertas y ventanas se conservan.";
        |_f| true => "O terreno à volta mede {land}." / "The land around it measures {land}." / "El terreno que la rodea mide {land}.";
        |_f| true => "Uma figueira e duas oliveiras fazem-lhe companhia." / "A fig tree and two olive trees keep it company." / "Una higuera y dos olivos le hacen compañía.";
        |_f| true => "Chega-se de carro por caminho de terra batida." / "A dirt road leads up to it by car." / "Se llega en coche por un camino de tierra.";
    }
    RUIN_PLANS: "What may become of it." {
        |_f| true => "A área existente permite pensar numa casa de dois ou três quartos." / "The existing area allows for a house of two or three bedrooms." / "La superficie existente permite pensar en una casa de dos o tres dormitorios.";
        |_f| true => "A eletricidade passa perto; a água vem de furo." / "Electricity is close by; water comes from a borehole." / "La electricidad pasa cerca; el agua viene de un pozo.";
        |_f| true => "A documentação está em ordem e o artigo é urbano." / "The papers are in order and the building is registered as a dwelling." / "La documentación está en regla y la construcción consta como vivienda.";
        |_f| true => "Pede arquiteto, paciência e alguém que goste de pedra." / "It asks for an architect, patience and a liking for stone." / "Pide arquitecto, paciencia y gusto por la piedra.";
    }

    SHOP_OPENINGS: "First sentences of shops." {
        |_f| true => "Loja de {useful} {in}, com montra larga e entrada direta da rua." / "A shop of {useful} {in}, with a wide display window and its own street door." / "Local de {useful} {in}, con escaparate amplio y entrada directa desde la calle.";
        |_f| true => "{in^}, um espaço comercial de {useful} numa rua onde se anda a pé." / "{in^}, retail space of {useful} on a street where people walk." / "{in^}, un local de {useful} en una calle por la que se pasea.";
        |_f| true => "Espaço de rua com {useful}, livre e pronto a receber um projeto." / "Street-level space of {useful}, vacant and ready for a project." / "Local a pie de calle de {useful}, libre y listo para un proyecto.";
        |_f| true => "Uma loja de bairro no melhor sentido, com {useful} bem proporcionados." / "A neighbourhood shop in the best sense, with {useful} of good proportions." / "Un comercio de barrio, con {useful} bien proporcionados.";
    }
    SHOP_SPACE: "Inside a shop." {
        |_f| true => "O espaço é amplo, sem pilares a meio." / "The space is open, without pillars in the middle." / "El espacio es diáfano, sin pilares en medio.";
        |_f| true => "O pé-direito permite uma pequena galeria." / "The ceiling height allows a small gallery." / "La altura permite un pequeño altillo.";
        |_f| true => "Tem instalação sanitária e uma sala de apoio ao fundo." / "There is a lavatory and a back room." / "Tiene aseo y una trastienda al fondo.";
        |_f| true => "O pavimento foi renovado e a iluminação é de calha." / "The floor is new and the lighting runs on tracks." / "El suelo está renovado y la iluminación es de carril.";
        |f| f.has(Feature::AirConditioning) => "O ar condicionado está instalado." / "Air conditioning is installed." / "El aire acondicionado está instalado.";
        |f| f.has(Feature::Storage) => "A arrecadação tem entrada própria para mercadorias." / "The store room has its own entrance for goods." / "El almacén tiene entrada propia para mercancías.";
        |_f| true => "A montra tem mais de quatro metros." / "The display window is over four metres wide." / "El escaparate mide más de cuatro metros.";
    }
    SHOP_USES: "What a shop is good for." {
        |_f| true => "Serve a loja, ateliê ou consultório." / "It suits a shop, a studio or a practice." / "Sirve para tienda, taller o consulta.";
        |_f| true => "A licença é de comércio e serviços." / "It is licensed for retail and services." / "La licencia es de comercio y servicios.";
        |_f| true => "Já foi livraria e florista; a próxima história está por escrever." / "It has been a bookshop and a florist's; its next story is still to be written." / "Ha sido librería y floristería; la próxima historia está por escribir.";
        |_f| true => "Com a autorização devida, presta-se a um pequeno café." / "With the proper permit it would make a small café." / "Con la autorización debida, se presta a una pequeña cafetería.";
    }
    SHOP_STREET: "The street of a shop." {
        |_f| true => "A rua tem comércio de bairro e movimento ao longo do dia." / "The street has local shops and passers-by all day." / "La calle tiene comercio de barrio y movimiento todo el día.";
        |_f| true => "Os transportes param a dois passos." / "Public transport stops a few steps away." / "El transporte público para a dos pasos.";
        |_f| true => "Há zona de cargas e descargas em frente." / "There is a loading bay in front." / "Hay zona de carga y descarga enfrente.";
        |f| f.spot.life == Life::Coast => "No verão, a rua enche-se a caminho da praia." / "In summer the street fills on the way to the beach." / "En verano la calle se llena camino de la playa.";
        |f| f.spot.life == Life::City => "O quarteirão junta moradores, escolas e escritórios." / "The block brings together residents, schools and offices." / "La manzana reúne vecinos, colegios y oficinas.";
    }

    OFFICE_OPENINGS: "First sentences of offices." {
        |_f| true => "Escritório de {useful} {in}, com luz natural em todos os postos." / "An office of {useful} {in}, with daylight at every desk." / "Oficina de {useful} {in}, con luz natural en todos los puestos.";
        |_f| true => "{in^}, {useful} de escritório num {floor} silencioso." / "{in^}, {useful} of office space on a quiet {floor}." / "{in^}, {useful} de oficina en {floor} silenciosa.";
        |_f| true => "Um espaço de trabalho de {useful}, fácil de dividir." / "A workplace of {useful}, easily divided." / "Un espacio de trabajo de {useful}, fácil de dividir.";
        |_f| true => "Escritório pronto a ocupar {in}, com {useful}." / "An office ready to move into {in}, of {useful}." / "Oficina lista para ocupar {in}, de {useful}.";
    }
    OFFICE_SPACE: "Inside an office." {
        |_f| true => "A sala principal comporta dez a doze postos de trabalho." / "The main room takes ten to twelve desks." / "La sala principal admite de diez a doce puestos.";
        |_f| true => "Há uma sala de reuniões com porta de vidro." / "There is a meeting room with a glass door." / "Hay una sala de reuniones con puerta de cristal.";
        |_f| true => "A copa tem frigorífico e espaço para uma mesa." / "The pantry has a fridge and room for a table." / "El office tiene nevera y sitio para una mesa.";
        |_f| true => "A rede de dados e a fibra estão instaladas." / "Data cabling and fibre are in place." / "La red de datos y la fibra están instaladas.";
        |f| f.has(Feature::AirConditioning) => "A climatização regula-se por zona." / "Heating and cooling are set zone by zone." / "La climatización se regula por zonas.";
        |_f| true => "Tem {baths} e arrumos." / "It has {baths} and storage." / "Tiene {baths} y almacenaje.";
    }
    OFFICE_BUILDINGS: "The building of an office." {
        |f| f.has(Feature::Lift) => "O edifício tem dois elevadores e controlo de acessos." / "The building has two lifts and access control." / "El edificio tiene dos ascensores y control de accesos.";
        |f| f.has(Feature::Parking) => "Estão incluídos dois lugares de estacionamento." / "Two parking spaces are included." / "Se incluyen dos plazas de aparcamiento.";
        |_f| true => "Há suporte para bicicletas à entrada." / "There are bicycle racks by the entrance." / "Hay aparcabicicletas en la entrada.";
        |_f| true => "Restaurantes e cafés ficam à porta." / "Restaurants and cafés are at the door." / "Restaurantes y cafeterías están en la puerta.";
        |_f| true => "Os transportes ficam a menos de cinco minutos a pé." / "Public transport is less than five minutes' walk away." / "El transporte público está a menos de cinco minutos a pie.";
        |_f| true => "As janelas abrem, o que já não é comum." / "The windows open, which is no longer common." / "Las ventanas se abren, algo ya poco común.";
    }

    GARAGE_OPENINGS: "First sentences of garages." {
        |_f| true => "Garagem fechada de {useful} {in}." / "A lock-up garage of {useful} {in}." / "Garaje cerrado de {useful} {in}.";
        |_f| true => "{in^}, um lugar seguro para o carro: box de {useful}." / "{in^}, a safe place for the car: a garage of {useful}." / "{in^}, un sitio seguro para el coche: garaje de {useful}.";
        |_f| true => "Box individual com {useful} {in}, numa zona onde estacionar custa tempo." / "An individual garage of {useful} {in}, where parking takes time." / "Plaza cerrada de {useful} {in}, en una zona donde aparcar cuesta tiempo.";
    }
    GARAGE_DETAILS: "What a garage is like." {
        |_f| true => "O portão é automático." / "The door is automatic." / "La puerta es automática.";
        |_f| true => "Entra-se e sai-se sem manobras." / "One drives in and out without manoeuvring." / "Se entra y se sale sin maniobras.";
        |_f| true => "Há tomada elétrica e ponto de luz próprios." / "It has its own socket and light." / "Tiene enchufe y punto de luz propios.";
        |_f| true => "Além do carro cabem bicicletas e uma prateleira." / "Besides the car there is room for bicycles and a shelf." / "Además del coche caben bicicletas y una estantería.";
        |_f| true => "O acesso faz-se a qualquer hora, com comando e chave." / "Access is at any hour, by remote and key." / "Se accede a cualquier hora, con mando y llave.";
        |_f| true => "O piso é plano e seco." / "The floor is level and dry." / "El suelo es llano y seco.";
    }

    SURROUNDINGS: "What lies around." {
        |f| f.spot.life == Life::City => "O mercado, a padaria e a farmácia ficam a menos de cinco minutos a pé." / "Market, bakery and pharmacy are less than five minutes' walk away." / "El mercado, la panadería y la farmacia están a menos de cinco minutos a pie.";
        |f| f.spot.life == Life::City => "Os transportes passam perto e o carro torna-se dispensável." / "Public transport runs close by, and a car becomes optional." / "El transporte público pasa cerca y el coche deja de ser necesario.";
        |f| f.spot.life == Life::City => "Há um jardim com sombra e um quiosque ao virar da esquina." / "A shady square with a kiosk is around the corner." / "A la vuelta de la esquina hay una plaza con sombra y un quiosco.";
        |f| f.spot.life == Life::City => "As escolas do bairro fazem-se a pé." / "The local schools are within walking distance." / "A los colegios del barrio se va andando.";
        |f| f.spot.life == Life::City => "É um bairro de lojas pequenas, onde ainda se cumprimenta quem passa." / "It is a quarter of small shops, where people still greet one another." / "Es un barrio de tiendas pequeñas, donde la gente aún se saluda.";
        |f| f.spot.life == Life::City => "Ao fim do dia a rua sossega e ouvem-se as andorinhas." / "In the evening the street grows quiet and the swallows are heard." / "Al final del día la calle se calma y se oyen las golondrinas.";
        |f| f.spot.life == Life::Coast => "A praia fica a uns minutos a pé e o passeio marítimo também." / "The beach is a few minutes' walk away, and so is the promenade." / "La playa está a unos minutos a pie y el paseo marítimo también.";
        |f| f.spot.life == Life::Coast => "O peixe chega fresco ao mercado todas as manhãs." / "Fresh fish reaches the market every morning." / "El pescado llega fresco al mercado cada mañana.";
        |f| f.spot.life == Life::Coast => "Fora da época, o lugar pertence a quem cá vive." / "Out of season, the place belongs to those who live here." / "Fuera de temporada, el lugar es de quienes viven aquí.";
        |f| f.spot.life == Life::Coast => "O vento traz o cheiro a mar e leva o calor do verão." / "The wind brings the smell of the sea and takes the summer heat away." / "El viento trae olor a mar y se lleva el calor del verano.";
        |f| f.spot.life == Life::Town => "O centro histórico faz-se a pé em dez minutos." / "The historic centre is a ten-minute walk." / "El centro histórico está a diez minutos andando.";
        |f| f.spot.life == Life::Town => "Há escolas, centro de saúde e comércio por perto." / "Schools, health centre and shops are near." / "Hay colegios, centro de salud y comercio cerca.";
        |f| f.spot.life == Life::Town => "É uma terra onde tudo fica perto e ainda se estaciona à porta." / "It is a town where everything is close and one still parks at the door." / "Es un lugar donde todo queda cerca y aún se aparca en la puerta.";
        |f| f.spot.life == Life::Town => "Ao sábado há mercado na praça." / "On Saturdays there is a market in the square." / "Los sábados hay mercado en la plaza.";
        |f| f.spot.life == Life::Country => "A aldeia tem café, mercearia e quem saiba dar indicações." / "The village has a café, a grocer's and people who can give directions." / "El pueblo tiene bar, ultramarinos y quien sepa dar indicaciones.";
        |f| f.spot.life == Life::Country => "À noite veem-se as estrelas." / "At night one can see the stars." / "De noche se ven las estrellas.";
        |f| f.spot.life == Life::Country => "Os caminhos à volta convidam a andar a pé e de bicicleta." / "The lanes around invite walking and cycling." / "Los caminos de alrededor invitan a andar y a ir en bicicleta.";
        |f| f.spot.life == Life::Country => "A vila mais próxima fica a um quarto de hora de carro." / "The nearest town is a quarter of an hour by car." / "El pueblo grande más cercano está a un cuarto de hora en coche.";
        |f| f.spot.life == Life::Country && f.hills() => "De manhã o silêncio só é interrompido pelos pássaros." / "In the morning only the birds break the silence." / "Por la mañana solo los pájaros rompen el silencio.";
        |f| f.spot.life == Life::Country && f.sea() => "O mar fica perto, o turismo nem tanto." / "The sea is near; the crowds are not." / "El mar queda cerca; las multitudes, no tanto.";
    }
    TERMS: "On what terms." {
        |f| f.rented() && f.spot.country == Country::Portugal => "Arrendamento com contrato registado: dois meses de caução e um de renda adiantada." / "Let on a registered contract: two months' deposit and one month's rent in advance." / "Alquiler con contrato registrado: dos meses de fianza y uno por adelantado.";
        |f| f.rented() && f.spot.country == Country::Portugal => "Contrato por um ano, renovável; caução de uma renda." / "A one-year contract, renewable; one month's rent as deposit." / "Contrato de un año, renovable; un mes de fianza.";
        |f| f.rented() && f.spot.country == Country::Spain && f.home() => "Fiança legal de um mês e contrato de longa duração." / "The legal deposit of one month and a long-term contract." / "Fianza legal de un mes y contrato de larga duración.";
        |f| f.rented() && f.spot.country == Country::Spain && !f.home() => "Contrato negociável, com a fiança legal." / "The contract is open to negotiation, with the legal deposit." / "Contrato negociable, con la fianza legal.";
        |f| f.rented() => "Disponível a partir do próximo mês." / "Available from next month." / "Disponible a partir del próximo mes.";
        |f| !f.rented() => "A documentação está em ordem e a escritura pode ser marcada de imediato." / "The papers are in order and completion can be arranged at once." / "La documentación está en regla y la escritura se puede firmar de inmediato.";
        |f| !f.rented() => "Livre de encargos e de ocupantes." / "Free of charges and vacant." / "Libre de cargas y de ocupantes.";
        |f| !f.rented() => "O preço é negociável para quem decide com calma." / "There is room to talk about the price with those who decide calmly." / "El precio se puede hablar con quien decide con calma.";
    }
    CLOSINGS: "Last sentences." {
        |_f| true => "Marca-se visita nos dias úteis e ao sábado de manhã." / "Visits can be arranged on weekdays and on Saturday mornings." / "Se puede visitar de lunes a viernes y los sábados por la mañana.";
        |_f| true => "A planta e a certidão estão disponíveis a pedido." / "Plan and land-register extract are available on request." / "El plano y la nota registral están disponibles a petición.";
        |_f| true => "Vale a pena ver ao vivo." / "It is worth seeing in person." / "Merece la pena una visita.";
        |_f| true => "As visitas fazem-se com tempo, sem pressas." / "Visits take their time; there is no hurry." / "Las visitas se hacen con tiempo, sin prisas.";
        |f| f.spot.life != Life::Country => "Convém vir a pé, para conhecer também a rua." / "It is best to come on foot, to get to know the street as well." / "Conviene venir a pie, para conocer también la calle.";
        |f| f.hidden => "A morada exata é dada na marcação da visita." / "The exact address is given when a visit is arranged." / "La dirección exacta se da al concertar la visita.";
        |f| f.home() && f.listing_type == ListingType::Sale => "Acompanhamos o pedido de crédito, para quem precisar." / "We help with the mortgage application where it is needed." / "Acompañamos la solicitud de hipoteca a quien la necesite.";
    }
}
