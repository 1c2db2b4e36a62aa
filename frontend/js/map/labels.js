// The map's words come from the page, which has them from the locale files.

/** Answers a function from a key, and the values of its `{placeholders}`, to the text. */
export function labelsOf(element) {
  let texts = {};
  try {
    texts = JSON.parse(element.dataset.labels || '{}');
  } catch {
    console.warn('data-labels of the map is no JSON');
  }
  return (key, values = {}) => (texts[key] ?? '').replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
}
