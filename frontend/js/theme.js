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

/** Applies the choice now, and again when another tab changes it. */
export function followTheme() {
  const root = document.documentElement;
  const theme = chosen();
  if (theme) root.dataset.theme = theme;
  window.addEventListener('storage', ({ key }) => {
    if (key !== KEY) return;
    if (chosen()) root.dataset.theme = chosen();
    else delete root.dataset.theme;
  });
}
