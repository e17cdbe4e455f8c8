import type { ClientOptions } from './recording-client.js';
import type { FaultSetting, FaultEnvironment } from './fault-environment.js';

/** A fault, how it is brought about, and what is claimed beside the promises that hold in every trial. */
export interface FaultCase {
  /** A number and a letter, such as `9b`. */
  id: string;
  /** What happens, in words. */
  fault: string;
  /** On how many nodes it makes sense. */
  nodes: readonly (1 | 2)[];
  setting?: (nodes: 1 | 2) => FaultSetting | Promise<FaultSetting>;
  habits?: ClientOptions;
  /** Why it cannot take place on this machine, in one line that names the mend. */
  missingTool?: () => string | undefined;
  /** People talk while this goes on; at its end the fault is over. */
  cause: (environment: FaultEnvironment) => Promise<void>;
  /** After everything has ended. */
  cleanUp?: (environment: FaultEnvironment) => void | Promise<void>;
}
