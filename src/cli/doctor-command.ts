import type { Command } from 'commander';
import { exit, versions } from 'node:process';
import { examine } from '../doctor/doctor.js';
import type { Finding } from '../doctor/finding.js';
import { say } from './output.js';

const MARKS: Record<Finding['state'], string> = { ok: '✓', note: '·', broken: '✗' };

export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .description(
      'look at everything a chat needs, and name the mend of what is broken; exit code 1 where there is any',
    )
    .option(
      '--url <url>',
      'where people find the chat, to look through the proxy as well; takes PING_INTERVAL_MS longer',
    )
    .action(async ({ url }: { url?: string }) => {
      const findings = await examine({ nodeVersion: `v${versions.node}`, url });
      for (const { about, state, says } of findings) say(`${MARKS[state]} ${about.padEnd(10)} ${says}`);
      if (findings.some(({ state }) => state === 'broken')) exit(1);
    });
}
