import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { setFlagsFromString } from 'node:v8';
import { BadSetting, readConfig } from './config.js';
import { CannotOpen } from './database/cannot-open.js';
import { openTeahouse } from './teahouse.js';

const log = new Logger('Teahouse');

// V8 moves what survives for a while in a busy moment, and all that comes from the same line of code ever after, to the
// old generation at once. With texts, which are done with in milliseconds, it is wrong: they fill it, and each full
// collection holds everybody up for 100 ms (docs/performance.md).
setFlagsFromString('--no-allocation-site-pretenuring');

try {
  const teahouse = await openTeahouse(readConfig());
  log.log(`open at ${teahouse.url} 茶馆开门了`);
  // Past the log, which others may read and which is kept.
  if (teahouse.invitation) process.stdout.write(invitationLine(teahouse.invitation));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void teahouse.close().then(() => process.exit(0)));
  }
} catch (error) {
  log.fatal(whyNot(error));
  process.exit(1);
}

function invitationLine(link: string): string {
  return `There is no administrator yet. Whoever opens this link within a day, once, is one: ${link}\n`;
}

/** One line that names the mend, where the cause is known. */
function whyNot(error: unknown): string {
  if (error instanceof CannotOpen || error instanceof BadSetting) return error.message;
  const { code, message, stack } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE')
    return `the port is taken by another program: stop it, or set PORT to another number`;
  if (code === 'EACCES') return `this user may not listen on that port: set PORT to a number above 1023`;
  return stack ?? message;
}
