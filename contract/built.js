// The numbers of the wire, from the built server.

/** @type {typeof import('../src/protocol/limits.js')} */
export const limits = await import(new URL('../dist/protocol/limits.js', import.meta.url).href);
