// Comfort for the screens of properties. Each page shows what it has; what is heavier is loaded only then.
// Every form works without any of it.
//
//   [data-sections]      the sections of a property: each is saved without losing what is typed in the others
//   [data-photographs]   the section of photographs: many at once, progress, order by hand and by keyboard
//   [data-pin]           the map on which the pin of a property is set
//   [data-agenda]        the calendar by the clock: visits are dragged to another time
//   [data-choose]        whose calendar is shown
//   [data-choose-all]    the box that ticks those of a list

import { chooseAll } from './desk/choose.js';

// Before the others, which change what the server wrote.
const sections = document.querySelector('[data-sections]');
if (sections) await import('./desk/sections.js').then(({ saveApart }) => saveApart(sections));

const photographs = document.querySelector('[data-photographs]');
if (photographs) import('./desk/photographs.js').then(({ enhance }) => enhance(photographs));

const wakePin = (part) => {
  const pin = part.querySelector('[data-pin]');
  if (pin) import('./desk/pin.js').then(({ setPin }) => setPin(pin));
};
wakePin(document);
document.addEventListener('estate:replaced', ({ target }) => wakePin(target));

const box = document.querySelector('[data-choose-all]');
if (box) chooseAll(box);

const agenda = document.querySelector('[data-agenda]');
const whose = document.querySelector('form[data-choose]');
if (agenda || whose) {
  import('./desk/agenda.js').then(({ arrange, choose }) => {
    if (agenda) arrange(agenda);
    if (whose) choose(whose);
  });
}
