// What a page says anew is put in place of what stood there, but for what somebody is typing: that stays where it is,
// untouched, with its mark of what was seen. Whoever saves it over what another one wrote hears of it.

/** Whether a field says something else than the page that brought it. */
function isTyped(field) {
  if (field.type === 'checkbox' || field.type === 'radio') return field.checked !== field.defaultChecked;
  if (field.type === 'file') return field.files.length > 0;
  if (field instanceof HTMLSelectElement) {
    const given = [...field.options].findLast(({ defaultSelected }) => defaultSelected) ?? field.options[0];
    return field.value !== given?.value;
  }
  return ['INPUT', 'TEXTAREA'].includes(field.tagName) && field.type !== 'hidden' && field.value !== field.defaultValue;
}

/** Whether leaving a form loses what was typed into it; what came back refused is not kept anywhere either. */
export const isUnsaved = (form) => 'unsaved' in form.dataset || [...form.elements].some(isTyped);

const isInUse = (form) => isUnsaved(form) || document.activeElement?.form === form;

const formsOf = (part) => (part instanceof HTMLFormElement ? [part] : [...part.querySelectorAll('form')]);

/** A part as it was written, but for the keys that every page makes anew. */
function written(part) {
  const copy = part.cloneNode(true);
  for (const key of copy.querySelectorAll('input[name="key"]')) key.remove();
  return copy.outerHTML;
}

/** What was opened stays open. */
function leaveOpen(before, now) {
  const [old, fresh] = [before, now].map((part) => [...part.querySelectorAll('details')]);
  if (old.length === fresh.length) for (const [place, details] of fresh.entries()) details.open ||= old[place].open;
}

/** Scripts that bring a part to life hear that it is another one. */
const tellOf = (part) => part.dispatchEvent(new CustomEvent('estate:replaced', { bubbles: true }));

function put(old, now) {
  leaveOpen(old, now);
  old.replaceWith(now);
  tellOf(now);
  return now;
}

/** The parts of a page that change each by itself. To be made before a script has changed any of them. */
export class Parts {
  #served = new Map();

  constructor(parts) {
    for (const [name, part] of parts) this.#served.set(name, written(part));
  }

  /** Renews a part that says something else, unless it is in use; the one that was sent in any case. */
  renew(name, old, now, sent) {
    const says = written(now);
    const stays = this.#served.get(name) === says || formsOf(old).some(isInUse);
    if (old !== sent && stays) {
      // It is not what was saved last.
      if (formsOf(old).some(isUnsaved)) old.querySelector(':scope > .notice.good')?.remove();
      return old;
    }
    this.#served.set(name, says);
    return put(old, now);
  }

  /** Renews what stands below an element: new parts come where they belong, and those that are no more go. */
  renewAll(column, fresh, sent) {
    let last;
    const now = [...fresh.children];
    for (const part of now) {
      const old = [...column.children].find(({ id }) => id === part.id);
      // Files are on their way in this one: of it only the list is renewed.
      if (old?.matches('[data-photographs]')) last = old;
      else if (old) last = this.renew(part.id, old, part, sent);
      else {
        this.#served.set(part.id, written(part));
        if (last) last.after(part);
        else column.prepend(part);
        last = part;
      }
    }
    for (const old of [...column.children]) {
      const gone = !now.some(({ id }) => id === old.id);
      if (gone && (old === sent || !formsOf(old).some(isUnsaved))) old.remove();
    }
  }
}

/** Renews all of an element around a part of it, which isn't moved: focus and caret stay, and what is half composed. */
function renewAround(element, part, twin) {
  for (let [old, now] = [part, twin]; old !== element; [old, now] = [old.parentElement, now.parentElement]) {
    const siblings = [...now.parentElement.childNodes];
    const place = siblings.indexOf(now);
    for (const sibling of [...old.parentElement.childNodes]) if (sibling !== old) sibling.remove();
    old.before(...siblings.slice(0, place));
    old.after(...siblings.slice(place + 1));
  }
}

/** Gives the fields of a form the ids of their twins: they tell its place, which may be another now. */
function rename(form, twin) {
  for (const { id, name } of twin.elements) {
    const field = id && form.elements.namedItem(name);
    if (!field) continue;
    // Another one may have its id by now, and its label would count as that one's.
    for (const label of form.querySelectorAll(`label[for="${CSS.escape(field.id)}"]`)) label.htmlFor = id;
    field.id = id;
  }
}

/** The form in which a photograph is described. */
const descriptionIn = (entry) => entry.querySelector('input[lang]')?.form;

/** Renews the list of photographs around the descriptions that are being typed, but for one that was sent. */
export function renewPhotographs(old, now, sent) {
  const [list, fresh] = [old, now].map((part) => part.querySelector('[data-order]'));
  const kept = [...list.children].filter((entry) => {
    const form = descriptionIn(entry);
    return form && form !== sent && isInUse(form);
  });
  const entryOf = (entries, { dataset }) => entries.find((entry) => entry.dataset.image === dataset.image);
  for (const entry of fresh.children) {
    const before = entryOf([...list.children], entry);
    if (before && descriptionIn(before) !== sent) leaveOpen(before, entry);
  }
  if (kept.length === 0) {
    old.replaceWith(now);
    return tellOf(now);
  }
  const focused = document.activeElement;
  const entries = [...fresh.children];
  renewAround(old, list, fresh);
  list.dataset.seen = fresh.dataset.seen;
  for (const entry of [...list.children]) if (!kept.includes(entry)) entry.remove();
  let next = list.firstElementChild;
  for (const entry of entries) {
    const stays = entryOf(kept, entry);
    if (!stays) {
      list.insertBefore(entry, next);
      continue;
    }
    const [form, twin] = [stays, entry].map(descriptionIn);
    renewAround(stays, form, twin);
    rename(form, twin);
    if (stays === next) next = next.nextElementSibling;
    else list.insertBefore(stays, next);
  }
  // Who had to move lost it.
  if (document.activeElement !== focused) focused.focus({ preventScroll: true });
  tellOf(old);
}
