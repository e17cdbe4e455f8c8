import type { Compilable } from 'kysely';

/** The full-text index, which is stored beside the log. */
export abstract class TextIndex {
  /**
   * Returns statements that remove a message from the index. Run them in the transaction that erases the message,
   * after the erasure.
   * @param text before the erasure
   */
  abstract removalStatements(
    conversation: string,
    seq: number,
    text: { name: string; content: string },
  ): Compilable[];

  /**
   * Returns statements that remove all messages before `end` from the index, and from the list of messages to index.
   * Run them in the transaction that deletes the messages, before the deletion.
   * @param texts those that are not erased
   */
  abstract truncationStatements(
    conversation: string,
    end: number,
    texts: readonly { seq: number; name: string; content: string }[],
  ): Compilable[];
}
