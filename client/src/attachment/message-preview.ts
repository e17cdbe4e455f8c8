import { attachmentKind } from '../../../src/protocol/attachment-kind';
import type { Attachment, Quote } from '../../../src/protocol/types';
import { strings } from '../i18n/strings';

/** Returns a message in one line: its attachments, then its text. */
export function messagePreview({ content, attachments = [] }: Said): string {
  const [first] = attachments;
  if (!first) return content;
  const as = attachmentKind(first);
  return joined(strings.value.attached[as], as === 'file' ? first.name : '', content);
}

/** Returns a quote in the same way; empty where the quoted message was recalled. */
export function quoteText({ attached, excerpt }: Pick<Quote, 'attached' | 'excerpt'>): string {
  return joined(attached && strings.value.attached[attached], excerpt);
}

interface Said {
  content: string;
  attachments?: readonly Attachment[];
}

const joined = (...parts: (string | undefined)[]): string => parts.filter(Boolean).join(' ');
