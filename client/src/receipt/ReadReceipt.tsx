import type { TextEntry } from '../../../src/protocol/types';
import { strings } from '../i18n/strings';
import { lastRead } from './read-receipts';

/** 已读, beside the newest own message that the other user has read. */
export function ReadReceipt({ entry: { conversation, seq } }: { entry: TextEntry }) {
  return lastRead(conversation).value === seq ? <span class="read-mark">{strings.value.read}</span> : null;
}
