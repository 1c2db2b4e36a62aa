// One box for all boxes of a list, and how many are ticked.

/** Lets `box` tick every box of its form that has its name, and follow them. */
export function chooseAll(box) {
  const boxes = [...document.querySelectorAll(`input[type="checkbox"][name="${box.dataset.chooseAll}"]`)];
  const follow = () => {
    const chosen = boxes.filter(({ checked }) => checked).length;
    box.checked = chosen > 0 && chosen === boxes.length;
    box.indeterminate = chosen > 0 && chosen < boxes.length;
  };
  box.addEventListener('change', () => {
    for (const one of boxes) one.checked = box.checked;
  });
  for (const one of boxes) one.addEventListener('change', follow);
  // A browser that comes back remembers what was ticked.
  follow();
}
