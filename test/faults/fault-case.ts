import type { Habits } from './talker.js';
import type { Setting, Town } from './town.js';

/** A fault, how it is brought about, and what is claimed beside the promises that hold in every trial. */
export interface Row {
  /** A number and a letter, such as `9b`. */
  id: string;
  /** What happens, in words. */
  fault: string;
  /** On how many nodes it makes sense. */
  nodes: readonly (1 | 2)[];
  setting?: (nodes: 1 | 2) => Setting | Promise<Setting>;
  habits?: Habits;
  /** Why it cannot take place on this machine, in one line that names the mend. */
  lacks?: () => string | undefined;
  /** People talk while this goes on; at its end the fault is over. */
  happen: (town: Town) => Promise<void>;
  /** After everything has ended. */
  clear?: (town: Town) => void | Promise<void>;
}
