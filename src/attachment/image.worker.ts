import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import process from 'node:process';
import { processImage } from './image-processing.js';
import type { ImageRequest, ImageWorkerMessage } from './image-worker-messages.js';

/*
 * The image process: decodes uploads of strangers outside the server, which kills it when a picture takes too long.
 * It processes one picture at a time and has no environment, so it knows no password of the server.
 */

/** More than a photo of 50 million pixels needs (about 320 MiB). */
const MEMORY_MAX_BYTES = 512 * 2 ** 20;
const MEMORY_CHECK_MS = 50;
/** Lower priority than the server. */
const PRIORITY = 5;

/** libvips threads cannot be stopped from within, and an ordinary exit waits for them. */
const exitNow = (): void => void process.kill(process.pid, 'SIGKILL');

const send = (message: ImageWorkerMessage, told: () => void = () => {}): void =>
  void process.send!(message, told);

process.once('disconnect', exitNow);
// A signal to the process group is for the server, which first finishes the current uploads.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

try {
  setPriority(PRIORITY);
  // If memory runs out, the kernel ends this process instead of the server.
  writeFileSync('/proc/self/oom_score_adj', '1000');
} catch {
  // Both are optional.
}

let isProcessing = false;
let isEnding = false;

setInterval(() => {
  if (!isProcessing || isEnding || process.memoryUsage.rss() < MEMORY_MAX_BYTES) return;
  isEnding = true;
  send({ failed: 'too_large', message: 'the picture takes too much memory to decode', ends: true }, exitNow);
}, MEMORY_CHECK_MS).unref();

process.on('message', (request: ImageRequest) => {
  isProcessing = true;
  send({ began: true });
  void processImage(request).then((answer) => {
    isProcessing = false;
    if (!isEnding) send('failed' in answer ? answer : { drawn: answer });
  });
});

send({ ready: true });
