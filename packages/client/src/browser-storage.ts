/** The part of the browser's `Storage` that is used here. */
export interface KeyValueStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Returns the `localStorage` of a browser; `undefined` elsewhere. */
export function browserStorage(): KeyValueStorage | undefined {
  const { document, localStorage } = globalThis as { document?: unknown; localStorage?: KeyValueStorage };
  // Newer versions of Node have a `localStorage` too, which warns and stores nothing.
  return document === undefined ? undefined : localStorage;
}
