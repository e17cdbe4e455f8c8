import { setTimeout as pause } from 'node:timers/promises';

/** Resolves as soon as a condition holds; rejects after five seconds. */
export async function waitFor(isTrue: () => boolean | Promise<boolean>, patienceMs = 5_000): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    if (await isTrue()) return;
    await pause(20);
  }
  throw new Error('it never came true');
}
