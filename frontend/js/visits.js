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
  let asking = false;

  const refresh = async (address = shown) => {
    if (asking || document.hidden) return;
    asking = true;
    try {
      const fresh = await picker(address);
      if (fresh) {
        replace(times, fresh, live);
        shown = address;
      }
    } finally {
      asking = false;
    }
  };

  setInterval(refresh, EVERY);
  document.addEventListener('visibilitychange', () => refresh());
  times.addEventListener('click', (event) => {
    const link = event.target.closest('a[href*="week="]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const address = new URL(link.href);
    address.hash = '';
    refresh(address).then(() => times.focus());
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

/** Puts the fresh times in place. What is chosen stays chosen, and the focus where it is. */
function replace(times, fresh, live) {
  const chosen = times.querySelector('input:checked');
  const focused = times.contains(document.activeElement) ? document.activeElement.value : null;
  const value = chosen?.value;
  const said = chosen?.closest('.times-day')?.querySelector('.day')?.textContent;
  const same = times.dataset.kept === fresh.innerHTML;
  if (same) return;
  times.dataset.kept = fresh.innerHTML;
  const another = fresh.querySelector('.times-weeks p')?.textContent !== times.querySelector('.times-weeks p')?.textContent;
  const opened = new Map([...times.querySelectorAll('.times-day')].map((day) => [day.dataset.day, day.open]));
  times.replaceChildren(...fresh.childNodes);
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

/** Beside each time what this device's clock shows then, if that is something else. */
function showOwnClock(times) {
  const clock = new Intl.DateTimeFormat(document.documentElement.lang, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  let differs = false;
  for (const time of times.querySelectorAll('.times-day time')) {
    const own = clock.format(new Date(time.dateTime));
    if (time.textContent.includes(own)) continue;
    differs = true;
    const small = document.createElement('small');
    small.textContent = `(${own})`;
    time.append(' ', small);
  }
  const hint = times.querySelector('#when-zone');
  if (differs && hint) hint.append(' ', times.dataset.own);
}
