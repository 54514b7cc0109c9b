// Holds members' pages against Lighthouse, as a phone shows them: what it says of accessibility, of
// good practice, and of speed on a slow network.
//
//   node lighthouse.mjs --base URL --member ID [--all]
//
// It takes `lighthouse` from the folder it is started in, and the browser from CHROMIUM.
// `cargo xtask browser` starts it and what it needs. Speed is reckoned from what was sent over the
// wire, but a busy computer is in it as well: so a page that is too slow is measured again.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(join(process.cwd(), 'x.js'));
const load = name => import(pathToFileURL(require.resolve(name)).href);
const { default: lighthouse } = await load('lighthouse');
const { launch } = await load('chrome-launcher');

/** The least of each, in per cent. */
const LEAST = { accessibility: 100, 'best-practices': 95, performance: 98 };
const TRIES = 3;
const SOME_PAGES = ['/notices', '/privacy'];
const EVERY_PAGE = [...SOME_PAGES, '/object', '/where', '/forget', '/receipts', '/sessions', '/verify', '/'];

const words = process.argv.slice(2);
const option = name => (words.includes(name) ? words[words.indexOf(name) + 1] : undefined);
const [base, member] = [option('--base'), option('--member')];
if (!base || !member) throw new Error('say what is looked at: --base URL --member ID');

/** Signs the member in by the form of development; answers their cookie. */
async function signIn() {
  const answer = await fetch(`${base}/sign-in/development`, {
    method: 'POST',
    redirect: 'manual',
    headers: { Origin: base },
    body: new URLSearchParams({ who: member }),
  });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0];
  if (!cookie) throw new Error(`${member} was not signed in: ${answer.status}`);
  return cookie;
}

/** What Lighthouse says of a page: the points, and what took some of them. */
async function look(port, path, cookie) {
  const { lhr } = await lighthouse(`${base}${path}`, {
    port,
    logLevel: 'error',
    onlyCategories: Object.keys(LEAST),
    extraHeaders: { Cookie: cookie },
  });
  if (lhr.runtimeError) return { broken: lhr.runtimeError.message };
  const shown = new URL(lhr.finalDisplayedUrl).pathname;
  if (shown !== path) throw new Error(`${path} led to ${shown}`);
  const points = name => Math.round(lhr.categories[name].score * 100);
  const weighs = name => lhr.categories[name].auditRefs.filter(it => it.weight > 0).map(it => it.id);
  const lost = Object.keys(LEAST).filter(name => points(name) < LEAST[name]).flatMap(weighs)
    .map(id => lhr.audits[id]).filter(audit => audit.score !== null && audit.score < 1)
    .map(audit => `${audit.id} ${audit.displayValue ?? ''} ${JSON.stringify(audit.details?.items?.slice(0, 3) ?? '')}`);
  return { lost, points: Object.fromEntries(Object.keys(LEAST).map(name => [name, points(name)])) };
}

/** Looks at a page until it is good enough, a few times at most. */
async function judge(port, path, cookie) {
  let found;
  for (let tries = 0; tries < TRIES; tries += 1) {
    found = await look(port, path, cookie);
    if (found.broken) continue;
    const { performance, ...others } = found.points;
    // What is said of the page itself is the same each time.
    if (performance >= LEAST.performance || Object.keys(others).some(name => others[name] < LEAST[name])) break;
  }
  if (found.broken) throw new Error(`${path}: ${found.broken}`);
  const line = Object.entries(found.points).map(([name, value]) => `${name} ${value}`).join(', ');
  console.log(`${path.padEnd(12)} ${line}`);
  for (const fault of found.lost) console.log(`  ${fault.slice(0, 600)}`);
  return Object.keys(LEAST).every(name => found.points[name] >= LEAST[name]);
}

const cookie = await signIn();
const chrome = await launch({
  chromePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  logLevel: 'error',
});
let failed = 0;
try {
  for (const path of words.includes('--all') ? EVERY_PAGE : SOME_PAGES) {
    if (!(await judge(chrome.port, path, cookie))) failed += 1;
  }
} finally {
  chrome.kill();
}
process.exit(failed ? 1 : 0);
