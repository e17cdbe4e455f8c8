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
      'look at everything a chat needs, and name the mend of what is broken; exit code 1 where there is any',
    )
    .option(
      '--url <url>',
      'where people find the chat, to look through the proxy as well; takes PING_INTERVAL_MS longer',
    )
    .action(async ({ url }: { url?: string }) => {
      const findings = await runDiagnostics({ nodeVersion: `v${versions.node}`, url });
      for (const { check, state, message } of findings)
        printLine(`${MARKS[state]} ${check.padEnd(10)} ${message}`);
      if (findings.some(({ state }) => state === 'broken')) exit(1);
    });
}
