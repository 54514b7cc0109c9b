// The service under test and its workspace: addresses, the command, and what lies in the folders.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export class House {
  /** `base` is the service's address, `workspace` its folder, `program` the command `untrain`. */
  constructor({ base, workspace, program }) {
    Object.assign(this, { base, workspace, program });
  }

  /** Runs `untrain` with `--json` in the workspace; answers its exit code and what it said. */
  untrain(...words) {
    const options = { cwd: this.workspace, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] };
    try {
      return { code: 0, said: execFileSync(this.program, [...words, '--json'], options) };
    } catch (error) {
      if (typeof error.status !== 'number') throw error;
      return { code: error.status, said: `${error.stdout}${error.stderr}` };
    }
  }

  /** What `untrain verify` says to a file, with the log's own key. */
  verify(file) {
    return this.untrain('verify', file, '--trust', join(this.workspace, 'keys/log.pub'));
  }

  /** A file beside the workspace, for what a browser downloaded or a test altered. */
  file(name, text) {
    const path = join(this.workspace, '..', name);
    writeFileSync(path, text);
    return path;
  }

  /** The mails that were sent to an address, the oldest first. */
  async mailsTo(address) {
    const outbox = join(this.workspace, 'outbox');
    for (let tries = 0; tries < 50; tries += 1) {
      let names = [];
      try {
        names = readdirSync(outbox).sort();
      } catch {
        // Nothing was sent yet.
      }
      const texts = names.map(name => readFileSync(join(outbox, name), 'utf8'));
      const found = texts.filter(text => text.includes(address));
      if (found.length) return found;
      await new Promise(done => setTimeout(done, 100));
    }
    throw new Error(`no mail to ${address} in ${outbox}`);
  }
}
