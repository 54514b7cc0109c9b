// An objection: three questions with a way back, a confirmation with a date, an answer by two of the
// staff, and an appeal.
import { claim, same } from '../claims.mjs';
import { newMember } from '../people.mjs';
import { Visitor } from '../visitor.mjs';

export const name = 'objection, answer, appeal';
export const languages = ['en', 'de', 'ar'];

const WORDS = 'I write about my children. يكفي. Bitte nicht.';
const REASONS = 'Nothing of yours was ever used for this, and nothing will be while you object.';

/** Goes through the three questions, changing each answer once on the way. */
async function object(member) {
  await member.press('main a[href="/object?purpose=ml.moderation"]');
  same(await member.count('input[name=purpose]:checked'), 1, 'uses that are ticked by the link');
  await member.tick('input[name=purpose][value="ml.personalization"]');
  await member.press('form[action="/object/reason"] button');
  await member.press('form[action="/object/check"] button');
  await member.press('button[formaction="/object/reason"]');
  await member.fill('textarea[name=message]', WORDS);
  await member.press('form[action="/object/check"] button');
  await member.press('button[formaction="/object/uses"]');
  same(await member.count('input[name=purpose]:checked'), 2, 'uses that are still ticked');
  await member.page.locator('input[name=purpose][value="ml.personalization"]').uncheck();
  await member.press('form[action="/object/reason"] button');
  same(await member.page.locator('textarea[name=message]').inputValue(), WORDS, 'the message on the way back');
  await member.press('form[action="/object/check"] button');
  await member.press('form[action="/object"] button.button');
  claim(/^\/object\/\d+\?sent=1$/.test(member.path()), `sending led to ${member.path()}`);
  claim(await member.has('.panel code'), 'the confirmation has no reference');
  claim(await member.has('main time'), 'the confirmation has no date');
  return member.path().replace(/\D+/g, ' ').trim().split(' ')[0];
}

/** Decides a case against somebody, which whoever decides cannot send alone. */
async function reject(tools, entry) {
  const dpo = await Visitor.enter(tools, { desk: true });
  await dpo.staff('dpo', `/staff/cases/${entry}`);
  await dpo.press('form:has(input[name=step][value=acknowledge]) button');
  await dpo.tick('input[name=outcome][value=rejected]');
  await dpo.fill('textarea[name=reasons]', REASONS);
  await dpo.press('form:has(input[name=step][value=decide]) button');
  claim(!(await dpo.has('form:has(input[name=step][value=send])')), 'who decides against somebody sends it too');
  const second = await Visitor.enter(tools, { desk: true });
  await second.staff('dpo', `/staff/cases/${entry}`, 'Ines');
  await second.fill('form:has(input[name=step][value=send]) input[name=means]', 'e-mail');
  await second.press('form:has(input[name=step][value=send]) button');
}

export async function run(tools) {
  const { house } = tools;
  const member = await Visitor.enter(tools, tools);
  await member.member(newMember(house));
  const entry = await object(member);
  await member.open('/privacy');
  claim(await member.has(`main a[href="/object/${entry}"]`), 'the use does not stand still');

  await reject(tools, entry);
  await member.open(`/object/${entry}`);
  claim((await member.text('#answer')).includes(REASONS), 'the answer does not give its reasons');
  await member.fill('#appeal textarea', WORDS);
  await member.press('#appeal button');
  claim(!(await member.has('#appeal')), 'an appeal can be made twice');
  claim((await member.text('main')).includes(WORDS), 'what was sent is not shown');
}
