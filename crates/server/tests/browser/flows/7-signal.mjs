// A browser that sends Global Privacy Control: what it speaks of is refused, and the page says so.
import { claim, same } from '../claims.mjs';
import { newMember } from '../people.mjs';
import { Visitor } from '../visitor.mjs';

export const name = 'Global Privacy Control';
export const languages = ['en', 'de', 'ar'];

export async function run(tools) {
  const { house } = tools;
  const plain = await Visitor.enter(tools, tools);
  const subject = newMember(house);
  await plain.member(subject);
  const before = await plain.count('main .note');
  same(await plain.count('main input:checked'), 0, 'answers before the signal');

  const signalling = await Visitor.enter(tools, { ...tools, headers: { 'Sec-GPC': '1' } });
  await signalling.member(subject);
  same(await signalling.count('main .note'), before + 1, 'notes: one says that the signal is honoured');
  claim(await signalling.has('form[action="/privacy/share.affiliate"] input[value=refuse]:checked'), 'share.affiliate is not refused');
  same(await signalling.count('main input:checked'), 1, 'what else the signal refused');

  // Who says yes afterwards is heard, whatever the browser says.
  await signalling.tick('form[action="/privacy/share.affiliate"] input[value=allow]');
  await signalling.press('form[action="/privacy/share.affiliate"] button');
  await signalling.open('/privacy');
  claim(await signalling.has('form[action="/privacy/share.affiliate"] input[value=allow]:checked'), 'the signal overrules the member');
  const said = await plain.send('GET', '/.well-known/gpc.json');
  same(JSON.parse(said.text).gpc, true, 'what the service says of the signal');
}
