// Links the list with the map: who points at a card sees its dot, who points at a dot sees its card.
// A card says who it is by `data-number`, and where by `data-lat` and `data-lon`.

import { Popup } from 'leaflet/dist/leaflet-src.esm.js';

const CARDS = '#resultados [data-number]';

const cardOf = (target) => (target instanceof Element ? target.closest(CARDS) : null);
const cardWith = (number) => document.querySelector(`#resultados [data-number="${CSS.escape(number)}"]`);

const described = ({ dataset: { number, lat, lon } }) => ({
  number,
  lat: Number.parseFloat(lat),
  lon: Number.parseFloat(lon),
});

/** Whether the map lies over the list as a sheet, as it does on small screens. */
const coversList = (map) => getComputedStyle(map.getContainer().closest('section') ?? map.getContainer()).position === 'fixed';

/** Wires both ways. */
export function linkCards(map, dots) {
  const enter = ({ target }) => {
    const card = cardOf(target);
    dots.light(card ? described(card) : undefined);
  };
  document.addEventListener('pointerover', enter);
  document.addEventListener('focusin', enter);

  dots.onhover = ({ number }, on) => cardWith(number)?.classList.toggle('is-lit', on);

  dots.onopen = (point, dot) => {
    const card = cardWith(point.number);
    if (!card || coversList(map)) {
      showPopup(map, point, dot);
      return;
    }
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    card.scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block: 'center' });
    const link = card.matches('a[href]') ? card : card.querySelector('a[href]');
    link?.focus({ preventScroll: true });
  };
}

/** A small window with a link; picture and title come from the page it leads to. */
async function showPopup(map, point, dot) {
  const box = document.createElement('a');
  box.className = 'map-popup';
  box.href = point.url;
  const title = document.createElement('span');
  title.className = 'map-popup-title';
  const price = document.createElement('strong');
  price.className = 'map-popup-price';
  price.textContent = dot.getElement()?.textContent ?? '';
  box.append(price, title);
  const popup = new Popup({ closeButton: false, minWidth: 200, maxWidth: 240, offset: [0, -10] })
    .setLatLng(dot.getLatLng())
    .setContent(box)
    .openOn(map);
  // The keyboard goes into the window, Escape back to the dot it came from.
  box.focus({ preventScroll: true });
  box.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return;
    popup.close();
    dot.getElement()?.focus();
  });
  const answer = await fetch(point.url, { headers: { accept: 'text/html' } }).catch(() => undefined);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const meta = (name) => page.querySelector(`meta[property="og:${name}"]`)?.content;
  const heading = page.querySelector('h1')?.textContent.trim() || meta('title');
  if (heading) title.textContent = heading;
  const source = meta('image') && new URL(meta('image'), location.href);
  if (source) {
    const picture = document.createElement('img');
    picture.src = source.pathname + source.search;
    picture.alt = '';
    picture.width = 240;
    picture.height = 150;
    box.prepend(picture);
  }
  popup.update();
}
