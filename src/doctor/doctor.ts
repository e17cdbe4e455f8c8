import { BadSetting, readConfig, type Config } from '../config.js';
import { tooNewForSqlite } from '../node.version.js';
import { broken, ok, type Finding } from './finding.js';
import { lookAtDirectory, lookAtDisk, lookAtNode, lookAtPort } from './machine.js';
import { lookAtRedis } from './redis.js';
import { lookAtServer, runsAt } from './server.js';
import { isHeld, lookAtDatabase } from './storage.js';

export interface Patient {
  nodeVersion: string;
  /** How the settings are found out. @throws BadSetting */
  settings?: () => Config;
  /** Where people find the chat; left out, only a server on this machine is looked at. */
  url?: string;
  leastFreeBytes?: number;
  /** Milliseconds since 1970. */
  now?: number;
}

/** Looks at everything that a chat needs to run, and says of each what is wrong and how to mend it. */
export async function examine(patient: Patient): Promise<Finding[]> {
  const node = lookAtNode(patient.nodeVersion);
  let config: Config & { redisUrl?: string };
  try {
    config = (patient.settings ?? readConfig)();
  } catch (error) {
    if (!(error instanceof BadSetting)) throw error;
    return [node, broken('settings', error.message)];
  }
  const settings = ok('settings', 'they can be read');
  const tooNew = config.databaseUrl ? undefined : tooNewForSqlite(patient.nodeVersion);
  // To look any further would end the doctor.
  if (tooNew) return [node, settings, broken('database', tooNew)];
  const directory = lookAtDirectory(config);
  const here = `http://localhost:${config.port}`;
  const isHere = config.port !== 0 && (await runsAt(here));
  const url = patient.url ?? (isHere ? here : undefined);
  return [
    node,
    settings,
    directory,
    // What is no directory has neither room nor a database.
    ...(directory.state === 'broken' && !config.databaseUrl
      ? []
      : [lookAtDisk(config, patient.leastFreeBytes), ...(await lookAtDatabase(config, patient.now))]),
    await lookAtRedis(config.redisUrl),
    await lookAtPort(config, isHere, isHeld(config)),
    ...(url === undefined ? [] : await lookAtServer(url, config, patient.url !== undefined)),
  ];
}
