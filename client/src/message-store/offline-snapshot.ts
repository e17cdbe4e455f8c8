import type { Conversation, Entry, Person } from '../../../src/protocol/types';
import { sameName } from '../identity/token';
import { localStore } from '../storage/local-storage';
import { byRecency, me, replaceAll, requests } from './conversations';
import { storeFrom } from './message-stores';

/** What is stored for offline use: the newest conversations and the end of each. */
const CONVERSATIONS = 20;
const ENTRIES = 60;

interface Kept {
  epoch: string;
  me: Person;
  conversations: Conversation[];
  entries: Record<string, Entry[]>;
}

const keyOf = (name: string) => `kept/${sameName(name)}`;

/** Stores what the page shows, so that it opens with that without a connection. */
export function saveSnapshot(epoch: string): void {
  if (!me.peek()) return;
  const conversations = [...byRecency.peek(), ...requests.peek()].map(([, conversation]) => conversation);
  const entries: Kept['entries'] = {};
  for (const { id, since } of conversations.slice(0, CONVERSATIONS)) {
    const log = storeFrom(id, since);
    if (log.opened && !log.behind) entries[id] = log.entries.slice(-ENTRIES);
  }
  const kept: Kept = { epoch, me: me.peek()!, conversations, entries };
  localStore.put(keyOf(kept.me.name), JSON.stringify(kept));
}

/** Restores what was stored at the last visit. Returns its epoch. */
export function loadSnapshot(name: string): string | undefined {
  try {
    const kept = JSON.parse(localStore.get(keyOf(name)) ?? '') as Kept;
    for (const { id, since } of kept.conversations) {
      const entries = kept.entries[id];
      if (entries?.length) storeFrom(id, since).restart(entries, entries.at(-1)!.seq);
    }
    replaceAll(kept.conversations);
    me.value = kept.me;
    return kept.epoch;
  } catch {
    return undefined;
  }
}

export function clearSnapshot(name: string): void {
  localStore.drop(keyOf(name));
}
