// What is wrong with the layout of a page, asked inside of it.

/** What is wrong with the layout of the page that is shown. */
export function layoutFaults() {
  const faults = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    const wide = [...document.querySelectorAll('main *, header *, footer *')]
      .filter(e => !e.closest('.scroll, .hidden, pre') && (e.getBoundingClientRect().right > root.clientWidth + 1 || e.getBoundingClientRect().left < -1))
      .map(e => e.tagName.toLowerCase() + '.' + e.className).slice(0, 4);
    faults.push(`scrolls sideways: ${root.scrollWidth} > ${root.clientWidth} (${wide.join(', ')})`);
  }
  for (const e of document.querySelectorAll('main a, main button, main label, main dd, main p, main li')) {
    if (e.closest('.scroll, .hidden, details:not([open])')) continue;
    if (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 && getComputedStyle(e).display !== 'inline') {
      faults.push(`clipped: <${e.tagName.toLowerCase()}> ${e.textContent.trim().slice(0, 40)}`);
    }
  }
  for (const field of document.querySelectorAll('fieldset')) {
    const [yes, no] = ['allow', 'refuse'].map(v => field.querySelector(`input[value=${v}]`)?.closest('label'));
    if (!yes || !no) continue;
    const area = e => { const box = e.getBoundingClientRect(); return box.width * box.height; };
    if (Math.abs(area(yes) - area(no)) > 0.05 * area(no)) faults.push(`yes ${area(yes)} px², no ${area(no)} px²`);
    if (yes.className !== no.className) faults.push('yes and no have other classes');
  }
  return faults;
}
