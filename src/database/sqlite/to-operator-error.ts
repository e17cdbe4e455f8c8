import { OperatorError } from '../../common/errors/operator-error.js';
import { StorageUnavailable } from '../../common/errors/storage-error.js';
import { toWorkerError } from './executor.js';
import type { WorkerError } from './worker-messages.js';

/** Converts an error of an unusable database into one line for the operator. */
export function toOperatorError(error: unknown): OperatorError {
  return error instanceof OperatorError ? error : operatorErrorOf(toWorkerError(error));
}

/** Converts a worker's error that prevents the start. */
export function operatorErrorOf({ message, code }: WorkerError): OperatorError {
  return new OperatorError(new StorageUnavailable(message, code).hint);
}
