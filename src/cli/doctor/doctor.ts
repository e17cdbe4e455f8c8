import { InvalidConfigError, readConfig, type Config } from '../../config/config.js';
import { broken, ok, type Finding } from './finding.js';
import { checkDirectory, checkDisk, checkNode, checkPort } from './machine.js';
import { checkRedis } from './redis.js';
import { checkServer, isRunningAt } from './server.js';
import { checkUploads } from './uploads.js';
import { isHeld, checkDatabase } from './storage.js';

export interface DiagnosticsOptions {
  nodeVersion: string;
  /** Reads the settings. @throws InvalidConfigError */
  settings?: () => Config;
  /** Public address of the chat; without it, only a server on this machine is checked. */
  url?: string;
  leastFreeBytes?: number;
  /** Milliseconds since 1970. */
  now?: number;
}

/** Checks everything that a server needs, and returns for each check what is wrong and how to fix it. */
export async function runDiagnostics(options: DiagnosticsOptions): Promise<Finding[]> {
  const node = checkNode(options.nodeVersion);
  let config: Config & { redisUrl?: string };
  try {
    config = (options.settings ?? readConfig)();
  } catch (error) {
    if (!(error instanceof InvalidConfigError)) throw error;
    return [node, broken('settings', error.message)];
  }
  const settings = ok('settings', 'all values are valid');
  const directory = checkDirectory(config);
  const here = `http://localhost:${config.port}`;
  const isHere = config.port !== 0 && (await isRunningAt(here));
  const url = options.url ?? (isHere ? here : undefined);
  return [
    node,
    settings,
    directory,
    // Without a directory there is no disk space to check and no embedded database.
    ...(directory.state === 'broken' && !config.databaseUrl
      ? []
      : [
          checkDisk(config, options.leastFreeBytes),
          ...(await checkDatabase(config, options.now)),
          ...(await checkUploads(config)),
        ]),
    await checkRedis(config.redisUrl),
    await checkPort(config, isHere, isHeld(config)),
    ...(url === undefined ? [] : await checkServer(url, config, options.url !== undefined)),
  ];
}
