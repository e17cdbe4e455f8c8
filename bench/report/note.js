// @ts-check
/**
 * Collects what the top rates were limited by: which processor was full, and how busy the generator was.
 * The figures are those of the last round.
 */
export function boundNote() {
  /** @type {Map<string, string>} */
  const notes = new Map();
  return {
    /** @param {'theirs' | 'ours'} who @param {import('../top-rate.js').Top} top */
    add(who, { load, generatorBound }) {
      const percent = (/** @type {number} */ part) => `${Math.round(part * 100)} %`;
      notes.set(
        who,
        `${who}: server ${percent(load.serverCpu)}, generator ${percent(load.generatorCpu)}` +
          (load.othersCpu > 0.2 ? `, other processes ${percent(load.othersCpu)}` : '') +
          (generatorBound ? ', generator-bound' : ''),
      );
    },
    text: () => [...notes.values()].join('; '),
  };
}
