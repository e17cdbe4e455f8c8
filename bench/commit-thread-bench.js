// @ts-check
/**
 * Where should the embedded database commit: on the main thread or on one of its own? Appends the same messages both
 * ways at a steady rate, with a disk that answers at once and with one that takes 8 ms (a cloud volume under load), and
 * prints how long the event loop was held up and how long an append took. `node bench/commit-thread-bench.js`
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { openFile } from './storage/open-file.js';

const RATE_PER_S = 4_000;
const SECONDS = 3;
const TICK_MS = 5;

/** @param {string} file @param {number} diskMs how much longer than here a commit takes */
function open(file, diskMs) {
  const db = openFile(file);
  db.exec('PRAGMA journal_mode = WAL');
  db.exec('PRAGMA synchronous = FULL');
  db.exec('CREATE TABLE IF NOT EXISTS entries (seq INTEGER PRIMARY KEY, body TEXT)');
  const insert = db.prepare('INSERT INTO entries (body) VALUES (?)');
  const pause = new Int32Array(new SharedArrayBuffer(4));
  return (/** @type {string[]} */ bodies) => {
    db.exec('BEGIN IMMEDIATE');
    const seqs = bodies.map((body) => Number(insert.run(body).lastInsertRowid));
    db.exec('COMMIT');
    if (diskMs > 0) Atomics.wait(pause, 0, 0, diskMs);
    return seqs;
  };
}

if (isMainThread) {
  console.log(`${RATE_PER_S} appends a second for ${SECONDS} s, one commit for all that wait`);
  for (const diskMs of [0, 8]) {
    for (const where of ['main thread', 'own thread']) console.log(await measure(where, diskMs));
  }
} else {
  const commit = open(workerData.file, workerData.diskMs);
  parentPort?.on('message', (bodies) => parentPort?.postMessage(commit(bodies)));
}

/** @param {string} where @param {number} diskMs */
async function measure(where, diskMs) {
  const directory = mkdtempSync(join(tmpdir(), 'teahouse-thread-'));
  const file = join(directory, 'log.db');
  const worker =
    where === 'own thread'
      ? new Worker(new URL(import.meta.url), { workerData: { file, diskMs } })
      : undefined;
  const commitHere = worker ? undefined : open(file, diskMs);
  /** @param {string[]} bodies @returns {Promise<number[]>} */
  const commit = async (bodies) => {
    if (commitHere) return commitHere(bodies);
    worker?.postMessage(bodies);
    return new Promise((done) => worker?.once('message', done));
  };

  /** @type {{ body: string, since: number }[]} */
  let waiting = [];
  /** @type {number[]} */
  const latencies = [];
  let busy = false;
  const drain = async () => {
    busy = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await commit(batch.map(({ body }) => body));
      const now = performance.now();
      for (const { since } of batch) latencies.push(now - since);
    }
    busy = false;
  };

  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const body = JSON.stringify({ name: '东东', avatar: '1.jpg', content: 'x'.repeat(64) });
  const started = performance.now();
  let made = 0;
  await new Promise((done) => {
    const timer = setInterval(() => {
      const due = Math.min(RATE_PER_S * SECONDS, ((performance.now() - started) / 1_000) * RATE_PER_S);
      for (; made < due; made++) waiting.push({ body, since: performance.now() });
      if (!busy) void drain();
      if (made >= RATE_PER_S * SECONDS && waiting.length === 0 && !busy) {
        clearInterval(timer);
        done(undefined);
      }
    }, TICK_MS);
  });
  delay.disable();
  await worker?.terminate();
  rmSync(directory, { recursive: true });
  latencies.sort((a, b) => a - b);
  const at = (/** @type {number} */ share) =>
    (latencies[Math.floor(latencies.length * share)] ?? 0).toFixed(1);
  const held = [50, 99, 100].map((p) => (delay.percentile(p) / 1e6).toFixed(1)).join(' / ');
  return `disk +${diskMs} ms, ${where}: event loop held up p50/p99/max ${held} ms; append p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`;
}
