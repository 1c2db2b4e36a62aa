// A section of a property is saved without leaving the page, so that what is typed in the others stays. The same form
// goes to the same address, and what comes back is the same page: what depends on it is taken from there. Whatever
// keeps a section from being saved is said beside it, and nothing that was typed is lost.

import { labelsOf } from '../map/labels.js';
import { element } from './element.js';
import { Parts, isUnsaved, renewPhotographs } from './renew.js';

/** A section is short: who hasn't answered by then doesn't. In milliseconds, as is the next. */
const PATIENCE = 60_000;
/** After so long it is said that the answer is awaited. */
const SOON = 1_000;
/** A voice takes so long to notice a place in which something will be said. */
const A_BREATH = 100;
/** What tells of the sections beside them. */
const BESIDE = ['.estate-head', '#steps', '#checklist', '.parts'];

/** Asks for a page; nothing comes where the connection fails. */
async function ask(address, options = {}) {
  const wanted = { ...options, headers: { Accept: 'text/html' }, signal: AbortSignal.timeout(PATIENCE) };
  try {
    const answer = await fetch(address, wanted);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    return { status: answer.status, address: new URL(answer.url), page };
  } catch {
    return {};
  }
}

/** What a browser would send. */
function bodyOf(form, button) {
  const fields = [...new FormData(form, button)];
  return new URLSearchParams(fields.map(([name, value]) => [name, value.replace(/\r?\n/g, '\r\n')]));
}

/** What was done is heard when it comes into a place that is there already. */
function say(notice) {
  const words = [...notice.childNodes];
  notice.replaceChildren();
  setTimeout(() => notice.replaceChildren(...words), A_BREATH);
}

/** Whose turn the focus is: the same field or button, or what stands for it. */
function twinOf(focused, form, section) {
  const image = form.elements.namedItem('image')?.value;
  if (image) return section.querySelector(`[data-image="${CSS.escape(image)}"] summary`);
  const field = focused.id && document.getElementById(focused.id);
  return field || section.querySelector('form [type="submit"]:not([form])');
}

/** Saves the sections of a page, each by itself. */
export function saveApart(column) {
  const label = labelsOf(column);
  const waiting = document.querySelector('[data-saving]');
  const here = location.pathname;
  const found = (root) => BESIDE.map((name) => [name, root.querySelector(name)]).filter(([, part]) => part);
  const parts = new Parts([...found(document), ...[...column.children].map((part) => [part.id, part])]);

  /** Takes in a page that was asked for a section's sake; answers the section as it is now, if it still is one. */
  function take({ address, page }, section, form) {
    history.replaceState(history.state, '', `${here}${address.search}#${section.id}`);
    document.title = page.title;
    const fresh = page.querySelector('[data-sections]');
    if (section.matches('[data-photographs]')) {
      const now = fresh.querySelector('[data-photographs]');
      for (const notice of section.querySelectorAll(':scope > .notice')) notice.remove();
      section.querySelector(':scope > .hint').after(...now.querySelectorAll(':scope > .notice'));
      renewPhotographs(...[section, now].map((part) => part.querySelector('#photograph-list')), form);
    }
    const beside = new Map(found(page));
    for (const [name, old] of found(document)) if (beside.has(name)) parts.renew(name, old, beside.get(name));
    parts.renewAll(column, fresh, section);
    return document.getElementById(section.id);
  }

  /** Says below a form, where its button is, why it isn't kept. */
  function trouble(form, { status, address }) {
    const signIn = address?.searchParams.has('next') && address.pathname !== here;
    let why = 'failed';
    if (!status) why = 'network';
    else if (signIn) why = 'signedOut';
    else if (status === 409) why = 'overtaken';
    else if ([200, 403, 404].includes(status)) why = 'gone';
    const notice = element('p', { className: 'notice bad', role: 'alert' }, label(why));
    if (signIn) notice.append(' ', element('a', { href: address.href, target: '_blank', textContent: label('signIn') }));
    notice.dataset.trouble = '';
    form.append(notice);
    return notice;
  }

  /** Shows a section as an answer has it. Focus goes where it was, unless somebody has gone on meanwhile. */
  function show(answer, section, form, focused) {
    const now = take(answer, section, form);
    const notice = now?.querySelector('.notice');
    const idle = document.activeElement === document.body;
    if (notice?.matches('.bad')) {
      notice.tabIndex = -1;
      if (idle) notice.focus();
      return;
    }
    if (notice) say(notice);
    if (!now || !idle) return;
    twinOf(focused, form, now)?.focus({ preventScroll: true });
    (notice ?? now).scrollIntoView({ block: 'nearest' });
  }

  // One after the other: an answer from before must not be taken for the one after it.
  let turn = Promise.resolve();

  /** Asks, when it is a form's turn, for the page with its section; the form rests until then. */
  function send(form, address, options) {
    const section = form.closest('section');
    const focused = document.activeElement;
    form.inert = true;
    section.ariaBusy = 'true';
    for (const told of section.querySelectorAll(':scope > .notice.good, [data-trouble]')) told.remove();
    const soon = setTimeout(() => {
      waiting.textContent = label('saving');
    }, SOON);
    const settled = (answer) => {
      clearTimeout(soon);
      waiting.textContent = '';
      form.inert = false;
      section.ariaBusy = null;
      if ([200, 422].includes(answer.status) && answer.address.pathname === here) return show(answer, section, form, focused);
      const notice = trouble(form, answer);
      if (document.activeElement === document.body) focused.focus({ preventScroll: true });
      if (document.activeElement === focused) notice.scrollIntoView({ block: 'nearest' });
    };
    turn = turn.catch(() => undefined).then(async () => settled(await ask(address, options)));
  }

  let leaving;
  document.addEventListener('submit', (event) => {
    const { target: form, submitter } = event;
    if (event.defaultPrevented) return;
    if (!('apart' in form.dataset)) {
      leaving = form;
      return;
    }
    event.preventDefault();
    send(form, form.getAttribute('action'), { method: 'POST', body: bodyOf(form, submitter) });
  });

  // What another one wrote, instead of what was typed here.
  column.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-theirs]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    send(link.closest('form'), link.href);
  });

  // Who leaves is asked while that loses something; what is being sent is on its way.
  addEventListener('beforeunload', (event) => {
    const sent = leaving;
    leaving = undefined;
    const lost = [...document.querySelectorAll('main form')].some((form) => form !== sent && isUnsaved(form));
    if (lost) event.preventDefault();
  });

  column.dataset.awake = '';
}
