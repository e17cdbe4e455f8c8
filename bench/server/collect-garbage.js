// @ts-check
/** Preloaded into a server under test (`node --expose-gc --import …`): SIGUSR2 lets go of all garbage. */
process.on('SIGUSR2', () => globalThis.gc?.());
