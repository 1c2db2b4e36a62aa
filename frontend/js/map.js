// Mounts the map of a page when it comes into view. What weighs, Leaflet and the drawing, is loaded only then.
//
// The page says what it wants by attributes of `#mapa`:
//   results page  data-points   address of the dots (GET, JSON)
//                 data-query    the search as the page's own query string
//                 data-bounds   west,south,east,north that hold all results; may be empty
//   detail page   data-lat, data-lon, data-approximate ("true" where the address is hidden)
//   both          data-tiles, data-attribution   tile source; none: the packaged outlines are drawn
//                 data-locale   for numbers;  data-labels   every word, as a JSON object

import { labelsOf } from './map/labels.js';
import { noticeOn } from './map/notice.js';

/** Starts a little before the map is seen. */
const MARGIN = '200px';

async function mount(element, label, notice) {
  notice.waiting();
  let parts;
  try {
    parts = await import('./map/mount.js');
  } catch {
    // A browser doesn't fetch a module twice that failed once: only the page can.
    notice.failed(label('unloaded'), () => location.reload());
    return;
  }
  if (element.dataset.points) parts.mountResults(element, notice);
  else parts.mountDetail(element, notice);
}

/** Waits until the map is about to be seen; on small screens that is when its sheet is opened. */
function watch(element) {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      const label = labelsOf(element);
      mount(element, label, noticeOn(element, label));
    },
    { rootMargin: MARGIN },
  );
  observer.observe(element);
}

const element = document.getElementById('mapa');
if (element) watch(element);
