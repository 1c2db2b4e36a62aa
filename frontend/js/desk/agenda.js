// Visits are dragged to another time, or to another person's column; a click into an empty place begins a new one
// there. What the drop asks is sent as the visit's own form is; that form stays the way without any of this.

import { labelsOf } from '../map/labels.js';
import { element } from './element.js';

/** Minutes between the times a visit can be dropped at. */
const STEP = 15;
/** So many pixels a pointer moves before it drags. */
const SLACK = 5;

const clock = (minutes) => [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');

/** Brings the grid to life. */
export function arrange(grid) {
  const label = labelsOf(grid);
  const says = grid.querySelector('[data-says]');
  const since = Number(grid.dataset.since) * 60;

  const hours = () => Number(getComputedStyle(grid).getPropertyValue('--hours'));

  /** How high a minute is; on a narrow screen, where things stand in lines, nothing. */
  const perMinute = (slots) => {
    const placed = getComputedStyle(slots).position === 'relative';
    return placed ? Number.parseFloat(getComputedStyle(slots).blockSize) / hours() / 60 : 0;
  };

  const columnAt = (x) =>
    [...grid.querySelectorAll('[data-day]')].find((column) => {
      const { left, right } = column.getBoundingClientRect();
      return x >= left && x < right;
    });

  /** The minute of the day at a height of the page. */
  const minuteAt = (slots, y) => {
    const from = since + (y - slots.getBoundingClientRect().top) / perMinute(slots);
    return Math.min(24 * 60 - STEP, Math.max(0, Math.round(from / STEP) * STEP));
  };

  const when = (column, minutes) => `${column.dataset.name}, ${clock(minutes)}`;

  const tell = (...children) => says.replaceChildren(...children);

  // --- dragging -----------------------------------------------------------------

  const send = async (entry, column, minutes) => {
    const fields = { action: grid.dataset.agenda, day: column.dataset.day, time: clock(minutes) };
    fields.agent = column.dataset.agent ?? entry.dataset.agent;
    const body = new URLSearchParams(Object.entries(fields));
    return fetch(entry.dataset.visit, { method: 'POST', body, headers: { Accept: 'application/json' } }).catch(() => undefined);
  };

  /** Fetches the page again, and takes from it what is in the calendar now. */
  const refresh = async (visit) => {
    const answer = await fetch(location.href, { headers: { Accept: 'text/html' } }).catch(() => undefined);
    // Led elsewhere, it is no calendar.
    if (!answer?.ok || answer.redirected) return location.reload();
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const part of ['.agenda-columns', '.agenda-scale', '.agenda-todo']) {
      const [old, now] = [document.querySelector(part), fresh.querySelector(part)];
      if (old && now) old.replaceWith(document.adoptNode(now));
      else if (old) old.remove();
      else if (now) return location.reload();
    }
    const renewed = fresh.querySelector('[data-agenda]');
    if (renewed && renewed.className !== grid.className) return location.reload();
    for (const entry of grid.querySelectorAll('[data-visit]')) enliven(entry);
    grid.querySelector(`[data-visit="${CSS.escape(visit)}"] a`)?.focus({ preventScroll: true });
  };

  const putBack = (entry) => {
    entry.style.translate = '';
    delete entry.dataset.asking;
  };

  const ask = (entry, column, minutes) => {
    entry.dataset.asking = '';
    const at = when(column, minutes);
    const other = column.dataset.agent && column.dataset.agent !== entry.dataset.agent;
    const question = label('ask', { who: entry.dataset.who, when: at });
    const more = other ? `${label('other', { agent: column.dataset.agentName })} ` : '';
    const move = element('button', { type: 'button', className: 'button small', textContent: label('move') });
    const leave = element('button', { type: 'button', className: 'button quiet small', textContent: label('leave') });
    const back = (...children) => {
      putBack(entry);
      tell(...children);
      entry.querySelector('a').focus({ preventScroll: true });
    };
    leave.addEventListener('click', () => back());
    for (const button of [move, leave]) {
      button.addEventListener('keydown', ({ key }) => {
        if (key === 'Escape') back();
      });
    }
    move.addEventListener('click', async () => {
      move.disabled = true;
      const answer = await send(entry, column, minutes);
      if (answer?.ok) {
        await refresh(entry.dataset.visit);
        return tell(element('p', { textContent: label('moved', { when: at }) }));
      }
      const { says: why } = (await answer?.json().catch(() => undefined)) ?? {};
      return back(element('p', { textContent: why || label(answer?.status === 401 ? 'signedOut' : 'failed') }));
    });
    tell(element('p', {}, element('strong', { textContent: question }), ` ${more}${label('told')}`), move, leave);
    move.focus({ preventScroll: true });
  };

  function enliven(entry) {
    const link = entry.querySelector('a');
    entry.addEventListener('pointerdown', (event) => {
      const home = entry.closest('[data-day]');
      const slots = entry.parentElement;
      const scale = perMinute(slots);
      if (event.button !== 0 || event.pointerType === 'touch' || scale === 0) return;
      const { top, left } = entry.getBoundingClientRect();
      const start = Math.round(since + (top - slots.getBoundingClientRect().top) / scale);
      const grip = event.clientY - top;
      let target;
      const follow = ({ clientX, clientY }) => {
        if (!target && Math.hypot(clientX - event.clientX, clientY - event.clientY) < SLACK) return;
        if (!target) {
          entry.setPointerCapture(event.pointerId);
          for (const other of grid.querySelectorAll('[data-asking]')) putBack(other);
          entry.dataset.moving = '';
          tell();
        }
        const column = columnAt(clientX) ?? target?.column ?? home;
        const minutes = minuteAt(column.querySelector('.agenda-slots'), clientY - grip);
        target = { column, minutes };
        const across = column === home ? 0 : column.getBoundingClientRect().left + 2 - left;
        entry.style.translate = `${across}px ${(minutes - start) * scale}px`;
        const time = entry.querySelector('time');
        time.dataset.was ??= time.textContent;
        time.textContent = clock(minutes);
      };
      const release = ({ type }) => {
        entry.removeEventListener('pointermove', follow);
        delete entry.dataset.moving;
        if (!target) return;
        const time = entry.querySelector('time');
        time.textContent = time.dataset.was;
        // The click that follows is the end of the drag, and opens nothing.
        const stop = (click) => click.preventDefault();
        link.addEventListener('click', stop, { capture: true });
        setTimeout(() => link.removeEventListener('click', stop, { capture: true }), 0);
        const stays = target.column === home && Math.abs(target.minutes - start) < STEP / 2;
        if (type === 'pointercancel' || stays) return putBack(entry);
        ask(entry, target.column, target.minutes);
      };
      entry.addEventListener('pointermove', follow);
      entry.addEventListener('pointerup', release, { once: true });
      entry.addEventListener('pointercancel', release, { once: true });
    });
  }
  for (const entry of grid.querySelectorAll('[data-visit]')) enliven(entry);

  // --- a new one, where nothing is ---------------------------------------------

  grid.addEventListener('click', ({ target, clientY }) => {
    if (!target.matches?.('.agenda-slots') || perMinute(target) === 0) return;
    const column = target.closest('[data-day]');
    const minutes = Math.floor((since + (clientY - target.getBoundingClientRect().top) / perMinute(target)) / 30) * 30;
    const query = new URLSearchParams({ when: `${column.dataset.day}T${clock(minutes)}` });
    location.assign(`${grid.dataset.new}?${query}`);
  });
}

/** A choice that is followed at once. */
export function choose(form) {
  form.dataset.awake = '';
  form.querySelector('select').addEventListener('change', () => form.requestSubmit());
}
