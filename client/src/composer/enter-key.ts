/**
 * Safari ends the composition first and then reports the Enter that ended it as an ordinary key.
 */
const SAME_STROKE_MS = 100;

/** The key code that a browser reports for a key handled by the input method. */
const KEY_OF_INPUT_METHOD = 229;

/**
 * Distinguishes an Enter that sends from an Enter that ends an input method composition (拼音, かな …).
 */
export class EnterKey {
  private endedAt = -Infinity;

  readonly compositionEnded = (event: { timeStamp: number }): void => {
    this.endedAt = event.timeStamp;
  };

  /** A released key ends the stroke: the next Enter counts separately. */
  readonly released = (): void => {
    this.endedAt = -Infinity;
  };

  /** Returns whether this key is an Enter that should send or, with Ctrl, insert a line break. */
  sends(event: KeyboardEvent): boolean {
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.metaKey) return false;
    if (event.isComposing || event.keyCode === KEY_OF_INPUT_METHOD) return false;
    return event.timeStamp - this.endedAt > SAME_STROKE_MS;
  }
}
