import { collectDefaultMetrics, Registry } from 'prom-client';

let registry: Registry | undefined;

/**
 * The figures of the process: memory, processor time, garbage collection. They are watched from the first time that
 * they are asked for, since watching the collector costs time and cannot be stopped again; several servers in one
 * process share them.
 */
export function processMetrics(): Registry {
  if (registry === undefined) {
    registry = new Registry();
    collectDefaultMetrics({ register: registry });
  }
  return registry;
}
