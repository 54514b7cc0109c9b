// What anybody sees: three doors, the checker, a page that is not there, and the same page in
// another language.
import { claim, same } from '../claims.mjs';
import { newMember } from '../people.mjs';
import { REFUSED, Visitor } from '../visitor.mjs';
import { MEMBERS, weighAll } from '../weight.mjs';

export const name = 'public pages, languages, weight';
export const languages = ['en', 'de', 'ar'];

const FIRST_VIEWS = ['/notices', '/privacy', '/object', '/where', '/forget', '/receipts'];

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
  const heaviest = await weighAll(tools, member, FIRST_VIEWS, MEMBERS);
  return `at most ${heaviest} bytes`;
}
