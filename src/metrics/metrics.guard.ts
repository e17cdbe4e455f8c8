import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Says who may read the metrics: a program on this machine, or whoever brings the token. */
export class Reader {
  constructor(private readonly token: string | undefined) {}

  isWelcome({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): boolean {
    const { authorization = '' } = headers;
    if (this.token !== undefined && isSame(authorization, `Bearer ${this.token}`)) return true;
    // Behind a proxy on this machine everybody seems to be here.
    const isPassedOn = ['forwarded', 'x-forwarded-for', 'via', 'x-real-ip'].some((name) => name in headers);
    return !isPassedOn && LOOPBACK.test(socket.remoteAddress ?? '');
  }
}

const LOOPBACK = /^(?:::1|(?:::ffff:)?127\.\d+\.\d+\.\d+)$/;

/** Compares in a time that tells nothing. */
function isSame(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(a!, b!);
}
