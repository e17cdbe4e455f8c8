import { onEvent } from './connection';

let aheadMs = 0;

/** Compares this browser's clock with the server's at every welcome. */
export function setClock(): void {
  onEvent('welcome', ({ serverTime }) => (aheadMs = Date.parse(serverTime) - Date.now()));
}

/** Returns the server's time, in ms since the epoch. */
export function serverNow(): number {
  return Date.now() + aheadMs;
}
