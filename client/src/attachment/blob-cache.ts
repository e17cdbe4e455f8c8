import { useEffect, useState } from 'preact/hooks';
import { onEvent, state } from '../connection/connection';
import { me } from '../message-store/conversations';
import { storeOf } from '../message-store/message-stores';
import { token } from '../identity/token';

/**
 * Contents of attachments, as `blob:` URLs. An <img> sends no header, so the page fetches with the
 * token of its session. A URL with a token in it would appear in histories and logs.
 *
 * Paths: `<id>`, `<id>/thumbnail`, and `local/<key>` for files that are not uploaded yet.
 */
interface Kept {
  address: Promise<string>;
  users: number;
}

/** Number of unused URLs that are kept for scrolling back to them. */
const SPARE_MOST = 60;

/** In order of use, the most recent one last. */
const kept = new Map<string, Kept>();

/**
 * Returns the URL of a content while it is shown; `undefined` until it is loaded. Fetches again
 * after a lost connection.
 */
export function useBlobUrl(path: string | undefined): string | undefined {
  const [found, learn] = useState<{ path: string; address: string }>();
  const online = state.value === 'online';
  useEffect(() => {
    if (path === undefined) return undefined;
    let isShown = true;
    blobUrl(path).then(
      (address) => isShown && learn({ path, address }),
      () => undefined,
    );
    return () => {
      isShown = false;
      release(path);
    };
  }, [path, online]);
  return found?.path === path ? found?.address : undefined;
}

/** Returns a URL that the caller must release. Rejects where it cannot be loaded now. */
export function blobUrl(path: string): Promise<string> {
  const content = kept.get(path) ?? { address: addressOf(fetchBlob(path)), users: 0 };
  content.users += 1;
  kept.delete(path);
  kept.set(path, content);
  content.address.catch(() => kept.get(path) === content && kept.delete(path));
  return content.address;
}

export function release(path: string): void {
  const content = kept.get(path);
  if (content) content.users -= 1;
  const spare = [...kept].filter(([, { users }]) => users <= 0);
  for (const [old] of spare.slice(0, -SPARE_MOST)) revoke(old);
}

/** Stores a known content, which need not be fetched. */
export function cacheBlob(path: string, content: Blob): void {
  if (!kept.has(path)) kept.set(path, { address: addressOf(Promise.resolve(content)), users: 0 });
}

/** Recalled content is not shown from memory either. The store is updated after this. */
onEvent('notice', (entry) => {
  const text = entry.kind === 'recall' ? storeOf(entry.conversation).at(entry.target) : undefined;
  if (text?.kind !== 'text') return;
  for (const { id } of text.attachments ?? []) for (const path of [id, `${id}/thumbnail`]) revoke(path);
});

export async function fetchBlob(path: string): Promise<Blob> {
  if (path.startsWith('local/')) {
    const { fileStore } = await import('./file-store');
    const file = await fileStore.get(path.slice('local/'.length));
    if (!file) throw new Error('it is not in this browser any more');
    return file;
  }
  const answer = await fetch(`attachments/${path}`, { headers: authorization() });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.blob();
}

export function authorization(): { authorization: string } {
  return { authorization: `Bearer ${token.of(me.peek()?.name ?? '') ?? ''}` };
}

async function addressOf(content: Promise<Blob>): Promise<string> {
  return URL.createObjectURL(await content);
}

function revoke(path: string): void {
  kept.get(path)?.address.then(
    (address) => URL.revokeObjectURL(address),
    () => undefined,
  );
  kept.delete(path);
}
