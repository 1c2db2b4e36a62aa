// The dots: single listings as price tags, several close together as a round mark with their number.
// The server groups them for rectangle and zoom; here they are only drawn, and kept while they stay the same,
// so that neither focus nor pointer loses the one it is on.

import { Icon, Marker, layerGroup } from 'leaflet/dist/leaflet-src.esm.js';

/** After the map has rested this long it asks for its dots. */
const RESTS_MS = 120;

/** An icon that is the very element given: a real link or button, not a div that plays one. */
const ElementIcon = Icon.extend({
  createIcon() {
    return this.options.element;
  },
  createShadow: () => null,
});

const keyOf = ({ number, count, lat, lon }) => (number == null ? `${count}@${lat},${lon}` : `n${number}`);

/** Few, some or many: how large a round mark is. */
const sizeOf = (count) => (count < 10 ? 'few' : count < 100 ? 'some' : 'many');

export class Dots {
  #map;
  #element;
  #label;
  #notice;
  #counts;
  #layer = layerGroup();
  #shown = new Map();
  #lit;
  #request;
  #timer;

  constructor(map, element, label, notice) {
    this.#map = map;
    this.#element = element;
    this.#label = label;
    this.#notice = notice;
    this.#counts = new Intl.NumberFormat(element.dataset.locale || undefined);
    this.#layer.addTo(map);
    map.on('moveend', () => this.refresh());
    this.#load();
  }

  /** Asks for the dots of what is shown now, once the map rests. */
  refresh() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#load(), RESTS_MS);
  }

  async #load() {
    this.#request?.abort();
    const request = new AbortController();
    this.#request = request;
    const bounds = this.#map.getBounds();
    // A map that is not shown (a closed sheet, paper) has no size and nothing to ask for.
    if (bounds.getWest() >= bounds.getEast() || bounds.getSouth() >= bounds.getNorth()) return;
    this.#notice.waiting();
    const search = new URLSearchParams(this.#element.dataset.query);
    for (const name of ['mapa', 'depois', 'antes']) search.delete(name);
    const address = new URL(this.#element.dataset.points, location.href);
    address.search = new URLSearchParams({
      query: search.toString(),
      west: Math.max(-180, bounds.getWest()).toFixed(5),
      south: Math.max(-90, bounds.getSouth()).toFixed(5),
      east: Math.min(180, bounds.getEast()).toFixed(5),
      north: Math.min(90, bounds.getNorth()).toFixed(5),
      zoom: String(Math.floor(this.#map.getZoom())),
    });
    try {
      const answer = await fetch(address, { signal: request.signal, headers: { accept: 'application/json' } });
      if (!answer.ok) throw new Error(`dots: ${answer.status}`);
      this.#show(await answer.json());
      this.#element.dataset.dots = String(this.#shown.size);
      this.#notice.came();
    } catch (error) {
      if (error.name !== 'AbortError') this.#notice.failed(this.#label('failed'), () => this.#load());
    }
  }

  #show(points) {
    const wanted = new Map(points.map((point) => [keyOf(point), point]));
    for (const [key, dot] of this.#shown) {
      if (wanted.has(key)) continue;
      dot.remove();
      this.#shown.delete(key);
    }
    for (const [key, point] of wanted) {
      if (!this.#shown.has(key)) this.#shown.set(key, this.#draw(point));
    }
    // The names of places make room for them.
    this.#map.fire('dotsdrawn');
  }

  #draw(point) {
    const single = point.number != null;
    const element = document.createElement(single ? 'a' : 'button');
    if (single) {
      element.href = point.url;
      element.textContent = point.price;
      element.setAttribute('aria-label', `${this.#label('listing', { n: 1 })}, ${point.price}`);
    } else {
      const count = this.#counts.format(point.count);
      element.type = 'button';
      element.textContent = count;
      element.dataset.size = sizeOf(point.count);
      element.setAttribute('aria-label', this.#label('listings', { n: count }));
    }
    const className = single ? 'map-price' : 'map-cluster';
    element.className = `leaflet-marker-icon ${className}`;
    const dot = new Marker([point.lat, point.lon], {
      icon: new ElementIcon({ element }),
      // Links and buttons take focus and keys by themselves.
      keyboard: false,
      autoPanOnFocus: false,
      riseOnHover: true,
    });
    dot.point = point;
    dot.on('click', ({ originalEvent }) => this.#clicked(dot, originalEvent));
    for (const [event, on] of [['pointerenter', true], ['pointerleave', false], ['focus', true], ['blur', false]]) {
      element.addEventListener(event, () => single && this.onhover?.(point, on));
    }
    return dot.addTo(this.#layer);
  }

  #clicked(dot, event) {
    if (dot.point.number == null) {
      this.#map.setView(dot.getLatLng(), Math.min(this.#map.getZoom() + 2, this.#map.getMaxZoom()));
      return;
    }
    // With a key held or another button the browser does what it always does with a link.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0) return;
    event.preventDefault();
    this.onopen?.(dot.point, dot);
  }

  /** Lights the dot of a listing, or the nearest round mark it may be in; nothing puts the light out. */
  light(card) {
    this.#lit?.getElement()?.classList.remove('is-lit');
    this.#lit?.setZIndexOffset(0);
    this.#lit = card && (this.#shown.get(`n${card.number}`) ?? this.#clusterNear(card));
    this.#lit?.getElement()?.classList.add('is-lit');
    this.#lit?.setZIndexOffset(10_000);
  }

  #clusterNear({ lat, lon }) {
    if (!Number.isFinite(lat) || !Number.isFinite(lon)) return undefined;
    const here = this.#map.latLngToContainerPoint([lat, lon]);
    let nearest;
    let least = 80;
    for (const dot of this.#shown.values()) {
      if (dot.point.number != null) continue;
      const distance = here.distanceTo(this.#map.latLngToContainerPoint(dot.getLatLng()));
      if (distance < least) [nearest, least] = [dot, distance];
    }
    return nearest;
  }
}
