/** Safari ends the composition first and then reports the Enter that ended it, as if it were an ordinary one. */
const SAME_STROKE_MS = 100;

/** What a browser reports for a key that the input method takes. */
const KEY_OF_INPUT_METHOD = 229;

/**
 * Tells the Enter that sends from the Enter that picks a word in an input method (拼音, かな …).
 */
export class EnterKey {
  private endedAt = -Infinity;

  readonly compositionEnded = (event: { timeStamp: number }): void => {
    this.endedAt = event.timeStamp;
  };

  /** A released key ends the stroke: the next Enter is one of its own. */
  readonly released = (): void => {
    this.endedAt = -Infinity;
  };

  /** Whether this key is an Enter by which the person means to send, or with Ctrl to break the line. */
  sends(event: KeyboardEvent): boolean {
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.metaKey) return false;
    if (event.isComposing || event.keyCode === KEY_OF_INPUT_METHOD) return false;
    return event.timeStamp - this.endedAt > SAME_STROKE_MS;
  }
}
