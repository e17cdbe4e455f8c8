/**
 * Keeps the token of a session between runs of a program: with it, the program comes back under its own nickname.
 * In Node, `tokenFile` of `@teahouse/client/node` is one.
 */
export interface TokenStore {
  load(): string | undefined;
  save(token: string): void;
  clear(): void;
}

/** Keeps it as long as the client lives. */
export class MemoryTokenStore implements TokenStore {
  private token: string | undefined;

  load(): string | undefined {
    return this.token;
  }

  save(token: string): void {
    this.token = token;
  }

  clear(): void {
    this.token = undefined;
  }
}

/** The part of the `Storage` of browsers that is used here. */
interface KeyValueStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Keeps it in the `localStorage` of a browser. */
class BrowserTokenStore implements TokenStore {
  constructor(
    private readonly storage: KeyValueStorage,
    private readonly key: string,
  ) {}

  load(): string | undefined {
    return this.storage.getItem(this.key) ?? undefined;
  }

  save(token: string): void {
    this.storage.setItem(this.key, token);
  }

  clear(): void {
    this.storage.removeItem(this.key);
  }
}

/** Where a client keeps its token unless it is told otherwise: in a browser, under one key for each chat and nickname. */
export function defaultTokenStore(url: string, name: string | undefined): TokenStore {
  const { document, localStorage } = globalThis as { document?: unknown; localStorage?: KeyValueStorage };
  // Newer Node has a `localStorage` as well, which warns and loses everything.
  if (document === undefined || localStorage === undefined) return new MemoryTokenStore();
  return new BrowserTokenStore(localStorage, `teahouse ${url} ${name ?? ''}`);
}

/** 256 random bits in base64url, as the server takes them for a token that a client made itself. */
export function newToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}
