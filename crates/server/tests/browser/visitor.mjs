// Somebody with a browser: a member on a phone without JavaScript, or staff at a desk.
//
// It reads no words: the pages are the same in every language but for them, so what is pressed is
// found by where it leads.
import { claim } from './claims.mjs';

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 900 };

/** How a form is answered that is not filled in as it should be: with itself and what is wrong. */
export const REFUSED = [200, 422];

export class Visitor {
  constructor(tools, context, page) {
    Object.assign(this, { ...tools, context, page, steps: 0, status: 0 });
  }

  /** Opens a browser of their own. */
  static async enter(tools, { language = 'en', desk = false, headers = {} } = {}) {
    const context = await tools.browser.newContext({
      javaScriptEnabled: desk,
      viewport: desk ? DESK : PHONE,
      locale: language,
      baseURL: tools.house.base,
      extraHTTPHeaders: { 'Accept-Language': language, ...headers },
      acceptDownloads: true,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    const visitor = new Visitor(tools, context, page);
    visitor.listen();
    return visitor;
  }

  /** Notes what the browser complains about, and how documents were answered. */
  listen() {
    const { page, inspector } = this;
    const fault = words => inspector.fault(new URL(page.url()).pathname || page.url(), words);
    page.on('pageerror', error => fault(`failed: ${error.message}`));
    page.on('console', message => {
      // A document that says what is wrong is answered with 4xx, which the flows look at.
      const document = message.location().url === page.url() || this.status >= 400;
      if (message.type() === 'error' && !document) fault(`console: ${message.text()}`);
    });
    page.on('response', response => {
      const status = response.status();
      if (response.request().isNavigationRequest()) this.status = status;
      else if (status >= 400) fault(`${response.url()} answered ${status}`);
    });
  }

  async leave() {
    await this.context.close();
  }

  /** Opens an address; it has to be answered with `status`. */
  async open(path, status = 200) {
    await this.page.goto(path);
    return this.arrived(path, status);
  }

  /** Presses what the selector finds, which leads to another page; one step more. */
  async press(selector, status = 200) {
    const target = this.page.locator(selector).first();
    await Promise.all([this.page.waitForNavigation({ waitUntil: 'load' }), target.click()]);
    this.steps += 1;
    return this.arrived(selector, status);
  }

  async arrived(by, status) {
    const found = `${by} led to ${this.path()} with ${this.status}`;
    claim([status].flat().includes(this.status), `${found}, not ${status}: ${(await this.text('h1')) ?? ''}`);
    await this.inspector.look(this.page);
    return this;
  }

  /** Ticks or chooses what the selector finds. */
  async tick(selector) {
    await this.page.locator(selector).first().check();
  }

  async fill(selector, text) {
    await this.page.locator(selector).first().fill(text);
  }

  path() {
    const { pathname, search } = new URL(this.page.url());
    return pathname + search;
  }

  async has(selector) {
    return (await this.page.locator(selector).count()) > 0;
  }

  async count(selector) {
    return this.page.locator(selector).count();
  }

  async text(selector) {
    const found = this.page.locator(selector).first();
    return (await found.count()) ? (await found.innerText()).trim() : undefined;
  }

  async attribute(selector, name) {
    return this.page.locator(selector).first().getAttribute(name);
  }

  /** Takes a file that the selector's link leads to; answers its text. */
  async download(selector) {
    const target = this.page.locator(selector).first();
    const [download] = await Promise.all([this.page.waitForEvent('download'), target.click()]);
    const chunks = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk);
    return Buffer.concat(chunks).toString('utf8');
  }

  /** Asks the API with this browser's session; answers the status and the text. */
  async send(method, path, body) {
    const headers = { Origin: this.house.base, 'Content-Type': 'application/json' };
    const answer = await this.context.request.fetch(path, { method, headers, data: body });
    return { status: answer.status(), text: await answer.text() };
  }

  /** Signs a member in by the form of development, and goes on to `then`. */
  async member(subject, then = '/privacy') {
    await this.open(`/sign-in?to=${encodeURIComponent(then)}`);
    await this.fill('input#who', subject);
    await this.press('form:has(input#who) button');
    this.steps = 0;
    return this;
  }

  /** Signs somebody of the staff in with a role: whom the form offers, or another of that role. */
  async staff(role, then = '/staff', name = undefined) {
    await this.open(`/sign-in?to=${encodeURIComponent(then)}`);
    const form = `form:has(input[name=who][value$="/${role}"])`;
    if (name) {
      const who = `staff/${name}/${role}`;
      const set = (field, who) => field.setAttribute('value', who);
      await this.page.locator(`${form} input[name=who]`).evaluate(set, who);
      return this.press(`form:has(input[name=who][value="${who}"]) button`);
    }
    await this.press(`${form} button`);
    return this;
  }
}
