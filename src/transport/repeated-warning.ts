import { Logger } from '@nestjs/common';

const REPEAT_AFTER_MS = 10_000;

/** A warning for the operator that is logged at most once in ten seconds: what it is about comes by the thousand. */
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
    this.log.warn(this.untold > 0 ? `${line} (and ${this.untold} times more since the last line)` : line);
    this.untold = 0;
  }
}
