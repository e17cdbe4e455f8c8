// @ts-check
/** Processors that other processes may use before the figures say so. */
const WORTH_TELLING = 0.2;

/** What else kept the machine busy. @param {import('../generator/load.js').Load} load */
export function otherCpuNote({ othersCpu }) {
  return othersCpu > WORTH_TELLING ? `, other processes ${Math.round(othersCpu * 100)} %` : '';
}

/**
 * Collects what the top rates were limited by: which processor was full, and how busy the generator was.
 * The figures are those of the last round.
 */
export function boundNote() {
  /** @type {Map<string, string>} */
  const notes = new Map();
  return {
    /** @param {'baseline' | 'teahouse'} who @param {import('../max-rate.js').Top} top */
    add(who, { load, generatorBound }) {
      const percent = (/** @type {number} */ part) => `${Math.round(part * 100)} %`;
      notes.set(
        who,
        `${who}: server ${percent(load.serverCpu)}, generator ${percent(load.generatorCpu)}` +
          otherCpuNote(load) +
          (generatorBound ? ', generator-bound' : ''),
      );
    },
    text: () => [...notes.values()].join('; '),
  };
}
