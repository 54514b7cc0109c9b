// What anybody sees: three doors, the checker, a page that is not there, and the same page in
// another language.
import { claim, same } from '../claims.mjs';
import { newMember } from '../people.mjs';
import { REFUSED, Visitor } from '../visitor.mjs';

export const name = 'public pages, languages, weight';
export const languages = ['en', 'de', 'ar'];

const FIRST_VIEW_BYTES_MAX = 15_000;
const FIRST_VIEW_REQUESTS_MAX = 3;
const FIRST_VIEWS = ['/notices', '/privacy', '/object', '/where', '/forget', '/receipts'];

/** What a page costs when nothing of it was kept: requests, and bytes on the wire. */
async function weigh(tools, cookies, path) {
  const visitor = await Visitor.enter(tools, tools);
  await visitor.context.addCookies(cookies);
  const ended = [];
  visitor.page.on('requestfinished', request => {
    if (request.url().startsWith('http')) ended.push(request.sizes());
  });
  await visitor.open(path);
  const sizes = await Promise.all(ended);
  const bytes = sizes.reduce((sum, it) => sum + it.responseBodySize + it.responseHeadersSize, 0);
  await visitor.leave();
  return { requests: sizes.length, bytes };
}

export async function run(tools) {
  const { house, language } = tools;
  const stranger = await Visitor.enter(tools, tools);
  await stranger.open('/');
  await stranger.press('main a[href="/verify"]');
  await stranger.press('main form button', REFUSED);
  claim(await stranger.has('[role=alert] a'), 'the checker takes nothing at all');
  await stranger.open('/privacy');
  claim(stranger.path().startsWith('/sign-in'), `a stranger is led to ${stranger.path()}`);

  for (const other of ['de', 'ar', 'en', language]) {
    await stranger.open('/verify');
    await stranger.press(`nav.languages a[hreflang=${other}]`);
    same(new URL(stranger.page.url()).pathname, '/verify', 'the page in another language');
    same(await stranger.attribute('html', 'lang'), other, 'its language');
  }

  const member = await Visitor.enter(tools, tools);
  await member.member(newMember(house));
  await member.open('/receipts/999999999', 404);
  claim(await member.has('main h1'), 'a page that is not there says nothing');
  const cookies = await member.context.cookies();
  let heaviest = 0;
  for (const path of FIRST_VIEWS) {
    const { requests, bytes } = await weigh(tools, cookies, path);
    claim(requests <= FIRST_VIEW_REQUESTS_MAX, `${path} takes ${requests} requests`);
    claim(bytes <= FIRST_VIEW_BYTES_MAX, `${path} weighs ${bytes} bytes`);
    heaviest = Math.max(heaviest, bytes);
  }
  return `at most ${heaviest} bytes`;
}
