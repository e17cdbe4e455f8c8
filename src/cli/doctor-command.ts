import type { Command } from 'commander';
import { exit, versions } from 'node:process';
import { runDiagnostics } from './doctor/doctor.js';
import type { Finding } from './doctor/finding.js';
import { printLine } from './output.js';

const MARKS: Record<Finding['state'], string> = { ok: '✓', note: '·', broken: '✗' };

export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .description(
      'check everything the server needs and say how to fix each problem; exit code 1 if there is one',
    )
    .option(
      '--url <url>',
      'public address of the chat, to check through the proxy as well; takes PING_INTERVAL_MS longer',
    )
    .action(async ({ url }: { url?: string }) => {
      const findings = await runDiagnostics({ nodeVersion: `v${versions.node}`, url });
      for (const { check, state, message } of findings)
        printLine(`${MARKS[state]} ${check.padEnd(10)} ${message}`);
      if (findings.some(({ state }) => state === 'broken')) exit(1);
    });
}
