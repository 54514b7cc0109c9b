// Staff: what needs them today, a case that is answered before its date, and a draft that widens
// use and is stopped with figures.
import { claim, same } from '../claims.mjs';
import { ended } from '../jobs.mjs';
import { newMember } from '../people.mjs';
import { REFUSED, Visitor } from '../visitor.mjs';
import { STAFF, weighAll } from '../weight.mjs';

export const name = 'staff';
export const languages = ['en'];
export const everyLanguage = ['en', 'de', 'ar'];

/** Opens a case of a member's own, and answers it as asked. */
async function answer(tools, dpo) {
  const { house } = tools;
  const member = await Visitor.enter(tools, tools);
  await member.member(newMember(house), '/object?purpose=ml.safety');
  await member.press('form[action="/object/reason"] button');
  await member.press('form[action="/object/check"] button');
  await member.press('form[action="/object"] button.button');
  const address = member.path().split('?')[0];
  const entry = address.split('/').pop();

  await dpo.open('/staff/cases');
  await dpo.open(`/staff/cases/${entry}`);
  await dpo.press('form:has(input[name=step][value=decide]) button', REFUSED);
  claim(await dpo.has('[role=alert] a'), 'a decision without an outcome is taken');
  await dpo.tick('input[name=outcome][value=upheld]');
  await dpo.fill('form:has(input[name=step][value=decide]) textarea', 'We no longer use your posts for this.');
  await dpo.press('form:has(input[name=step][value=decide]) button');
  await dpo.fill('form:has(input[name=step][value=send]) input[name=means]', 'e-mail');
  await dpo.press('form:has(input[name=step][value=send]) button');
  await member.open(address);
  claim(await member.has('#answer .tag.good'), 'the member does not read the answer');
}

/** The policy in force, changed so that it asks nobody in the places where it was prohibited. */
function wider(text) {
  const changed = text.replaceAll(/^packs = \["elsewhere"\]$/gm, 'packs = ["eea", "uk", "hk", "elsewhere"]')
    .replace(/^\[\[cell\]\]\n(?:(?!\[\[).*\n)*?basis = "prohibited"\n/m, '');
  claim(changed !== text, 'the policy in force prohibits nothing');
  // A changed document is another version, with a notice of its own.
  return changed.replace(/^version = .*$/m, 'version = "wider"').replaceAll('linkedin-2024-11', 'wider');
}

/** Plans a wider draft; the plan names who would have to be told, and it cannot be proposed. */
async function stop(admin) {
  const versions = JSON.parse((await admin.send('GET', '/v1/policies')).text);
  const { policy } = versions.find(version => version.in_force);
  const { text } = await admin.send('GET', `/v1/policies/${policy}`);
  const added = await admin.send('POST', '/v1/drafts', { document: wider(text) });
  same(added.status, 201, `the draft (${added.text})`);
  const draft = JSON.parse(added.text).id;
  const planned = await admin.send('POST', `/v1/drafts/${draft}/plan`);
  const plan = await ended(admin, planned);
  claim(plan.widens && !plan.covered, `the plan says ${JSON.stringify(plan).slice(0, 300)}`);
  const proposal = await admin.send('POST', `/v1/drafts/${draft}/proposal`, { reason: 'more data' });
  claim(proposal.status >= 400, `a draft that widens use was proposed: ${proposal.text}`);
}

/** Where the navigation leads that this person may go. */
async function places(staff) {
  await staff.open('/staff');
  const links = await staff.page.locator('header nav a[href^="/staff"]').all();
  const found = [];
  for (const link of links) {
    const path = await link.getAttribute('href');
    if ((await staff.send('GET', path)).status === 200) found.push(path);
  }
  claim(found.length > 3, `the navigation of the staff leads to ${found}`);
  return found;
}

export async function run(tools) {
  const dpo = await Visitor.enter(tools, { ...tools, desk: true });
  await dpo.staff('dpo');
  claim(await dpo.has('main svg'), 'the overview has no chart');
  claim(await dpo.has('main table'), 'the charts have no tables');
  await answer(tools, dpo);
  const admin = await Visitor.enter(tools, { ...tools, desk: true });
  await admin.staff('admin');
  await stop(admin);
  const weights = [];
  for (const staff of [dpo, admin]) {
    weights.push(await weighAll({ ...tools, desk: true }, staff, await places(staff), STAFF));
  }
  return `at most ${Math.max(...weights)} bytes`;
}
