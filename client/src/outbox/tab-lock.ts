import { newMessageId } from '@teahouse/client';

/**
 * The id of this page load. Each tab sends its own messages; another tab takes them over only after
 * it is closed.
 */
export const tabId = newMessageId();

const lockOf = (id: string) => `teahouse.tab.${id}`;

/** Holds a lock for as long as this page lives. */
export function holdTabLock(): void {
  void navigator.locks?.request(lockOf(tabId), () => new Promise(() => undefined));
}

/**
 * Calls the listener when the tab is closed, at once if it already is.
 * Over plain http there are no locks: then two tabs may send the same message,
 * which is harmless, because the server stores a `clientId` once.
 */
export function onTabClosed(id: string, then: () => void): void {
  if (navigator.locks) void navigator.locks.request(lockOf(id), then);
  else then();
}
