import type { ClientOptions } from './recording-client.js';
import type { FaultSetting, FaultEnvironment } from './fault-environment.js';

/** A fault, its cause, and its own claims beside the guarantees that hold in every run. */
export interface FaultCase {
  /** A number and a letter, such as `9b`. */
  id: string;
  /** The fault, in words. */
  fault: string;
  /** Node counts for which the fault makes sense. */
  nodes: readonly (1 | 2)[];
  setting?: (nodes: 1 | 2) => FaultSetting | Promise<FaultSetting>;
  habits?: ClientOptions;
  /** Why it cannot run on this machine, in one line that says what to do. */
  missingTool?: () => string | undefined;
  /** Runs while clients send; the fault is over when it resolves. */
  cause: (environment: FaultEnvironment) => Promise<void>;
  /** Runs after everything has ended. */
  cleanUp?: (environment: FaultEnvironment) => void | Promise<void>;
}
