import { stat } from 'node:fs/promises';
import type { Progress } from './progress.js';

const POLL_INTERVAL_MS = 500;

/** Reports the size of a file that another program writes, until `writing` settles. The final size is not known. */
export async function watchFileSize<T>(
  step: string,
  file: string,
  told: Progress,
  writing: Promise<T>,
): Promise<T> {
  const timer = setInterval(() => {
    stat(file).then(
      ({ size }) => told(step, size),
      () => {},
    );
  }, POLL_INTERVAL_MS);
  try {
    return await writing;
  } finally {
    clearInterval(timer);
  }
}
