import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { setFlagsFromString } from 'node:v8';
import { InvalidConfigError, readConfig } from './config/config.js';
import { OperatorError } from './common/errors/operator-error.js';
import { qrCode } from './http/qr-code.js';
import { setPrivateUmask } from './common/private-files.js';
import { startServer } from './bootstrap.js';

const log = new Logger('Teahouse');

// V8 starts to allocate all objects of a code location in the old generation once some of them survive for a while
// under load. Messages live for milliseconds only: they would fill the old generation, and each full collection stops
// the server for 100 ms (docs/performance.md).
setFlagsFromString('--no-allocation-site-pretenuring');

setPrivateUmask();

try {
  const server = await startServer(readConfig());
  log.log(`open at ${server.url} 茶馆开门了`);
  const [networkUrl] = server.networkUrls;
  if (networkUrl !== undefined) {
    log.log(`open on the local network at ${server.networkUrls.join(' and ')}`);
    if (process.stdout.isTTY) process.stdout.write(`${qrCode(networkUrl)}\n`);
  }
  // Not logged: other people may read the log, and it is kept.
  if (server.firstAdminLink) process.stdout.write(firstAdminHint(server.firstAdminLink));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void server.close().then(() => process.exit(0)));
  }
} catch (error) {
  log.fatal(startFailure(error));
  process.exit(1);
}

function firstAdminHint(link: string): string {
  return `There is no administrator yet. The first user to open this link within 24 hours becomes one: ${link}\n`;
}

/** Returns one line for the operator, with the fix where the cause is known. */
function startFailure(error: unknown): string {
  if (error instanceof OperatorError || error instanceof InvalidConfigError) return error.message;
  const { code, message, stack } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE')
    return `the port is taken by another program: stop it, or set PORT to another number`;
  if (code === 'EACCES') return `this user may not listen on that port: set PORT to a number above 1023`;
  return stack ?? message;
}
