// The numbers of the wire, from the built server.

/** @type {typeof import('../src/protocol/constants.js')} */
export const limits = await import(new URL('../dist/protocol/constants.js', import.meta.url).href);
