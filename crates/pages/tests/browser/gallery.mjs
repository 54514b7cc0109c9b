// Opens every page of the gallery in Chromium and fails when
// axe finds a violation, a page scrolls sideways, a text is clipped, or yes and no differ in size.
//
//   node gallery.mjs FOLDER [--shots FOLDER] [--only NAME]
//
// It takes `playwright-core` and `axe-core` from NODE_PATH or the folder it is started in, and the
// browser from CHROMIUM (`/usr/bin/chromium` without it).
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { layoutFaults } from './layout.mjs';
import { STRAINS } from './strain.mjs';

const require = createRequire(join(process.cwd(), 'x.js'));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const [folder, ...rest] = process.argv.slice(2);
const option = name => rest.includes(name) ? rest[rest.indexOf(name) + 1] : undefined;
const shots = option('--shots');
const only = option('--only');
if (!folder) throw new Error('say where the gallery is: node gallery.mjs FOLDER');
if (shots) mkdirSync(shots, { recursive: true });

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const WIDTHS = [1280, 320];
const SCHEMES = ['light', 'dark'];

const files = readdirSync(folder).filter(f => f.endsWith('.html') && f !== 'index.html' && (!only || f.startsWith(only)));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
let runs = 0;
const faults = [];

/** What does not hold once letters are larger, or words longer; the page is as it was then. */
async function strain(page, name, language) {
  const before = page.viewportSize();
  for (const { name: how, widths, apply } of STRAINS.filter(strain => strain.not !== language)) {
    for (const fault of await apply(page)) faults.push(`${name} ${language} ${how}: ${fault}`);
    for (const width of widths) {
      await page.setViewportSize({ ...before, width });
      for (const fault of await page.evaluate(layoutFaults)) faults.push(`${name} ${language} ${width} ${how}: ${fault}`);
    }
  }
  await page.setViewportSize(before);
  await page.reload();
}

for (const width of WIDTHS) {
  for (const colorScheme of SCHEMES) {
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, reducedMotion: 'reduce' });
    const page = await context.newPage();
    for (const file of files) {
      const [name, language] = file.split('.');
      const where = `${name} ${language} ${width} ${colorScheme}`;
      await page.goto(pathToFileURL(resolve(folder, file)).href);
      for (const fault of await page.evaluate(layoutFaults)) faults.push(`${where}: ${fault}`);
      if (shots) await page.screenshot({ path: join(shots, `${name}.${language}.${width}.${colorScheme}.png`), fullPage: true });
      if (width === WIDTHS[0] && colorScheme === SCHEMES[0]) await strain(page, name, language);
      if (language !== 'en' && language !== 'ar') continue;
      await page.evaluate(axe);
      const { violations } = await page.evaluate(values => window.axe.run({ runOnly: { type: 'tag', values } }), RULES);
      runs += 1;
      for (const { id, nodes } of violations) {
        for (const node of nodes) faults.push(`${where}: ${id}: ${node.target} ${node.failureSummary.split('\n').slice(1, 3).join(' ')}`);
      }
    }
    await context.close();
  }
}
await browser.close();
console.log(`${files.length} pages, ${runs} axe runs, ${faults.length} faults`);
for (const fault of faults.slice(0, 60)) console.log(fault);
process.exit(faults.length || !runs ? 1 : 0);
