import type { Entry } from '../../../src/protocol/types';
import { layoutHeight } from '../attachment/layout-size';
import type { OutboxMessage } from '../outbox/outbox-message';
import { isEntryUpdate } from '../message-store/apply-entry';
import { isMine } from '../message-store/conversations';

/** One row in the page: an entry of the log, or a message that is not in it yet. */
export type MessageRowData =
  | { key: string | number; entry: Entry; item?: undefined }
  | { key: string | number; entry?: undefined; item: OutboxMessage };

/** Returns the rows of a conversation, from first to last. */
export function buildRows(
  entries: readonly Entry[],
  pending: readonly OutboxMessage[],
): readonly MessageRowData[] {
  const lines: MessageRowData[] = [];
  for (const entry of entries) if (!isEntryUpdate(entry)) lines.push({ key: keyOf(entry), entry });
  for (const item of pending) lines.push({ key: `own-${item.clientId}`, item });
  return lines;
}

/** Estimates the height of a row before it is drawn, in pixels. */
export function estimateHeight({ entry, item }: MessageRowData): number {
  if (entry && entry.kind !== 'text') return NOTICE_PX;
  const { content, attachments } = entry ?? item;
  const rows = content
    .split('\n')
    .reduce((sum, row) => sum + Math.ceil((row.length + 1) / ROW_CHARACTERS), 0);
  const attached = attachments?.length ? layoutHeight(attachments) - (content ? -ROW_PX : BARE_PX) : 0;
  return TEXT_PX + attached + (rows - 1) * ROW_PX;
}

const NOTICE_PX = 46;
const TEXT_PX = 76;
const ROW_PX = 23;
/** Additional height of a bubble with text compared with pictures alone. */
const BARE_PX = 40;
const ROW_CHARACTERS = 36;

/** An own message keeps its key when it gets its seq, so its row is not replaced. */
function keyOf(entry: Entry): string | number {
  return isMine(entry) && entry.kind === 'text' && entry.clientId ? `own-${entry.clientId}` : entry.seq;
}
