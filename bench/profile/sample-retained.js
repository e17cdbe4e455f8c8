// @ts-check
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { isMainThread } from 'node:worker_threads';

/**
 * Preloaded into a server: the first SIGUSR2 starts to sample what is allocated, the second writes down what of it
 * outlived the young generation, dead or alive by now, and ends the server.
 */
if (isMainThread) {
  const session = new Session();
  session.connect();
  process.once('SIGUSR2', () => {
    process.once('SIGUSR2', () => void writeDown(session));
    void session.post('HeapProfiler.startSampling', {
      samplingInterval: 16_384,
      includeObjectsCollectedByMajorGC: true,
    });
  });
}

/** @param {Session} session */
async function writeDown(session) {
  const { profile } = await session.post('HeapProfiler.stopSampling');
  writeFileSync(process.env.KEPT_FILE ?? '', JSON.stringify(profile));
  process.exit(0);
}
