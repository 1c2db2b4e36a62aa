// On small screens the map is a sheet over the list; one button goes between them. style/map.css shows it there only.

import { labelsOf } from './labels.js';

/** Adds the button. `data-results-view="map"` on the root element is what style/ goes by. */
export function offerSwitch(element) {
  const label = labelsOf(element);
  const root = document.documentElement;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'map-switch';
  button.setAttribute('aria-controls', element.id);
  const show = (map) => {
    root.dataset.resultsView = map ? 'map' : 'list';
    button.setAttribute('aria-expanded', String(map));
    button.textContent = label(map ? 'show_list' : 'show_map');
    button.dataset.shows = map ? 'list' : 'map';
  };
  button.addEventListener('click', () => show(root.dataset.resultsView !== 'map'));
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape' && root.dataset.resultsView === 'map') show(false);
  });
  // Who opens a card from the map's popup must find the list again when a card is asked for.
  document.addEventListener('estate:show-list', () => show(false));
  show(false);
  element.after(button);
}
