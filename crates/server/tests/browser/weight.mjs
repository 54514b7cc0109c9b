// What a page costs somebody who has kept nothing of it.
import { claim } from './claims.mjs';
import { Visitor } from './visitor.mjs';

/** The most that a first view takes: bytes on the wire, requests, bytes of script. */
export const MEMBERS = { bytes: 15_000, requests: 3, script: 0 };
export const STAFF = { bytes: 80_000, requests: 6, script: 80_000 };

/** What `path` costs in a new browser with these cookies. */
async function weigh(tools, cookies, path) {
  const visitor = await Visitor.enter(tools, tools);
  await visitor.context.addCookies(cookies);
  const ended = [];
  visitor.page.on('requestfinished', request => {
    if (!request.url().startsWith('http')) return;
    const isScript = request.resourceType() === 'script';
    ended.push(request.sizes().then(it => ({ isScript, bytes: it.responseBodySize + it.responseHeadersSize })));
  });
  await visitor.open(path);
  const all = await Promise.all(ended);
  await visitor.leave();
  const sum = some => some.reduce((bytes, it) => bytes + it.bytes, 0);
  return { bytes: sum(all), requests: all.length, script: sum(all.filter(it => it.isScript)) };
}

/** Fails when one of the pages costs more than it may; answers the bytes of the heaviest. */
export async function weighAll(tools, visitor, paths, most) {
  const cookies = await visitor.context.cookies();
  let heaviest = 0;
  for (const path of paths) {
    const cost = await weigh(tools, cookies, path);
    claim(cost.bytes > 0, `${path} weighs nothing`);
    for (const part of Object.keys(most)) {
      claim(cost[part] <= most[part], `${path} takes ${cost[part]} ${part}, more than ${most[part]}`);
    }
    heaviest = Math.max(heaviest, cost.bytes);
  }
  return heaviest;
}
