import type { Receipt } from '../../protocol/types.js';

/** A message that is being stored. Later requests of its author come after it in the log without waiting for it. */
export class PendingReceipt {
  /** @param receipt rejects as `ConversationLog.append` does */
  constructor(readonly receipt: Promise<Receipt>) {}
}
