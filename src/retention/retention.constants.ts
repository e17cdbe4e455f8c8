/** The setting with the default retention in days. */
export const RETENTION_KEY = 'retention_days';

export const FOREVER = 0;
export const DAY_MS = 24 * 60 * 60_000;
