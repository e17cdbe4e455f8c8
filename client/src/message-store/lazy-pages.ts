import { signal } from '@preact/signals';
import type { Welcome } from '../../../src/protocol/types';
import type { ConversationKey } from './conversation-key';

type Pages = typeof import('./conversation-pages');

/** How many message requests the server counted. */
export const requestCount = signal(0);

/** Knows of the last welcome. Nothing about pages is fetched until a welcome leaves some out. */
let pages: Promise<Pages | undefined> | undefined;

export function beginPages(welcome: Welcome): void {
  requestCount.value = welcome.requests ?? 0;
  if (!pages && welcome.cursor === undefined && requestCount.peek() === 0) return;
  pages = import('./conversation-pages').then(
    (loaded) => {
      loaded.beginPages(welcome);
      return loaded;
    },
    // The server was away when the file was wanted: the next welcome fetches it.
    () => undefined,
  );
}

/** Fetches the next page, where there is one. */
export function loadMore(): void {
  void pages?.then((loaded) => loaded?.loadMore());
}

/** Fetches pages until a private chat is known that somebody opened. */
export function find(address: ConversationKey): void {
  void pages?.then((loaded) => loaded?.find(address));
}
