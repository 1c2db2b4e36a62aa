// The photographs of a property: picked or dropped, many at once, each with its progress; put into order by hand
// or by keyboard. The page's own forms stay where they are; this sends them without leaving.

import { labelsOf } from '../map/labels.js';
import { element } from './element.js';
import { makeMovable } from './order.js';
import { Queue } from './queue.js';
import { renewPhotographs } from './renew.js';

/** How large a file's picture is shown, in pixels. */
const THUMB = { width: 112, height: 84 };

/** Paints what a file shows, as large as it fills the canvas; one that the browser can't read stays blank. */
async function paint(canvas, file) {
  const picture = await createImageBitmap(file).catch(() => undefined);
  if (!picture) return;
  const scale = Math.max(THUMB.width / picture.width, THUMB.height / picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  canvas.getContext('2d')?.drawImage(picture, (THUMB.width - width) / 2, (THUMB.height - height) / 2, width, height);
  picture.close();
}

/** Brings the section to life. */
export function enhance(section) {
  const label = labelsOf(section);
  const form = section.querySelector('form[data-add]');
  const says = section.querySelector('[data-says]');
  const address = location.pathname;

  const tell = (text) => {
    says.textContent = text;
  };

  /** Fetches the page again and takes from it what a photograph changes. */
  async function refresh() {
    const answer = await fetch(address, { headers: { Accept: 'text/html' } });
    // Led elsewhere, it is another page.
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const [list, gate] = ['#photograph-list', '#checklist'].map((part) => fresh.querySelector(part));
    renewPhotographs(section.querySelector('#photograph-list'), list);
    document.querySelector('#checklist').replaceWith(gate);
  }

  // --- order ------------------------------------------------------------------

  // One after the other: each tells the order that it changes, and learns the next from the answer.
  let settling = Promise.resolve();

  function order() {
    const list = section.querySelector('[data-order]');
    if (!list) return;
    const movable = makeMovable(list, {
      moved: (_, place) => tell(label('moved', { n: place + 1, total: list.children.length })),
      settled(keys, before) {
        settling = settling.then(() => arrange(movable, keys, before));
      },
    });
  }

  async function arrange(movable, keys, before) {
    const { seen } = section.querySelector('[data-order]').dataset;
    const body = new URLSearchParams([['action', 'arrange_photographs'], ['seen', seen], ...keys.map((key) => ['image', key])]);
    const answer = await fetch(address, { method: 'POST', body, headers: { Accept: 'application/json' } }).catch(() => undefined);
    if (answer?.ok) {
      tell(label('saved'));
      const focused = document.activeElement?.closest?.('[data-image]')?.dataset.image;
      await refresh().catch(() => undefined);
      if (focused) section.querySelector(`[data-image="${CSS.escape(focused)}"] [data-handle]`)?.focus();
      return;
    }
    const { says: why } = (await answer?.json().catch(() => undefined)) ?? {};
    // Somebody else put them into another order: this is theirs.
    if (answer?.status === 422) await refresh().catch(() => undefined);
    else movable.restore(before);
    tell(why || label(answer?.status === 401 ? 'signedOut' : 'failedOrder'));
  }
  order();
  section.addEventListener('estate:replaced', order);

  // --- sending ----------------------------------------------------------------

  if (!form) return;
  const list = section.querySelector('[data-queue]');
  const rows = new WeakMap();
  let refreshing;

  const queue = new Queue(address, { action: 'add_photographs' }, (item) => {
    write(item);
    if (item.state === 'refused' || item.state === 'failed') tell(`${item.file.name}: ${stateOf(item)}`);
    if (!queue || queue.busy) return;
    const all = queue.items;
    const done = all.filter(({ state }) => state === 'done');
    if (done.length === 0) return;
    if (done.length === all.length) tell(label('progress', { done: done.length, total: all.length }));
    clearTimeout(refreshing);
    refreshing = setTimeout(async () => {
      await refresh().catch(() => undefined);
      for (const one of done) rows.get(one)?.remove();
      queue.clear();
      list.hidden = queue.items.length === 0;
    }, 400);
  });

  function stateOf(item) {
    if (item.signedOut) return label('signedOut');
    // The answer names the file, as a page that tells of several must; here its name stands beside it.
    if (item.state === 'refused') return (item.says ?? '').replace(`${item.file.name}: `, '');
    if (item.state === 'failed') return item.says || label('failed');
    return label(item.state);
  }

  /** Writes how far a file is, in its row. */
  function write(item) {
    let row = rows.get(item);
    if (!row) {
      const picture = element('canvas', { width: THUMB.width, height: THUMB.height, ariaHidden: 'true' });
      paint(picture, item.file);
      row = element(
        'li',
        {},
        picture,
        element('p', {}, element('strong', { textContent: item.file.name }), element('span', { className: 'queue-state' })),
        element('progress', { max: 1, ariaLabel: item.file.name }),
        element('div', { className: 'queue-acts' }),
      );
      rows.set(item, row);
      list.append(row);
      list.hidden = false;
    }
    row.dataset.state = item.state;
    row.querySelector('.queue-state').textContent = stateOf(item);
    const bar = row.querySelector('progress');
    bar.hidden = ['failed', 'refused', 'done'].includes(item.state);
    if (item.state === 'working') bar.removeAttribute('value');
    else bar.value = item.part;
    const acts = row.querySelector('.queue-acts');
    const wanted = { failed: ['retry', 'drop'], refused: ['drop'] }[item.state] ?? [];
    if (acts.dataset.wanted === wanted.join()) return;
    acts.dataset.wanted = wanted.join();
    acts.replaceChildren(
      ...wanted.map((what) => {
        const button = element('button', { type: 'button', className: 'button quiet small', textContent: label(what) });
        button.setAttribute('aria-label', label(`${what}Of`, { name: item.file.name }));
        button.addEventListener('click', () => {
          if (what === 'retry') return queue.retry(item);
          queue.drop(item);
          row.remove();
          list.hidden = queue.items.length === 0;
          form.querySelector('[multiple]').focus();
        });
        return button;
      }),
    );
  }

  form.classList.add('awake');
  for (const picker of form.querySelectorAll('input[type="file"]')) {
    const take = () => {
      queue.add(picker.files);
      picker.value = '';
    };
    picker.addEventListener('change', take);
    // Picked before the script was there.
    take();
  }
  form.addEventListener('submit', (event) => {
    // Enter in the form: what was picked is on its way already.
    event.preventDefault();
  });

  // --- dropping ---------------------------------------------------------------

  const hasFiles = ({ dataTransfer }) => [...(dataTransfer?.types ?? [])].includes('Files');
  section.addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    form.dataset.over = '';
  });
  section.addEventListener('dragleave', ({ relatedTarget }) => {
    if (!section.contains(relatedTarget)) delete form.dataset.over;
  });
  section.addEventListener('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    delete form.dataset.over;
    queue.add(event.dataTransfer.files);
  });

  // Who leaves while files are on their way is asked.
  addEventListener('beforeunload', (event) => {
    if (queue.busy) event.preventDefault();
  });
}
