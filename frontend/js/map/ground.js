// What lies beneath the dots: tiles where a source is configured and answers, else outlines from packaged data.

import { divIcon, geoJSON, layerGroup, marker, svg, tileLayer } from 'leaflet/dist/leaflet-src.esm.js';
import { feature } from 'topojson-client';
import outlines from '../../../server/site/data/outlines.topojson';

/** So many tiles may fail before any came until the source counts as dead. */
const DEAD_AFTER = 3;
/** South-west and north-east of what the outlines hold. */
const FRAME = [
  [24, -36],
  [50, 13],
];
/** From which zoom the names of a tier of places are shown, and up to how many at once. */
const TIERS = [5, 7, 9, 11];
const MOST_NAMES = 60;
/** How far above or below its place a name may stand, in pixels, where a dot is in the way. */
const SHIFTS = [0, 30, -30];
const LAYERS = ['abroad', 'enclaves', 'iberia', 'districts', 'provinces'];

/** Puts the ground under a map. `ground.drawn` tells whether it is outlines; `data-ground` says so to style/. */
export function layGround(map, element) {
  const { tiles, attribution } = element.dataset;
  if (tiles) layTiles(map, element, tiles, attribution);
  else layOutlines(map, element);
}

function layTiles(map, element, source, attribution) {
  element.dataset.ground = 'tiles';
  const layer = tileLayer(source, { attribution, maxZoom: 19 });
  let failed = 0;
  layer.once('tileload', () => layer.off('tileerror'));
  layer.on('tileerror', () => {
    failed += 1;
    if (failed !== DEAD_AFTER) return;
    layer.remove();
    layOutlines(map, element);
  });
  layer.addTo(map);
}

async function layOutlines(map, element) {
  element.dataset.ground = 'outlines';
  map.setMinZoom(5);
  map.setMaxBounds(FRAME);
  const pane = map.createPane('ground');
  pane.classList.add('map-ground');
  map.createPane('names').classList.add('map-names');
  let atlas;
  try {
    atlas = await (await fetch(outlines)).json();
  } catch {
    return; // The sea stays; the dots say enough.
  }
  map.attributionControl?.addAttribution(atlas.attribution);
  // One renderer for all of it, drawn a little beyond the edges so that dragging shows no gap.
  const renderer = svg({ pane: 'ground', padding: 0.5 });
  for (const name of LAYERS) {
    geoJSON(feature(atlas, atlas.objects[name]), {
      pane: 'ground',
      renderer,
      interactive: false,
      style: { className: `map-${name}` },
    }).addTo(map);
  }
  nameplaces(map, atlas.places);
}

/** A name's rectangle around a point, by a mean width of its letters. */
const boxOf = ({ x, y }, name) => {
  const half = name.length * 3.6 + 8;
  return [x - half, y - 10, x + half, y + 10];
};

const meet = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

/** Shows the names of places in view, the important ones first: none over another, none beneath a dot. */
function nameplaces(map, tiers) {
  const names = layerGroup().addTo(map);
  const write = () => {
    names.clearLayers();
    const bounds = map.getBounds().pad(0.05);
    const frame = map.getContainer().getBoundingClientRect();
    const taken = [...map.getPane('markerPane').children].map((dot) => {
      const { left, top, right, bottom } = dot.getBoundingClientRect();
      return [left - frame.left, top - frame.top, right - frame.left, bottom - frame.top];
    });
    let written = 0;
    for (const [tier, places] of tiers.entries()) {
      if (map.getZoom() < TIERS[tier]) break;
      for (const [name, latitude, longitude] of places) {
        if (written >= MOST_NAMES) return;
        if (!bounds.contains([latitude, longitude])) continue;
        const place = map.latLngToContainerPoint([latitude, longitude]);
        const spot = SHIFTS.map((shift) => place.add([0, shift])).find((at) => !taken.some((box) => meet(box, boxOf(at, name))));
        if (!spot) continue;
        taken.push(boxOf(spot, name));
        written += 1;
        const text = document.createElement('span');
        text.textContent = name;
        const icon = divIcon({ className: `map-name map-name-${tier}`, html: text, iconSize: null });
        marker(map.containerPointToLatLng(spot), { pane: 'names', icon, interactive: false, keyboard: false }).addTo(names);
      }
    }
  };
  map.on('moveend dotsdrawn', write);
  write();
}
