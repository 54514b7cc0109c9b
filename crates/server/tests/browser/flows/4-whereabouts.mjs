// Where somebody's posts went, and forgetting: the first level at once, the others after signing in
// again; then staff run the job, and the member finds it done with certificates that anybody can
// check.
import { claim, same } from '../claims.mjs';
import { ended } from '../jobs.mjs';
import { Visitor } from '../visitor.mjs';

export const name = 'whereabouts, forgetting';
export const languages = ['en', 'de', 'ar'];

const MEMBERS_MAX = 250;
let number = 0;

/** A member whose posts are in the made-up platform's training set, another one each time. */
async function used(tools) {
  const dpo = await Visitor.enter(tools, { desk: true });
  await dpo.staff('dpo');
  while (number < MEMBERS_MAX) {
    number += 1;
    const subject = `member-${String(number).padStart(4, '0')}`;
    const { status, text } = await dpo.send('GET', `/v1/subjects/${subject}/whereabouts`);
    if (status === 200 && JSON.parse(text).datasets.some(set => set.kept > 2)) return subject;
  }
  throw new Error('nobody has posts in a training set');
}

/** Asks for a level; answers the request's page. */
async function ask(member, level) {
  await member.open('/forget');
  same(await member.count('main input:checked'), 0, 'levels that are chosen beforehand');
  await member.tick(`input[name=level][value=${level}]`);
  await member.press('form[action="/forget/check"] button');
  await member.press('form[action="/forget"] button');
}

/** Has staff run the job that carries out all that waits, and waits for its end. */
async function carryOut(tools) {
  const engineer = await Visitor.enter(tools, { desk: true });
  await engineer.staff('engineer');
  await ended(engineer, await engineer.send('POST', '/v1/jobs', { kind: 'forget' }));
}

export async function run(tools) {
  const { house, language } = tools;
  const member = await Visitor.enter(tools, tools);
  await member.member(await used(tools), '/where');
  const posts = JSON.parse(await member.download('a[href="/where.json"]')).datasets[0];
  const lines = (await member.download('a[href="/where.csv"]')).trim().split('\n');
  claim(lines.length > posts.kept, `${lines.length} lines for ${posts.kept} posts`);

  await ask(member, 'stop');
  claim(/^\/forget\/\d+/.test(member.path()), `the first level led to ${member.path()}`);
  await ask(member, 'models');
  if (!member.path().startsWith('/forget/')) {
    claim(member.path().startsWith('/sign-in/again'), `the third level led to ${member.path()}`);
    await member.press('form[action="/sign-in/again"] button');
    if (!/^\/forget\/\d+/.test(member.path())) await ask(member, 'models');
  }
  claim(/^\/forget\/\d+/.test(member.path()), `the third level led to ${member.path()}`);
  const request = member.path().split('?')[0];

  await carryOut(tools);
  await member.open(request);
  claim(await member.has('main .tag.good'), 'the request is not done');
  const certificates = await member.count('main a[href^="/forget/certificates/"]');
  claim(certificates >= 2, `${certificates} certificates`);
  const certificate = await member.download('main a[href^="/forget/certificates/"]');
  const { code, said } = house.verify(house.file(`certificate-${language}.json`, certificate));
  same([code, JSON.parse(said).answer], [0, 'true'], '`untrain verify` of the certificate');
  await member.open('/where');
  return `${posts.kept} posts, ${certificates} certificates`;
}
