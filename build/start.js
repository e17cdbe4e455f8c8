// `npm start`: starts the server, and compiles it first where its sources changed since the last build.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { isBuilt, writeStamp } from './stamp.js';

if (!isBuilt()) {
  const nest = join(import.meta.dirname, '../node_modules/@nestjs/cli/bin/nest.js');
  const { status } = spawnSync(process.execPath, [nest, 'build'], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  writeStamp();
}
await import('../dist/main.js');
