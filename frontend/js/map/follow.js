// "Search as the map moves": the list becomes that of the rectangle shown. The server renders it as it renders
// every page; what changes is taken out of that page, and the address with it, so that a link shared now,
// a reload and the way back all show the same.

import { DomEvent } from 'leaflet/dist/leaflet-src.esm.js';

/** After the map has rested this long it searches. */
const RESTS_MS = 350;
/** Parts of the page that a search changes, by id; where one of them is missing it is left out. */
const PARTS = ['resultados', 'contagem', 'filtros-ativos', 'idiomas'];
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

/** Puts a rectangle into the filter form, so that the next filter set keeps it. */
export function keepRectangle(text) {
  for (const form of document.querySelectorAll('form[data-search]')) {
    let field = form.elements.namedItem('mapa');
    if (!field) {
      field = document.createElement('input');
      field.type = 'hidden';
      field.name = 'mapa';
      form.append(field);
    }
    field.value = text;
  }
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

function status(element) {
  const line = document.createElement('p');
  line.className = 'map-status';
  line.setAttribute('role', 'status');
  element.append(line);
  return line;
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
  for (const id of PARTS) {
    const [mine, other] = [document.getElementById(id), page.getElementById(id)];
    if (!mine || !other) continue;
    mine.replaceWith(document.adoptNode(other));
    document.getElementById(id).dispatchEvent(new CustomEvent('estate:replaced', { bubbles: true }));
  }
  document.title = page.title;
  for (const link of document.head.querySelectorAll('link[rel="canonical"], link[rel="alternate"]')) link.remove();
  document.head.append(...page.head.querySelectorAll('link[rel="canonical"], link[rel="alternate"]'));
}

/** Starts following. */
export function followMap(map, element, label) {
  const box = checkbox(element, label('follow'));
  const line = status(element);
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
      takeOver(new DOMParser().parseFromString(await answer.text(), 'text/html'));
      history.replaceState(history.state, '', address);
      keepRectangle(address.searchParams.get('mapa'));
      line.classList.remove('is-failure');
      line.textContent = document.getElementById('contagem')?.textContent.trim() ?? '';
      element.dataset.followed = String(Number(element.dataset.followed ?? 0) + 1);
    } catch (error) {
      if (error.name === 'AbortError') return;
      list?.removeAttribute('aria-busy');
      line.classList.add('is-failure');
      line.textContent = label('failed');
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
