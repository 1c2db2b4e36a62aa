// "Search as the map moves": the list becomes that of the rectangle shown. The server renders it as it renders
// every page; what changes is taken out of that page, and the address with it, so that a link shared now,
// a reload and the way back all show the same.

import { DomEvent } from 'leaflet/dist/leaflet-src.esm.js';
import { noticeOn } from './notice.js';

/** After the map has rested this long it searches. */
const RESTS_MS = 350;
/** The parts of a page that a search changes: count, chips and cards; the way to the other languages. */
const PARTS = ['#resultados', '.languages'];
const FORM = 'form.filters';
const REMEMBERED = 'map-follows';

const remembered = () => {
  try {
    return localStorage.getItem(REMEMBERED) !== 'no';
  } catch {
    return true;
  }
};

const remember = (follows) => {
  try {
    localStorage.setItem(REMEMBERED, follows ? 'yes' : 'no');
  } catch {
    // A browser that keeps nothing asks again next time.
  }
};

/** Whether a field holds something that was not sent yet. */
const isTouched = (field) =>
  field instanceof HTMLInputElement &&
  (field.checked !== field.defaultChecked || (field.type !== 'hidden' && field.value !== field.defaultValue));

/** The filters count what is in the rectangle now. A form with a choice not sent yet only learns the rectangle. */
function renewForm(page, rectangle) {
  const [mine, other] = [document.querySelector(FORM), page.querySelector(FORM)];
  if (!mine || !other) return;
  if (!mine.contains(document.activeElement) && !mine.querySelector('details[open]') && ![...mine.elements].some(isTouched)) {
    mine.replaceWith(document.adoptNode(other));
    return;
  }
  let field = mine.elements.namedItem('mapa');
  if (!field) {
    field = document.createElement('input');
    field.type = 'hidden';
    field.name = 'mapa';
    mine.append(field);
  }
  field.value = rectangle;
}

/** The checkbox, drawn over the map. */
function checkbox(element, text) {
  const box = document.createElement('input');
  box.type = 'checkbox';
  box.checked = remembered();
  box.addEventListener('change', () => remember(box.checked));
  const frame = document.createElement('label');
  frame.className = 'map-follow';
  frame.append(box, text);
  element.append(frame);
  // What is done to the checkbox is not done to the map beneath it.
  DomEvent.disableClickPropagation(frame);
  DomEvent.on(frame, 'keydown', DomEvent.stopPropagation);
  return box;
}

/** The address of this search inside a rectangle, from its first page. */
function addressOf(bounds) {
  const address = new URL(location.href);
  address.searchParams.delete('depois');
  address.searchParams.delete('antes');
  const sides = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  address.searchParams.delete('mapa');
  const rest = address.searchParams.toString();
  // Commas are allowed in a query and read better than %2C.
  address.search = `${rest}${rest ? '&' : ''}mapa=${sides.map((side) => side.toFixed(5)).join(',')}`;
  address.hash = '';
  return address;
}

/** Puts the parts of another page of the same search in the place of this page's. */
function takeOver(page) {
  for (const part of PARTS) {
    const [mine, other] = [document.querySelector(part), page.querySelector(part)];
    if (!mine || !other) continue;
    mine.replaceWith(document.adoptNode(other));
    other.dispatchEvent(new CustomEvent('estate:replaced', { bubbles: true }));
  }
  document.title = page.title;
  for (const link of document.head.querySelectorAll('link[rel="canonical"], link[rel="alternate"]')) link.remove();
  document.head.append(...page.head.querySelectorAll('link[rel="canonical"], link[rel="alternate"]'));
}

/** Starts following. */
export function followMap(map, element, label) {
  const box = checkbox(element, label('searchHere'));
  const notice = noticeOn(element, label);
  let timer;
  let request;
  let unasked = false;

  const search = async () => {
    request?.abort();
    request = new AbortController();
    const { signal } = request;
    const address = addressOf(map.getBounds());
    const list = document.getElementById('resultados');
    list?.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(address, { signal, headers: { accept: 'text/html' } });
      if (!answer.ok) throw new Error(`search: ${answer.status}`);
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      takeOver(page);
      renewForm(page, address.searchParams.get('mapa'));
      history.replaceState(history.state, '', address);
      notice.came(document.getElementById('contagem')?.textContent.trim());
      element.dataset.followed = String(Number(element.dataset.followed ?? 0) + 1);
    } catch (error) {
      if (error.name === 'AbortError') return;
      list?.removeAttribute('aria-busy');
      notice.failed(label('listFailed'), search);
    }
  };
  const searchSoon = () => {
    clearTimeout(timer);
    if (box.checked) timer = setTimeout(search, RESTS_MS);
  };

  // A window that changes its size, a map that makes room for its popup: nobody asked for another search.
  map.on('resize autopanstart', () => (unasked = true));
  map.on('moveend', () => {
    if (!unasked) searchSoon();
    unasked = false;
  });
  box.addEventListener('change', () => box.checked && searchSoon());
}
