// What strains the layout of a page: letters twice as large (WCAG 2.2, 1.4.4), and the longer words
// of another language. After each of them `layoutFaults` has to find nothing.

/** By how much the words of the stand-in for another language are longer. */
const LONGER = 0.4;

/** Makes all letters twice as large, as the settings of a browser do; answers what stayed small. */
function enlarge() {
  const sizes = () => [...document.querySelectorAll('main p, main h1, main label, main .button, footer a')]
    .map(e => [e, parseFloat(getComputedStyle(e).fontSize)]);
  const before = new Map(sizes());
  document.documentElement.style.fontSize = '200%';
  return sizes().filter(([e, size]) => size < before.get(e) * 1.9)
    .map(([e]) => `<${e.tagName.toLowerCase()}> stays small: ${e.textContent.trim().slice(0, 40)}`)
    .slice(0, 4);
}

/** Makes every word longer by doubling letters of it. What is no word of a language stays. */
function lengthen(share) {
  document.documentElement.style.fontSize = '';
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const longer = word => {
    let owed = 0;
    return [...word].map(letter => {
      owed += share;
      if (owed < 1) return letter;
      owed -= 1;
      return letter + letter;
    }).join('');
  };
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest('script, style, code, pre, kbd, bdi, textarea, svg')) continue;
    node.data = node.data.replace(/[\p{L}\p{M}]+/gu, longer);
  }
  return [];
}

/** Each with its name, the widths of the window that it is looked at in, and how it is done. */
export const STRAINS = [
  { name: 'letters of 200 %', widths: [1280], apply: page => page.evaluate(enlarge) },
  // The words of the pseudo-locale are longer as they stand.
  { name: 'words longer by 40 %', not: 'pseudo', widths: [1280, 320], apply: page => page.evaluate(lengthen, LONGER) },
];
