import { browserStorage, type KeyValueStorage } from './browser-storage.js';

/**
 * Stores the token of a session between starts of a program, so that it keeps its nickname. In Node, `tokenFile` of
 * `@teahouse/client/node` creates one.
 */
export interface TokenStore {
  load(): string | undefined;
  save(token: string): void;
  clear(): void;
}

/** Stores the token in memory. */
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

/** Stores the token in the `localStorage` of a browser. */
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

/** Returns the store without a `tokenStore` option: in a browser `localStorage`, with one key for each URL and nickname. */
export function defaultTokenStore(url: string, name: string | undefined): TokenStore {
  const storage = browserStorage();
  return storage ? new BrowserTokenStore(storage, `teahouse ${url} ${name ?? ''}`) : new MemoryTokenStore();
}

/** Returns 256 random bits in base64url, the form that the server requires of a token of a client. */
export function newToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}
