// What holds on every page that a browser shows: axe finds nothing, nothing scrolls sideways or is
// clipped, yes and no are alike, and members' pages have no script.
//
// Members' browsers run no script here, and axe is one. So a page is drawn a second time, from the
// very HTML that was served, in a browser that has scripts.
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { layoutFaults } from '../../../pages/tests/browser/layout.mjs';
import { STRAINS } from '../../../pages/tests/browser/strain.mjs';

const require = createRequire(join(process.cwd(), 'x.js'));
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const EVERY_VIEW = [320, 1280].flatMap(width => ['light', 'dark'].map(scheme => ({ width, scheme })));
const SOME_VIEWS = [{ width: 320, scheme: 'light' }, { width: 1280, scheme: 'dark' }];

export class Inspector {
  constructor(context, { all, shots }) {
    this.context = context;
    this.views = all ? EVERY_VIEW : SOME_VIEWS;
    this.all = all;
    this.shots = shots;
    this.faults = new Set();
    this.seen = new Set();
    this.runs = 0;
    if (shots) mkdirSync(shots, { recursive: true });
  }

  static async open(browser, options) {
    const context = await browser.newContext({ reducedMotion: 'reduce' });
    const inspector = new Inspector(context, options);
    inspector.page = await context.newPage();
    return inspector;
  }

  fault(where, words) {
    this.faults.add(`${where}: ${words}`);
  }

  /** Looks at what `page` shows, once for each kind of page and language. */
  async look(page) {
    const address = new URL(page.url());
    const facts = await page.evaluate(() => ({
      language: document.documentElement.lang,
      direction: document.documentElement.dir,
      title: document.title,
      scripts: document.scripts.length,
      lost: [...document.querySelectorAll('[role=alert] a')].map(e => e.getAttribute('href'))
        .filter(href => !document.getElementById(href.slice(1))),
      state: [...document.querySelectorAll('[role=alert], [role=status], .panel, .tag')]
        .map(e => e.className).sort().filter((name, at, all) => all.indexOf(name) === at).join(),
    }));
    const kind = address.pathname.replace(/\/(\d+|[0-9A-Za-z_-]{20,})(?=\/|$)/g, '/N');
    // Every language is drawn from the same template: the phone's is looked at in each, the others
    // only when all of it was asked for.
    const where = `${kind} ${facts.language}`;
    const key = `${where} ${this.all ? facts.state : ''}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    if (!facts.title.trim()) this.fault(where, 'has no title');
    if (facts.scripts && !kind.startsWith('/staff')) this.fault(where, 'has a script');
    if (facts.lost.length) this.fault(where, `the summary of errors leads nowhere: ${facts.lost}`);
    const wanted = facts.language === 'ar' ? 'rtl' : 'ltr';
    if (facts.direction !== wanted) this.fault(where, `runs ${facts.direction}`);
    await this.draw(page.url(), await page.content());
    for (const view of this.views) await this.view(where, view);
    for (const strain of STRAINS) await this.strain(where, strain);
  }

  /** What does not hold once letters are larger, or words longer. */
  async strain(where, { name, widths, apply }) {
    for (const fault of await apply(this.page)) this.fault(where, `${name}: ${fault}`);
    for (const width of widths) {
      const here = `${where} ${width} ${name}`;
      await this.page.setViewportSize({ width, height: 800 });
      for (const fault of await this.page.evaluate(layoutFaults)) this.fault(here, fault);
      if (this.shots) await this.shoot(here);
    }
  }

  async draw(address, html) {
    const url = address.split('#')[0];
    await this.page.route(url, route => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }));
    await this.page.goto(url);
    await this.page.unroute(url);
  }

  async shoot(here) {
    const name = here.replace(/[^a-z0-9]+/gi, '_');
    await this.page.screenshot({ path: join(this.shots, `${name}.png`), fullPage: true });
  }

  async view(where, { width, scheme }) {
    const { page } = this;
    const here = `${where} ${width} ${scheme}`;
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: scheme });
    for (const fault of await page.evaluate(layoutFaults)) this.fault(here, fault);
    if (this.shots) await this.shoot(here);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(
      values => window.axe.run({ runOnly: { type: 'tag', values }, resultTypes: ['violations'] }),
      RULES,
    );
    this.runs += 1;
    for (const { id, nodes } of violations) {
      for (const node of nodes) {
        const why = node.failureSummary.split('\n').slice(1, 3).join(' ');
        this.fault(here, `${id}: ${node.target} ${why}`);
      }
    }
  }
}
