// Walks through the service as people do, in Chromium, and fails when a flow does not lead where it
// should or a page does not hold what every page has to hold.
//
//   node main.mjs --base URL --workspace FOLDER --program untrain [--all] [--only FLOW] [--shots FOLDER]
//
// It takes `playwright-core` and `axe-core` from the folder it is started in, and the browser from
// CHROMIUM (`/usr/bin/chromium` without it). `cargo xtask browser` starts it and what it needs.
import { createRequire } from 'node:module';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { House } from './house.mjs';
import { Inspector } from './inspector.mjs';

const require = createRequire(join(process.cwd(), 'x.js'));
const { chromium } = require('playwright-core');

const words = process.argv.slice(2);
const option = name => (words.includes(name) ? words[words.indexOf(name) + 1] : undefined);
const house = new House({
  base: option('--base'),
  workspace: option('--workspace'),
  program: option('--program'),
});
if (!house.base || !house.workspace || !house.program) {
  throw new Error('say where the service is: --base URL --workspace FOLDER --program untrain');
}
const all = words.includes('--all');
const only = option('--only');

/** Every flow of the folder beside this file, in the order of their names. */
async function flows() {
  const folder = join(dirname(fileURLToPath(import.meta.url)), 'flows');
  const names = readdirSync(folder).filter(name => name.endsWith('.mjs')).sort();
  return Promise.all(names.map(name => import(join(folder, name))));
}

/** Runs one flow in one language; answers its line of the table. */
async function walk(flow, language, tools) {
  const begin = Date.now();
  const before = tools.inspector.seen.size;
  let outcome = 'passed';
  let notes = '';
  try {
    notes = (await flow.run({ ...tools, language })) ?? '';
  } catch (error) {
    outcome = 'FAILED';
    notes = error.stack.split('\n').slice(0, 6).join('\n    ');
  }
  for (const context of tools.browser.contexts()) {
    if (context !== tools.inspector.context) await context.close();
  }
  const seconds = ((Date.now() - begin) / 1000).toFixed(1);
  const pages = tools.inspector.seen.size - before;
  const line = [flow.name.padEnd(34), language.padEnd(3), `${seconds.padStart(6)} s`];
  console.log(`${line.join(' ')} ${String(pages).padStart(3)} pages  ${outcome}  ${notes}`);
  return outcome === 'passed';
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const inspector = await Inspector.open(browser, { all, shots: option('--shots') });
let failed = 0;
let walked = 0;
for (const flow of await flows()) {
  if (only && !flow.name.includes(only)) continue;
  for (const language of all ? flow.everyLanguage ?? flow.languages : flow.languages) {
    walked += 1;
    if (!(await walk(flow, language, { browser, house, inspector, all }))) failed += 1;
  }
}
await browser.close();
const { faults, runs, seen } = inspector;
console.log(`${walked} walks, ${failed} failed; ${seen.size} pages, ${runs} axe runs, ${faults.size} faults`);
for (const fault of [...faults].slice(0, 60)) console.log(`  ${fault}`);
process.exit(failed || faults.size || !runs ? 1 : 0);
