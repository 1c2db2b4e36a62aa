// The two maps there are: the results beside their list, and where one property lies.

import { Circle, Icon, Marker } from 'leaflet/dist/leaflet-src.esm.js';
import { makeMap } from './canvas.js';
import { Dots } from './dots.js';
import { followMap } from './follow.js';
import { linkCards } from './cards.js';

/** The mainland of Portugal, where a search has no results to show. */
const HOME = [-9.6, 36.9, -6.1, 42.2];
/** A hidden address lies somewhere in a circle of this radius, in metres. */
const VAGUE_RADIUS = 300;

/** Leaflet's corners of a rectangle given as west, south, east, north. */
const corners = ([west, south, east, north]) => [
  [south, west],
  [north, east],
];

/** Four finite numbers out of text, or nothing. */
function rectangle(text) {
  const numbers = (text ?? '').split(',').map(Number.parseFloat);
  return numbers.length === 4 && numbers.every(Number.isFinite) ? numbers : undefined;
}

/** The map of a results page; `notice` tells of its dots. */
export function mountResults(element, notice) {
  const { map, label } = makeMap(element);
  const asked = rectangle(new URLSearchParams(location.search).get('mapa'));
  if (asked) map.fitBounds(corners(asked), { animate: false });
  else map.fitBounds(corners(rectangle(element.dataset.bounds) ?? HOME), { padding: [36, 36], maxZoom: 14, animate: false });
  const dots = new Dots(map, element, label, notice);
  linkCards(map, dots);
  followMap(map, element, label);
}

/** The map of a property: a pin, or a circle where the address is hidden. */
export function mountDetail(element, notice) {
  const centre = [Number.parseFloat(element.dataset.lat), Number.parseFloat(element.dataset.lon)];
  notice.came();
  if (!centre.every(Number.isFinite)) return;
  // The wheel scrolls the page; who wants the map larger has its buttons and two fingers.
  const { map } = makeMap(element, { scrollWheelZoom: false });
  // The outlines tell where in the country it is, tiles where in the town.
  const drawn = element.dataset.ground === 'outlines';
  map.setView(centre, drawn ? 10 : 14, { animate: false });
  if (element.dataset.approximate === 'true' && !drawn) {
    new Circle(centre, { radius: VAGUE_RADIUS, interactive: false, className: 'map-vague' }).addTo(map);
  } else {
    const className = element.dataset.approximate === 'true' ? 'map-about' : 'map-pin';
    const Pin = Icon.extend({
      createIcon() {
        const pin = document.createElement('span');
        pin.className = `leaflet-marker-icon ${className}`;
        return pin;
      },
      createShadow: () => null,
    });
    new Marker(centre, { icon: new Pin(), interactive: false, keyboard: false }).addTo(map);
  }
}
