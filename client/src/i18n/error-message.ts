import type { RequestResult } from '../connection/connection';
import { strings } from './strings';

/** Returns the error of a request in the language of the page; empty where it succeeded. */
export function errorMessage(answer: RequestResult<unknown>): string {
  if (answer.ok) return '';
  const { notDone, refusals } = strings.value;
  const { code } = answer.error;
  if (code === 'forbidden') return notDone.forbidden;
  if (code === 'not_found') return notDone.notFound;
  if (code === 'rate_limited' || code === 'muted' || code === 'unavailable') return refusals[code];
  return notDone.other;
}
