import type { TextEntry } from '../../../src/protocol/shapes';
import { words } from '../language/language';
import { lastRead } from './read-up-to';

/** 已读, beside the newest own text that the other one has read. */
export function ReadMark({ entry: { conversation, seq } }: { entry: TextEntry }) {
  return lastRead(conversation).value === seq ? <span class="read-mark">{words.value.read}</span> : null;
}
