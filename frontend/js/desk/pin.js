// The pin of a property: a click on the map sets it, dragging and the arrow keys move it, and the fields for
// latitude and longitude say the same, both ways.

import { Icon, Marker } from 'leaflet/dist/leaflet-src.esm.js';
import { makeMap } from '../map/canvas.js';

/** Where a property lies of which nothing is known yet: the mainland of both countries. */
const SOMEWHERE = [39.9, -5.4];
const FAR = 6;
const NEAR = 15;
/** So many pixels an arrow key moves the pin; with Shift, ten times as many. */
const STEP = 4;
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
/** A millionth of a degree is a hand's breadth. */
const DIGITS = 6;

const Pin = Icon.extend({
  createIcon() {
    const pin = document.createElement('span');
    pin.className = 'leaflet-marker-icon map-pin';
    return pin;
  },
  createShadow: () => null,
});

/** Makes the map of `element`, which stands in the form of the place. */
export function setPin(element) {
  const form = element.closest('form');
  const [latitude, longitude] = ['latitude', 'longitude'].map((name) => form.elements.namedItem(name));
  element.hidden = false;
  const { map, label } = makeMap(element);
  let marker;

  /** The place the fields name, or nothing. */
  const typed = () => {
    if (!latitude.value.trim() || !longitude.value.trim()) return undefined;
    const [lat, lng] = [latitude, longitude].map(({ value }) => Number(value.trim().replace(',', '.')));
    return Math.abs(lat) <= 90 && Math.abs(lng) <= 180 ? { lat, lng } : undefined;
  };

  const write = ({ lat, lng }) => {
    latitude.value = lat.toFixed(DIGITS);
    longitude.value = lng.toFixed(DIGITS);
  };

  const remove = () => {
    marker?.remove();
    marker = undefined;
  };

  const put = (place) => {
    if (marker) return marker.setLatLng(place);
    marker = new Marker(place, { icon: new Pin(), draggable: true, autoPan: true, title: label('pin'), alt: label('pin') });
    marker.on('dragend', () => write(marker.getLatLng()));
    marker.addTo(map);
    const pin = marker.getElement();
    pin.setAttribute('role', 'button');
    pin.setAttribute('aria-label', label('pin'));
    pin.addEventListener('keydown', (event) => {
      const direction = ARROWS[event.key];
      if (!direction) return;
      // The map would move instead.
      event.preventDefault();
      event.stopPropagation();
      const by = event.shiftKey ? STEP * 10 : STEP;
      const point = map.latLngToContainerPoint(marker.getLatLng()).add([direction[0] * by, direction[1] * by]);
      marker.setLatLng(map.containerPointToLatLng(point));
      write(marker.getLatLng());
      map.panInside(marker.getLatLng(), { padding: [32, 32] });
    });
    return marker;
  };

  const show = (place, zoom) => {
    put(place);
    map.setView(place, Math.max(map.getZoom() || 0, zoom), { animate: false });
  };

  const start = typed();
  const near = [element.dataset.nearLat, element.dataset.nearLon].map(Number.parseFloat);
  if (start) {
    map.setView(start, element.dataset.ground === 'outlines' ? 10 : NEAR, { animate: false });
    put(start);
  } else if (near.every(Number.isFinite)) map.setView(near, 12, { animate: false });
  else map.setView(SOMEWHERE, FAR, { animate: false });

  map.on('click', ({ latlng }) => {
    put(latlng.wrap());
    write(latlng.wrap());
  });
  for (const field of [latitude, longitude]) {
    field.addEventListener('change', () => {
      const place = typed();
      if (place) show(place, 12);
      else remove();
    });
  }

  const says = form.querySelector('[data-pin-says]');
  form.querySelector('[data-pin-clear]')?.addEventListener('click', () => {
    latitude.value = '';
    longitude.value = '';
    remove();
  });
  form.querySelector('[data-pin-here]')?.addEventListener('click', () => {
    if (says) says.textContent = '';
    const refused = () => {
      if (says) says.textContent = label('refused');
    };
    if (!navigator.geolocation) return refused();
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const place = { lat: coords.latitude, lng: coords.longitude };
        write(place);
        show(place, NEAR);
      },
      refused,
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 },
    );
  });
}
