// Comfort for the screens of properties. Each page shows what it has; what is heavier is loaded only then.
// Every form works without any of it.
//
//   [data-photographs]   the section of photographs: many at once, progress, order by hand and by keyboard
//   [data-pin]           the map on which the pin of a property is set
//   [data-choose-all]    the box that ticks those of a list

import { chooseAll } from './desk/choose.js';

const photographs = document.querySelector('[data-photographs]');
if (photographs) import('./desk/photographs.js').then(({ enhance }) => enhance(photographs));

const pin = document.querySelector('[data-pin]');
if (pin) import('./desk/pin.js').then(({ setPin }) => setPin(pin));

const box = document.querySelector('[data-choose-all]');
if (box) chooseAll(box);
