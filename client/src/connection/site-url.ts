/** Where this chat is: the directory of its two pages, which a proxy may have put under a base path. */
export const siteUrl = (): string => new URL('.', location.href).href;

const basePath = new URL('.', location.href).pathname;

/** What the caches of this chat begin with; other programs of the same origin have caches too. The worker has the same. */
export const CACHE_PREFIX = basePath === '/' ? 'teahouse-' : `teahouse${basePath}`;
