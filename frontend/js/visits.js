// Comfort for whoever chooses a time: the free times stay true while somebody thinks, the other weeks come without
// losing what was typed, and where the device's clock shows something else that is said. Everything works without it.

const EVERY = 20_000;

/** Where the picker is, with what is said about it to who listens. */
export function keepTimesTrue(times) {
  const live = document.createElement('p');
  live.className = 'flaw';
  live.setAttribute('role', 'status');
  times.before(live);
  times.dataset.kept = times.innerHTML;
  showOwnClock(times);

  let shown = new URL(location.href);
  /** What is being asked for, until it is there; whoever asks next overtakes it. */
  let asking;

  /** Shows the times of an address as they are now; answers whether they could be had. */
  const show = async (address) => {
    const mine = {};
    asking = mine;
    const fresh = await picker(address);
    if (asking !== mine) return true;
    asking = undefined;
    if (!fresh) return false;
    const another = address !== shown;
    replace(times, fresh, live, another);
    shown = address;
    // Refused, the form comes back with the week in which the time was chosen.
    if (another && times.form) times.form.action = address;
    return true;
  };

  const refresh = () => {
    if (!asking && !document.hidden) show(shown);
  };

  setInterval(refresh, EVERY);
  document.addEventListener('visibilitychange', refresh);
  times.addEventListener('click', async (event) => {
    const link = event.target.closest('a[href*="week="]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const address = new URL(link.href);
    address.hash = '';
    if (await show(address)) times.focus();
    else location.assign(link.href);
  });
}

/** The picker as the server has it now; nothing, where it can't be reached. */
async function picker(address) {
  try {
    const answer = await fetch(address, { headers: { accept: 'text/html' } });
    if (!answer.ok) return null;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    return page.querySelector('[data-times]');
  } catch {
    return null;
  }
}

/** Puts the fresh times in place, of the same week or of another. What is chosen stays chosen, and the focus where it is. */
function replace(times, fresh, live, another) {
  const chosen = times.querySelector('input:checked');
  const focused = times.contains(document.activeElement) ? document.activeElement.value : null;
  const value = chosen?.value;
  const said = chosen?.closest('.times-day')?.querySelector('.day')?.textContent;
  const same = times.dataset.kept === fresh.innerHTML;
  if (same) return;
  times.dataset.kept = fresh.innerHTML;
  const opened = new Map([...times.querySelectorAll('.times-day')].map((day) => [day.dataset.day, day.open]));
  times.replaceChildren(...fresh.childNodes);
  // What was wrong with the form before isn't said here any more.
  times.className = fresh.className;
  times.setAttribute('aria-describedby', fresh.getAttribute('aria-describedby'));
  for (const day of times.querySelectorAll('.times-day')) day.open = opened.get(day.dataset.day) ?? day.open;
  const find = (wanted) => wanted && [...times.querySelectorAll('input')].find((input) => input.value === wanted);
  const still = find(value);
  if (still) still.checked = true;
  find(focused)?.focus({ preventScroll: true });
  // In another week it isn't shown, and nobody knows that it is gone.
  const gone = value && !still && !another;
  const time = chosen?.parentElement.querySelector('time')?.firstChild?.textContent.trim();
  if (gone) live.textContent = times.dataset.gone.replace('{when}', [said, time].filter(Boolean).join(', '));
  else if (still) live.textContent = '';
  showOwnClock(times);
}

/** Beside each time what this device's clock shows then, if that is something else; with the day, if it is another. */
function showOwnClock(times) {
  const clockWith = (more) =>
    new Intl.DateTimeFormat(document.documentElement.lang, { ...more, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const [clock, clockOfDay] = [clockWith({}), clockWith({ weekday: 'short' })];
  // Swedes write days as attributes do.
  const dayOf = new Intl.DateTimeFormat('sv-SE');
  let differs = false;
  for (const time of times.querySelectorAll('.times-day time')) {
    const at = new Date(time.dateTime);
    const own = clock.format(at);
    // Where the clocks go back, the time of UTC follows the one that is shown.
    if (time.textContent.trim().startsWith(own)) continue;
    differs = true;
    const sameDay = time.closest('[data-day]').dataset.day === dayOf.format(at);
    const small = document.createElement('small');
    small.textContent = `(${sameDay ? own : clockOfDay.format(at)})`;
    time.append(' ', small);
  }
  const hint = times.querySelector('#when-zone');
  if (differs && hint) hint.append(' ', times.dataset.own);
}
