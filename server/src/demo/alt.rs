//! What the demo's pictures show, for those who don't see them.

use super::pictures::Scene;
use kernel::locale::Locale;

/// The alternative text of a scene in Portuguese, English and Spanish, as in [`Locale::ALL`].
#[must_use]
pub const fn texts(scene: Scene) -> [&'static str; Locale::ALL.len()] {
    match scene {
        Scene::TiledBuilding => [
            "Prédio com varandas de ferro numa rua calcetada",
            "Town house with iron balconies on a paved street",
            "Edificio con balcones de hierro en una calle empedrada",
        ],
        Scene::GraniteHouse => [
            "Casas estreitas com molduras de granito e varandas de ferro",
            "Narrow houses with granite frames and iron balconies",
            "Casas estrechas con marcos de granito y balcones de hierro",
        ],
        Scene::ModernBlock => [
            "Prédio moderno com varandas e painéis de correr",
            "Modern block with balconies and sliding screens",
            "Edificio moderno con terrazas y paneles correderos",
        ],
        Scene::Ensanche => [
            "Edifício com marquises envidraçadas e balaustrada",
            "Building with glazed bays and a balustrade",
            "Edificio con miradores acristalados y balaustrada",
        ],
        Scene::WhitewashedHouse => [
            "Casa caiada com barra de cor e chaminé larga",
            "Whitewashed house with a coloured band and a broad chimney",
            "Casa encalada con zócalo de color y chimenea ancha",
        ],
        Scene::GardenHouse => [
            "Moradia com telhado de quatro águas e jardim",
            "House with a hipped roof and a garden",
            "Casa con tejado a cuatro aguas y jardín",
        ],
        Scene::PoolVilla => [
            "Moradia contemporânea com terraço e grandes vãos",
            "Contemporary villa with terrace and wide glazing",
            "Casa contemporánea con terraza y grandes ventanales",
        ],
        Scene::CourtyardHouse => [
            "Pátio com arcos, fonte e vasos nas paredes",
            "Courtyard with arches, a fountain and pots on the walls",
            "Patio con arcos, fuente y macetas en las paredes",
        ],
        Scene::Land => [
            "Terreno com árvores, caminho e muro de pedra",
            "Land with trees, a track and a stone wall",
            "Terreno con árboles, camino y muro de piedra",
        ],
        Scene::SeaLand => [
            "Terreno com árvores e o mar ao fundo",
            "Land with trees and the sea beyond",
            "Terreno con árboles y el mar al fondo",
        ],
        Scene::Ruin => [
            "Paredes de pedra de uma casa sem telhado",
            "Stone walls of a house without a roof",
            "Muros de piedra de una casa sin tejado",
        ],
        Scene::ShopFront => [
            "Montra de loja com toldo às riscas",
            "Shop window with a striped awning",
            "Escaparate con toldo de rayas",
        ],
        Scene::OfficeBuilding => [
            "Edifício de escritórios com fachada de vidro",
            "Office building with a glass façade",
            "Edificio de oficinas con fachada de cristal",
        ],
        Scene::GarageDoors => [
            "Três portões de garagem lado a lado",
            "Three garage doors side by side",
            "Tres puertas de garaje contiguas",
        ],
        Scene::LivingRoom => [
            "Sala com sofá, tapete e janela com vista",
            "Living room with sofa, rug and a window with a view",
            "Salón con sofá, alfombra y ventana con vistas",
        ],
        Scene::Kitchen => [
            "Cozinha equipada com janela sobre a bancada",
            "Fitted kitchen with a window over the worktop",
            "Cocina equipada con ventana sobre la encimera",
        ],
        Scene::Bedroom => [
            "Quarto com cama de casal e janela",
            "Bedroom with a double bed and a window",
            "Dormitorio con cama de matrimonio y ventana",
        ],
        Scene::Bathroom => [
            "Casa de banho com azulejos e espelho redondo",
            "Tiled bathroom with a round mirror",
            "Baño con azulejos y espejo redondo",
        ],
        Scene::TerraceView => [
            "Vista do terraço, com mesa e vasos de flores",
            "View from the terrace, with a table and flower pots",
            "Vista desde la terraza, con mesa y macetas",
        ],
        Scene::ShopFloor => [
            "Interior de loja vazio com montra para a rua",
            "Empty shop interior with a window to the street",
            "Interior de local vacío con escaparate a la calle",
        ],
        Scene::OfficeFloor => [
            "Sala de trabalho com secretárias junto à janela",
            "Workroom with desks by the window",
            "Sala de trabajo con mesas junto a la ventana",
        ],
        Scene::ParkingBay => [
            "Lugar de estacionamento coberto e iluminado",
            "Covered and well-lit parking bay",
            "Plaza de aparcamiento cubierta e iluminada",
        ],
        Scene::FloorPlan => [
            "Planta do imóvel com mobiliário",
            "Floor plan with furniture",
            "Plano de la vivienda con mobiliario",
        ],
        Scene::SitePlan => [
            "Planta do terreno com árvores e acesso",
            "Site plan with trees and access",
            "Plano del terreno con árboles y acceso",
        ],
    }
}
