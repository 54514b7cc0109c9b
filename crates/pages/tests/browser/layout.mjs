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
  const texts = 'a, button, label, legend, summary, dt, dd, p, li, h1, h2, h3, .tag';
  for (const e of document.querySelectorAll(`:is(header, main, footer) :is(${texts})`)) {
    if (e.closest('.scroll, .hidden, details:not([open]) > :not(summary)')) continue;
    if (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 && getComputedStyle(e).display !== 'inline') {
      faults.push(`clipped: <${e.tagName.toLowerCase()}> ${e.textContent.trim().slice(0, 40)}`);
    }
  }
  for (const e of document.querySelectorAll('body *')) {
    const cuts = axis => ['hidden', 'clip'].includes(getComputedStyle(e)[axis]);
    if (e.closest('.hidden, svg, input, select') || !e.clientHeight) continue;
    const cut = (cuts('overflowY') && e.scrollHeight > e.clientHeight + 1) || (cuts('overflowX') && e.scrollWidth > e.clientWidth + 1);
    if (cut) faults.push(`cut off: <${e.tagName.toLowerCase()}> ${e.textContent.trim().slice(0, 40)}`);
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
