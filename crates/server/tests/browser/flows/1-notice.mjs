// From the notice to a saved answer: as many steps for a no as for a yes, at most three, and a
// receipt that anybody can check and nobody can alter.
import { claim, same } from '../claims.mjs';
import { newMember } from '../people.mjs';
import { Visitor } from '../visitor.mjs';

export const name = 'notice, answer, receipt';
export const languages = ['en', 'de', 'ar'];

const STEPS_MAX = 3;

/** Answers every question of the newest notice alike, counted from the list of notices. */
async function answer(visitor, choice) {
  await visitor.open('/notices');
  claim(await visitor.has('main a[href^="/notices/"]'), 'no notice reached this member');
  visitor.steps = 0;
  await visitor.press('main a[href^="/notices/"]');
  for (const field of await visitor.page.locator(`main input[type=radio][value=${choice}]`).all()) {
    await field.check();
  }
  await visitor.press('button[name=action][value=save]');
  claim(visitor.path().startsWith('/privacy?saved='), `saving led to ${visitor.path()}`);
  claim(await visitor.has('[role=status] a[href^="/receipts/"]'), 'no banner names the receipt');
  return visitor.steps;
}

/** A receipt with one character of what it says altered. */
function altered(receipt) {
  const [, what] = /^extra (\S+)$/m.exec(receipt) ?? [];
  claim(what, 'the receipt does not carry what was said');
  const at = receipt.indexOf(what) + Math.floor(what.length / 2);
  return `${receipt.slice(0, at)}${receipt[at] === 'A' ? 'B' : 'A'}${receipt.slice(at + 1)}`;
}

/** What the checker's page says to a file. */
async function check(tools, text) {
  const stranger = await Visitor.enter(tools, tools);
  await stranger.open('/verify');
  const file = { name: 'receipt.tlog-proof', mimeType: 'text/plain', buffer: Buffer.from(text) };
  await stranger.page.locator('input[type=file]').setInputFiles(file);
  await stranger.press('main form button');
  return stranger.text('main');
}

export async function run(tools) {
  const { house, language } = tools;
  const member = await Visitor.enter(tools, tools);
  await member.member(newMember(house), '/notices');
  const begin = Date.now();
  const yes = await answer(member, 'allow');
  const no = await answer(member, 'refuse');
  const seconds = (Date.now() - begin) / 2000;
  same(yes, no, 'steps of a yes and of a no');
  claim(no <= STEPS_MAX, `${no} steps to a saved no`);

  await member.press('[role=status] a[href^="/receipts/"]');
  const receipt = await member.download('a[href$="/proof"]');
  const whole = house.verify(house.file(`receipt-${language}.tlog-proof`, receipt));
  same([whole.code, JSON.parse(whole.said).answer], [0, 'true'], '`untrain verify` of the receipt');
  const broken = house.verify(house.file(`altered-${language}.tlog-proof`, altered(receipt)));
  claim(broken.code !== 0 && /not|false/i.test(broken.said), `an altered receipt: ${broken.said}`);

  const good = await check(tools, receipt);
  const bad = await check(tools, altered(receipt));
  claim(good !== bad && bad.length > 40, `the page says the same to both: ${bad}`);
  return `${no} steps, ${seconds.toFixed(1)} s`;
}
