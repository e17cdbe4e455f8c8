import { NAME_MAX_GRAPHEMES } from '../../../src/protocol/constants';
import { countCharacters } from '../i18n/graphemes';
import { baseStrings } from '../i18n/language';

export type NicknameError = 'missing' | 'too long' | RefusedCode;

type RefusedCode = keyof typeof baseStrings.value.refusals;

/** Returns what is wrong with a nickname, as far as the page can tell; the server decides. */
export function nicknameErrorFor(name: string): NicknameError | undefined {
  if (!name.trim()) return 'missing';
  return countCharacters(name.trim()) > NAME_MAX_GRAPHEMES ? 'too long' : undefined;
}

/** Returns why the chat page sent the user back here. */
export function isRefusedFor(): NicknameError | undefined {
  const code = new URLSearchParams(location.search).get('refused') ?? '';
  return code in baseStrings.value.refusals ? (code as RefusedCode) : undefined;
}

export function nicknameErrorText(complaint: NicknameError): string {
  const { nameMissing, nameTooLong, refusals } = baseStrings.value;
  if (complaint === 'missing') return nameMissing;
  if (complaint === 'too long') return nameTooLong(NAME_MAX_GRAPHEMES);
  return refusals[complaint];
}
