// Mounts the map of a page when it comes into view. What weighs, Leaflet and the drawing, is loaded only then.
//
// The page says what it wants by attributes of `#mapa`:
//   results page  data-points   address of the dots (GET, JSON)
//                 data-query    the search as the page's own query string
//                 data-bounds   west,south,east,north that hold all results; may be empty
//   detail page   data-lat, data-lon, data-approximate ("true" where the address is hidden)
//   both          data-tiles, data-attribution   tile source; empty: the packaged outlines are drawn
//                 data-locale   for prices;  data-labels   every word, as a JSON object

import { offerSwitch } from './map/switch.js';

/** Starts a little before the map is seen. */
const MARGIN = '200px';

async function mount(element) {
  const { mountDetail, mountResults } = await import('./map/mount.js');
  if (element.dataset.points) mountResults(element);
  else mountDetail(element);
}

/** Watches the page's map; on small screens a results page gets a button between list and map. */
function watch(element) {
  if (element.dataset.points) offerSwitch(element);
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      mount(element);
    },
    { rootMargin: MARGIN },
  );
  observer.observe(element);
}

const element = document.getElementById('mapa');
if (element) watch(element);
