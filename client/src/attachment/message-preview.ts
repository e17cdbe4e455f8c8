import { attachmentKind } from '../../../src/protocol/attachment-kind';
import type { Attachment, Quote } from '../../../src/protocol/types';
import { strings } from '../i18n/strings';

/** A message in one line: what it brought along, then what it says. */
export function messagePreview({ content, attachments = [] }: Said): string {
  const [first] = attachments;
  if (!first) return content;
  const as = attachmentKind(first);
  return joined(strings.value.attached[as], as === 'file' ? first.name : '', content);
}

/** What is quoted, in the same way; empty where it was taken back. */
export function quoteText({ attached, excerpt }: Pick<Quote, 'attached' | 'excerpt'>): string {
  return joined(attached && strings.value.attached[attached], excerpt);
}

interface Said {
  content: string;
  attachments?: readonly Attachment[];
}

const joined = (...parts: (string | undefined)[]): string => parts.filter(Boolean).join(' ');
