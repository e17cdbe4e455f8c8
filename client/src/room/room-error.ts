import type { Answer } from '../connection/connection';
import { words } from '../language/language';

/** Why something about a room was not done, in the language of the page; empty where it was. */
export function refused(answer: Answer<unknown>): string {
  if (answer.ok) return '';
  const { forbidden, invalid, other } = words.value.roomRefused;
  const { code } = answer.error;
  return code === 'forbidden' ? forbidden : code === 'invalid' ? invalid : other;
}
