import { localStore } from '../storage/local-storage';

const STORE = 'files';
/** Unreferenced files older than this are deleted. */
const FORGOTTEN_MS = 24 * 60 * 60_000;

interface Kept {
  file: Blob;
  at: number;
}

/** Fallback store of a browser without file storage, until the page closes. */
const fallback = new Map<string, Blob>();
let opening: Promise<IDBDatabase> | undefined;

/** Files of this device on their way to the server. They survive a reload. */
export const fileStore = {
  async put(key: string, file: Blob): Promise<void> {
    fallback.set(key, file);
    const kept: Kept = { file, at: Date.now() };
    await attempt('readwrite', (files) => files.put(kept, key));
  },

  async get(key: string): Promise<Blob | undefined> {
    return fallback.get(key) ?? (await attempt<Kept>('readonly', (files) => files.get(key)))?.file;
  },

  async drop(key: string): Promise<void> {
    fallback.delete(key);
    await attempt('readwrite', (files) => files.delete(key));
  },

  /** Deletes old files that no outbox and no draft of this browser refers to. */
  async clear(olderThanMs = FORGOTTEN_MS): Promise<void> {
    const spoken = [...localStore.keys('outbox/'), ...localStore.keys('picked/')]
      .map((key) => localStore.get(key))
      .join();
    for (const key of (await attempt('readonly', (files) => files.getAllKeys())) ?? []) {
      if (typeof key !== 'string' || spoken.includes(key)) continue;
      const kept = await attempt<Kept>('readonly', (files) => files.get(key));
      if (kept && Date.now() - kept.at >= olderThanMs) await fileStore.drop(key);
    }
  },
};

async function attempt<T>(
  mode: IDBTransactionMode,
  action: (files: IDBObjectStore) => IDBRequest<T>,
): Promise<T | undefined> {
  try {
    opening ??= openDatabase();
    const database = await opening;
    return await answerOf(action(database.transaction(STORE, mode).objectStore(STORE)));
  } catch {
    return undefined;
  }
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open('teahouse', 1);
  request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE));
  return answerOf(request);
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((done, failed) => {
    request.addEventListener('success', () => done(request.result));
    request.addEventListener('error', () => failed(request.error ?? new Error('not kept')));
  });
}
