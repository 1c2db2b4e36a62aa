// Light, dark, or as the system says. The choice lives in the browser alone; style/ does the rest from
// `data-theme` on the root element.

const KEY = 'theme';
const THEMES = ['light', 'dark'];

/** The visitor's choice, or nothing where there is none or the browser keeps nothing. */
function chosen() {
  try {
    const theme = localStorage.getItem(KEY);
    return THEMES.includes(theme) ? theme : undefined;
  } catch {
    return undefined;
  }
}

function apply() {
  const theme = chosen();
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

/** Applies the choice now, and again when another tab changes it. */
export function followTheme() {
  apply();
  window.addEventListener('storage', ({ key }) => key === KEY && apply());
}
