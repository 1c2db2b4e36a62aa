// Puts the photographs of a list into another order: a handle is dragged, or takes the arrow keys.

const STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

/**
 * Makes the entries of `list` movable by their `[data-handle]`. `moved(entry, place)` is called while one moves,
 * `settled(keys, before)` when it has been let go: the keys in the new order, and those in the order before.
 */
export function makeMovable(list, { moved, settled }) {
  const entries = () => [...list.children];
  const keys = () => entries().map(({ dataset }) => dataset.image);
  const placeOf = (entry) => entries().indexOf(entry);

  const put = (entry, place) => {
    const others = entries().filter((other) => other !== entry);
    list.insertBefore(entry, others[place] ?? null);
    moved(entry, place);
  };

  const handles = list.querySelectorAll('[data-handle]');
  for (const handle of handles) {
    const entry = handle.closest('[data-image]');
    let waiting;
    let before;

    handle.addEventListener('keydown', (event) => {
      const step = event.key === 'Home' ? -Infinity : event.key === 'End' ? Infinity : STEPS[event.key];
      if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      const from = placeOf(entry);
      const to = Math.min(entries().length - 1, Math.max(0, from + step));
      if (to === from) return;
      before ??= keys();
      put(entry, to);
      // Moving the element took the focus away.
      handle.focus();
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        settled(keys(), before);
        before = undefined;
      }, 600);
    });

    handle.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      handle.focus();
      handle.setPointerCapture(event.pointerId);
      const start = keys();
      entry.dataset.moving = '';
      const follow = ({ clientX, clientY }) => {
        const under = document.elementsFromPoint(clientX, clientY).find((element) => element.parentElement === list && element !== entry);
        if (!under) return;
        put(entry, placeOf(under));
        handle.setPointerCapture(event.pointerId);
      };
      const release = () => {
        handle.removeEventListener('pointermove', follow);
        delete entry.dataset.moving;
        if (keys().join() !== start.join()) settled(keys(), start);
      };
      handle.addEventListener('pointermove', follow);
      handle.addEventListener('pointerup', release, { once: true });
      handle.addEventListener('pointercancel', release, { once: true });
    });
  }

  return {
    /** Puts the entries back into an order. */
    restore(order) {
      for (const key of order) {
        const entry = entries().find(({ dataset }) => dataset.image === key);
        if (entry) list.append(entry);
      }
    },
  };
}
