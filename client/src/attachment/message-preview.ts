import { attachedAs } from '../../../src/protocol/attached';
import type { Attachment, Quote } from '../../../src/protocol/shapes';
import { words } from '../language/language';

/** A message in one line: what it brought along, then what it says. */
export function excerptOf({ content, attachments = [] }: Said): string {
  const [first] = attachments;
  if (!first) return content;
  const as = attachedAs(first);
  return joined(words.value.attached[as], as === 'file' ? first.name : '', content);
}

/** What is quoted, in the same way; empty where it was taken back. */
export function quoteWords({ attached, excerpt }: Pick<Quote, 'attached' | 'excerpt'>): string {
  return joined(attached && words.value.attached[attached], excerpt);
}

interface Said {
  content: string;
  attachments?: readonly Attachment[];
}

const joined = (...parts: (string | undefined)[]): string => parts.filter(Boolean).join(' ');
