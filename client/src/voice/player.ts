import { signal } from '@preact/signals';
import { blobUrl, release } from '../attachment/blob-cache';
import { attachmentStrings } from '../attachment/strings';
import { showToast } from '../ui/toast';

/** The recording that is playing; one at a time. */
export const playing = signal<{ path: string; atSeconds: number; paused: boolean } | null>(null);

const player = new Audio();

for (const change of ['timeupdate', 'play', 'pause'] as const) player.addEventListener(change, tell);
player.addEventListener('ended', stop);

/** Plays a recording from its start, pauses it, or resumes it. Resolves with whether it plays. */
export async function toggle(path: string): Promise<boolean> {
  if (playing.peek()?.path === path) {
    if (!player.paused) return (player.pause(), false);
  } else {
    stop();
    playing.value = { path, atSeconds: 0, paused: true };
    try {
      player.src = await blobUrl(path);
    } catch {
      return fail(path);
    }
  }
  try {
    await player.play();
    return true;
  } catch {
    // Another one was requested before this one started.
    return playing.peek()?.path === path ? fail(path) : false;
  }
}

export function stop(): void {
  const path = playing.peek()?.path;
  if (path === undefined) return;
  playing.value = null;
  player.pause();
  player.removeAttribute('src');
  release(path);
}

function tell(): void {
  const now = playing.peek();
  if (now) playing.value = { ...now, atSeconds: player.currentTime, paused: player.paused };
}

function fail(path: string): false {
  if (playing.peek()?.path === path) stop();
  showToast(attachmentStrings.peek().notPlayed);
  return false;
}
