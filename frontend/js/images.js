// A picture that doesn't come leaves its place to the pattern beneath it: style/ hides `img.broken`.

const mark = (image) => image.classList.add('broken');

/** Marks pictures that failed before this ran and those that fail later. */
export function patchBrokenImages() {
  // `error` doesn't bubble; capturing sees it for every picture of the page, also for later ones.
  document.addEventListener('error', ({ target }) => target instanceof HTMLImageElement && mark(target), true);
  for (const image of document.images) {
    if (image.complete && image.naturalWidth === 0 && image.currentSrc) mark(image);
  }
}
