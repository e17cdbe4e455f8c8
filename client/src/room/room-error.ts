import type { RequestResult } from '../connection/connection';
import { strings } from '../i18n/strings';

/** Returns the error of a room request in the language of the page; empty where it succeeded. */
export function showRoomError(answer: RequestResult<unknown>): string {
  if (answer.ok) return '';
  const { forbidden, invalid, other } = strings.value.roomRefused;
  const { code } = answer.error;
  return code === 'forbidden' ? forbidden : code === 'invalid' ? invalid : other;
}
