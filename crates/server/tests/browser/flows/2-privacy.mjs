// The page of all purposes: nothing ticked that nobody said, yes and no alike, an empty form told
// what is missing, and an answer undone as easily as it was given.
import { claim, same } from '../claims.mjs';
import { newMember } from '../people.mjs';
import { REFUSED, Visitor } from '../visitor.mjs';

export const name = 'data privacy';
export const languages = ['en', 'de', 'ar'];

const SWITCH = 'form[action="/privacy/genai.content"]';

/** The boxes of a question's answers, as they are drawn. */
function boxes(form) {
  return ['allow', 'refuse'].map(value => {
    const label = form.querySelector(`input[value=${value}]`).closest('label');
    const { width, height } = label.getBoundingClientRect();
    const { color, backgroundColor, fontSize, fontWeight, borderTopWidth } = getComputedStyle(label);
    return { width, height, look: [color, backgroundColor, fontSize, fontWeight, borderTopWidth, label.className].join() };
  });
}

export async function run(tools) {
  const { house, language } = tools;
  const member = await Visitor.enter(tools, tools);
  await member.member(newMember(house));
  same(await member.count('main input:checked'), 0, 'answers that are ticked before anybody said anything');
  const [yes, no] = await member.page.locator(SWITCH).evaluate(boxes);
  claim(Math.abs(yes.width * yes.height - no.width * no.height) <= 0.05 * no.width * no.height, 'yes and no differ in size');
  same(yes.look, no.look, 'how yes looks, and no');

  const title = await member.page.title();
  await member.press(`${SWITCH} button`, REFUSED);
  claim(await member.has('[role=alert] a[href^="#choice-"]'), 'no summary says what is missing');
  const wrong = await member.page.title();
  claim(wrong !== title && wrong.includes(title), `the title of an error: ${wrong}`);
  if (language === 'en') claim(wrong.startsWith('Error'), `the title of an error: ${wrong}`);
  const target = await member.attribute('[role=alert] a', 'href');
  claim(await member.has(`input${target}`), `${target} leads to no field`);

  await member.open('/privacy');
  await member.tick(`${SWITCH} input[value=refuse]`);
  await member.press(`${SWITCH} button`);
  claim(await member.has(`${SWITCH} input[value=refuse]:checked`), 'the no is not shown');
  await member.press('[role=status] form button');
  same(await member.count('main input:checked'), 0, 'answers that are ticked after an undo');

  await member.open('/privacy');
  await member.press('a[href="/privacy/refuse-all"]');
  await member.press('form[action="/privacy/refuse-all"] button');
  claim(member.path().startsWith('/privacy?saved=all'), `saying no to everything led to ${member.path()}`);
  const switches = await member.count('main form input[value=refuse]');
  same(await member.count('main form input[value=refuse]:checked'), switches, 'purposes that are refused');
  return `${switches} switches`;
}
