// A Leaflet map in the house style: our words on its buttons, our ground, calm where calm is asked for.

import { Map, control } from 'leaflet/dist/leaflet-src.esm.js';
import { layGround } from './ground.js';
import { labelsOf } from './labels.js';

/** Makes the map of an element. `options` are Leaflet's. */
export function makeMap(element, options = {}) {
  const label = labelsOf(element);
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  // It takes the keyboard's focus, so it needs a name; the section around it is the landmark.
  if (!element.hasAttribute('role')) element.setAttribute('role', 'group');
  if (!element.hasAttribute('aria-label')) element.setAttribute('aria-label', label('label'));
  element.classList.add('map');
  const map = new Map(element, {
    zoomControl: false,
    attributionControl: false,
    zoomAnimation: !calm,
    fadeAnimation: !calm,
    markerZoomAnimation: !calm,
    inertia: !calm,
    worldCopyJump: true,
    // Outlines are as sharp between the steps as on them; tiles are not.
    zoomSnap: element.dataset.tiles ? 1 : 0.5,
    maxZoom: 18,
    maxBoundsViscosity: 0.7,
    // Watched below, where more is known.
    trackResize: false,
    ...options,
  });
  control.attribution({ prefix: false, position: 'bottomright' }).addTo(map);
  control.zoom({ position: 'topright', zoomInTitle: label('zoomIn'), zoomOutTitle: label('zoomOut') }).addTo(map);
  layGround(map, element);
  // The sheet on small screens changes its size without the window changing. While it is closed there is
  // none: the map keeps its view and asks nothing.
  new ResizeObserver(([{ contentRect }]) => {
    if (contentRect.width > 0 && contentRect.height > 0) map.invalidateSize({ pan: false });
  }).observe(element);
  return { map, label };
}
