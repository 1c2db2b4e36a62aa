// Fetches the page behind a link when the visitor is about to follow it, so that it opens at once.

/** At most so many per page: a mouse that wanders over a list must not load the whole of it. */
const MOST = 10;
/** A pointer that rests this long on a link means it. */
const RESTS_MS = 80;

const fetched = new Set([location.pathname + location.search]);

/** Whether the link leads to another page of ours, opened in this tab. */
function leadsOn(link) {
  return (
    link.origin === location.origin &&
    !link.hasAttribute('download') &&
    (link.target === '' || link.target === '_self') &&
    link.dataset.prefetch !== 'no' &&
    !/^\/(pkg|media|api)\/|\.(xml|txt|json)$/.test(link.pathname)
  );
}

function prefetch(link) {
  const page = link.pathname + link.search;
  if (fetched.size > MOST || fetched.has(page) || !leadsOn(link)) return;
  fetched.add(page);
  const hint = document.createElement('link');
  hint.rel = 'prefetch';
  hint.as = 'document';
  hint.href = page;
  document.head.append(hint);
}

const linkOf = ({ target }) => (target instanceof Element ? target.closest('a[href]') : null);

/** Watches pointers and fingers; a visitor who saves data is left alone. */
export function prefetchLinks() {
  if (navigator.connection?.saveData) return;
  let rest;
  document.addEventListener('pointerover', (event) => {
    clearTimeout(rest);
    const link = event.pointerType === 'mouse' && linkOf(event);
    if (link) rest = setTimeout(() => prefetch(link), RESTS_MS);
  });
  document.addEventListener(
    'touchstart',
    (event) => {
      const link = linkOf(event);
      if (link) prefetch(link);
    },
    { passive: true },
  );
}
