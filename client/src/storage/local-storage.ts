/**
 * What the browser keeps for us between visits, under `teahouse.`.
 * A browser that forbids storage still lets one chat: then the shelf lasts as long as the page.
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

  /** Every key that begins with `start`. */
  keys(start: string): string[] {
    const kept = attempt(() => Object.keys(localStorage)) ?? [];
    const own = kept.filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length));
    return [...new Set([...own, ...fallback.keys()])].filter((key) => key.startsWith(start));
  },

  /** Calls back when another tab of this browser puts or drops something. */
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
