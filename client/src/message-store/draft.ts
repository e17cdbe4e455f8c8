import { ConversationRecords } from './conversation-records';
import type { ConversationKey } from './conversation-key';

const records = new ConversationRecords('draft', (kept) =>
  typeof kept === 'string' && kept ? kept : undefined,
);

/** The unsent text of each conversation; it survives a reload. */
export const drafts = records.all;

export const restoreDrafts = (name: string): void => records.restore(name);

export function saveDraft(address: ConversationKey, text: string): void {
  if ((records.get(address) ?? '') !== text) records.put(address, text || undefined);
}
