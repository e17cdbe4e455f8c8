import { Logger } from '@nestjs/common';

const REPEAT_AFTER_MS = 10_000;

/** A warning for the operator, logged at most once in ten seconds, because its cause may occur thousands of times. */
export class RepeatedWarning {
  private readonly log: Logger;
  private lastLogged = -Infinity;
  private untold = 0;

  constructor(context: string) {
    this.log = new Logger(context);
  }

  warn(line: string): void {
    const now = performance.now();
    if (now - this.lastLogged < REPEAT_AFTER_MS) {
      this.untold += 1;
      return;
    }
    this.lastLogged = now;
    this.log.warn(this.untold > 0 ? `${line} (and ${this.untold} more since the last one)` : line);
    this.untold = 0;
  }
}
