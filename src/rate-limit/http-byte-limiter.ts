import type { NextFunction, Request, Response } from 'express';
import type { ClientAddressResolver } from '../common/client-address.js';
import type { RateLimits } from './rate-limits.js';
import { ChatException } from '../protocol/chat-exception.js';

/** Charges a long download in steps, so that its end does not use up a whole minute. */
const CHARGE_EVERY_MS = 5_000;
/** Monitoring must not be limited. */
const EXEMPT = /^\/(health|metrics)([/?]|$)/;

/**
 * Returns a middleware that charges every HTTP response to its address by the bytes written, and rejects requests with
 * 429 if the address has used up its limit.
 */
export function httpByteLimiter(limits: RateLimits, clientAddress: ClientAddressResolver) {
  return (request: Request, response: Response, next: NextFunction): void => {
    if (EXEMPT.test(request.url)) return next();
    const address = clientAddress(request);
    limits.mayDownload(address).then(
      () => {
        chargeAsWritten(response, (bytes) => void limits.downloaded(address, bytes));
        next();
      },
      (error: unknown) => (error instanceof ChatException ? refuse(response, error) : next(error)),
    );
  };
}

function chargeAsWritten(response: Response, charge: (bytes: number) => void): void {
  const { socket } = response;
  if (!socket) return;
  let charged = socket.bytesWritten;
  const settle = (): void => {
    const written = socket.bytesWritten;
    if (written > charged) charge(written - charged);
    charged = written;
  };
  const timer = setInterval(settle, CHARGE_EVERY_MS).unref();
  response.once('close', () => {
    clearInterval(timer);
    settle();
  });
}

function refuse(response: Response, exception: ChatException): void {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Retry-After', Math.ceil((exception.details.retryAfterMs ?? 1_000) / 1_000));
  response.status(429).json(exception.toFailure());
}
