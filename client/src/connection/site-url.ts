/**
 * The URL of this chat: the directory of its two pages, which a proxy may have put under a base
 * path.
 */
export const siteUrl = (): string => new URL('.', location.href).href;

const basePath = new URL('.', location.href).pathname;

/**
 * Prefix of the caches of this chat; other programs of the same origin have caches too. The worker
 * uses the same.
 */
export const CACHE_PREFIX = basePath === '/' ? 'teahouse-' : `teahouse${basePath}`;
