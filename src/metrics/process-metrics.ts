import { collectDefaultMetrics, Registry } from 'prom-client';

let registry: Registry | undefined;

/**
 * Returns the metrics of the process: memory, CPU time, garbage collection. Collection starts with the first call,
 * because observing the garbage collector costs time and cannot be stopped. Servers in one process share the registry.
 */
export function processMetrics(): Registry {
  if (registry === undefined) {
    registry = new Registry();
    collectDefaultMetrics({ register: registry });
  }
  return registry;
}
