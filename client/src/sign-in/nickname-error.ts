import { NAME_MAX_GRAPHEMES } from '../../../src/protocol/limits';
import { countCharacters } from '../conversation/text';
import { words } from '../language/language';

export type Complaint = 'missing' | 'too long' | RefusedCode;

type RefusedCode = keyof typeof words.value.refusals;

/** What is wrong with a nickname, as far as the page can tell; the server has the last word. */
export function complaintAbout(name: string): Complaint | undefined {
  if (!name.trim()) return 'missing';
  return countCharacters(name.trim()) > NAME_MAX_GRAPHEMES ? 'too long' : undefined;
}

/** Why the chat page sent somebody back here. */
export function refusedFor(): Complaint | undefined {
  const code = new URLSearchParams(location.search).get('refused') ?? '';
  return code in words.value.refusals ? (code as RefusedCode) : undefined;
}

export function complaintOf(complaint: Complaint): string {
  const { nameMissing, nameTooLong, refusals } = words.value;
  if (complaint === 'missing') return nameMissing;
  if (complaint === 'too long') return nameTooLong(NAME_MAX_GRAPHEMES);
  return refusals[complaint];
}
