import type { TextEntry } from '../../../src/protocol/types';
import { findById, me } from '../message-store/conversations';

/** 所有人 as each language of the page writes it. */
const EVERYONE = ['@所有人', '@everyone'];

export interface Mark {
  /** As it may stand in the text, with its @. */
  shown: string;
  /** It points at whoever looks at the page. */
  me: boolean;
}

/** How those whom a text points at may stand in it. */
export function marksOf({ mentions = [], everyone, conversation }: TextEntry): Mark[] {
  const own = me.value?.name;
  const alias = findById(conversation)?.alias;
  const marks = mentions.map((name) => ({ shown: `@${name}`, me: name === own }));
  if (alias && own && mentions.includes(own)) marks.push({ shown: `@${alias}`, me: true });
  if (everyone) marks.push(...EVERYONE.map((shown) => ({ shown, me: true })));
  return marks;
}
