import type { Compilable } from 'kysely';

/** Where the words of a text are kept beside the log, so that they can be found. */
export abstract class TextIndex {
  /**
   * What takes the words of a text out of the index; to be done in the transaction that erases the text, after it.
   * @param text as it was
   */
  abstract removalStatements(
    conversation: string,
    seq: number,
    text: { name: string; content: string },
  ): Compilable[];

  /**
   * What takes all texts before `end` out of the index, and out of what waits to be indexed; to be done in the
   * transaction that deletes them, before it does.
   * @param texts those that were not erased before, as they are
   */
  abstract truncationStatements(
    conversation: string,
    end: number,
    texts: readonly { seq: number; name: string; content: string }[],
  ): Compilable[];
}
