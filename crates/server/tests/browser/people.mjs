// The people that tests make up, so that none of them meets what another left behind.
import { claim } from './claims.mjs';

let made = 0;

/** Registers a member whom the notice in force reached forty days ago; answers their id. */
export function newMember(house, { home = 'US', told = true } = {}) {
  made += 1;
  const subject = `walker-${process.pid}-${made}`;
  const reached = new Date(Date.now() - 40 * 86_400_000).toISOString().replace(/\.\d+/, '');
  const row = { subject_id: subject, jurisdiction: home, birth_year: 1980 };
  const table = house.file(`${subject}.jsonl`, `${JSON.stringify(row)}\n`);
  const imported = house.untrain('subject', 'import', table);
  claim(imported.code === 0, `${subject} was not registered: ${imported.said}`);
  if (told) {
    const delivered = house.untrain('notice', 'deliver', '--subject', subject, '--at', reached);
    claim(delivered.code === 0, `${subject} was not told: ${delivered.said}`);
  }
  return subject;
}
