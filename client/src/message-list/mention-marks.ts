import type { TextEntry } from '../../../src/protocol/types';
import { findById, me } from '../message-store/conversations';

/** 所有人 in each language of the page. */
const EVERYONE = ['@所有人', '@everyone'];

export interface Mark {
  /** As it appears in the text, with its @. */
  shown: string;
  /** Whether it mentions the current user. */
  me: boolean;
}

/** Returns the spellings under which mentioned users may appear in a text. */
export function marksOf({ mentions = [], everyone, conversation }: TextEntry): Mark[] {
  const own = me.value?.name;
  const alias = findById(conversation)?.alias;
  const marks = mentions.map((name) => ({ shown: `@${name}`, me: name === own }));
  if (alias && own && mentions.includes(own)) marks.push({ shown: `@${alias}`, me: true });
  if (everyone) marks.push(...EVERYONE.map((shown) => ({ shown, me: true })));
  return marks;
}
