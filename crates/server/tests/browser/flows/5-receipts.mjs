// Receipts: each with a code to scan, a file, and an address that opens the checker with an answer.
import { claim } from '../claims.mjs';
import { newMember } from '../people.mjs';
import { Visitor } from '../visitor.mjs';

export const name = 'receipts';
export const languages = ['en', 'de', 'ar'];

export async function run(tools) {
  const { house } = tools;
  const member = await Visitor.enter(tools, tools);
  await member.member(newMember(house), '/receipts');
  claim((await member.count('main a[href^="/receipts/"]')) >= 2, 'a registration and a notice leave no receipts');
  await member.press('main a[href^="/receipts/"]');
  const box = await member.page.locator('svg.qr').boundingBox();
  claim(box && box.width >= 150 && box.width === box.height, `the code to scan is ${JSON.stringify(box)}`);
  const address = await member.attribute('#scan a', 'href');
  claim(address.startsWith(`${house.base}/r/`), `the code leads to ${address}`);

  const stranger = await Visitor.enter(tools, tools);
  await stranger.open(new URL(address).pathname);
  claim(await stranger.has('.panel:not(.stop)'), 'the checker does not find the entry');
  const code = address.split('/').pop();
  const slip = code.replace(/.$/, last => (last === '7' ? '8' : '7'));
  await stranger.open(`/r/${slip}`);
  claim(await stranger.has('.panel.stop'), `a code with a slip (${slip}) is taken`);
}
