import type { Receipt } from '../../protocol/types.js';

/** A text that is on its way into the log. What its author says next comes after it, and need not wait for it. */
export class PendingReceipt {
  /** @param receipt rejects as `ConversationLog.append` does */
  constructor(readonly receipt: Promise<Receipt>) {}
}
