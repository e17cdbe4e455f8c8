/**
 * The page's browser storage, under `teahouse.`.
 * If the browser forbids storage, values last as long as the page.
 */
const PREFIX = 'teahouse.';
const fallback = new Map<string, string>();

export const localStore = {
  get(key: string): string | null {
    return attempt(() => localStorage.getItem(PREFIX + key)) ?? fallback.get(key) ?? null;
  },

  put(key: string, value: string): void {
    const kept = attempt(() => {
      localStorage.setItem(PREFIX + key, value);
      return true;
    });
    if (!kept) fallback.set(key, value);
  },

  drop(key: string): void {
    fallback.delete(key);
    attempt(() => localStorage.removeItem(PREFIX + key));
  },

  /** Returns every key that begins with `start`. */
  keys(start: string): string[] {
    const kept = attempt(() => Object.keys(localStorage)) ?? [];
    const own = kept.filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length));
    return [...new Set([...own, ...fallback.keys()])].filter((key) => key.startsWith(start));
  },

  /** Calls the listener when another tab of this browser changes a value. */
  watch(listener: (key: string, value: string | null) => void): void {
    addEventListener('storage', ({ key, newValue }) => {
      if (key?.startsWith(PREFIX)) listener(key.slice(PREFIX.length), newValue);
    });
  },
};

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
