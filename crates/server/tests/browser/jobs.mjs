// Jobs that run beside the service, as staff wait for them.
import { claim, same } from './claims.mjs';

const SECONDS_MAX = 120;

/** Waits until a job that somebody of the staff began has ended well; answers what it reported. */
export async function ended(staff, begun) {
  claim(begun.status < 300, `the job did not begin: ${begun.text}`);
  const { id } = JSON.parse(begun.text);
  const until = Date.now() + SECONDS_MAX * 1000;
  let job = { state: 'waiting' };
  while (Date.now() < until && !job.ended) {
    await new Promise(done => setTimeout(done, 300));
    const asked = await staff.send('GET', `/v1/jobs/${id}`);
    same(asked.status, 200, `the job (${asked.text})`);
    job = JSON.parse(asked.text);
  }
  same(job.state, 'done', `the job (${job.words})`);
  return job.report;
}
