import { signal } from '@preact/signals';
import type { Welcome } from '../../../src/protocol/types';
import type { ConversationKey } from './conversation-key';

type Pages = typeof import('./conversation-pages');

/** The server's count of message requests. */
export const requestCount = signal(0);

/**
 * The loader that got the last welcome. Nothing is loaded until a welcome leaves conversations out.
 */
let pages: Promise<Pages | undefined> | undefined;

export function beginPages(welcome: Welcome): void {
  requestCount.value = welcome.requests ?? 0;
  if (!pages && welcome.cursor === undefined && requestCount.peek() === 0) return;
  pages = import('./conversation-pages').then(
    (loaded) => {
      loaded.beginPages(welcome);
      return loaded;
    },
    // The server was down when the file was requested: the next welcome fetches it.
    () => undefined,
  );
}

/** Fetches the next page, where there is one. */
export function loadMore(): void {
  void pages?.then((loaded) => loaded?.loadMore());
}

/** Fetches pages until the opened direct conversation is found. */
export function find(address: ConversationKey): void {
  void pages?.then((loaded) => loaded?.find(address));
}
