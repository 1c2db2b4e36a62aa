// What the map says of something it fetches: that it is on its way, and when it didn't come, how to ask again.

/** A line over the map. `label` are the map's words; all lines of a map stand in one place. */
export function noticeOn(element, label) {
  let place = element.querySelector('.map-notices');
  if (!place) {
    place = document.createElement('div');
    place.className = 'map-notices';
    element.append(place);
  }
  const line = document.createElement('div');
  line.className = 'map-notice';
  // What is on its way is shown only; who doesn't see it hears what came of it.
  const wait = document.createElement('span');
  wait.className = 'map-wait';
  wait.textContent = label('loading');
  wait.setAttribute('aria-hidden', 'true');
  const text = document.createElement('span');
  text.setAttribute('role', 'status');
  const again = document.createElement('button');
  again.type = 'button';
  again.textContent = label('retry');
  line.append(wait, text, again);
  place.append(line);
  let retry;

  const say = (state, words) => {
    line.dataset.state = state;
    if (text.textContent !== words) text.textContent = words;
  };

  again.addEventListener('click', () => {
    say('waiting', '');
    // The button is gone; the keyboard stays with the map.
    element.focus({ preventScroll: true });
    retry();
  });
  // What is done to the line is not done to the map beneath it.
  for (const event of ['click', 'dblclick', 'pointerdown', 'mousedown', 'touchstart', 'keydown']) {
    line.addEventListener(event, (happened) => happened.stopPropagation());
  }

  return {
    waiting: () => say('waiting', ''),
    /** It came; `words` are for who doesn't see it. */
    came: (words = '') => say('came', words),
    /** It didn't come: `words` say what is missing, `ask` asks for it again. */
    failed: (words, ask) => {
      retry = ask;
      say('failed', words);
    },
  };
}
