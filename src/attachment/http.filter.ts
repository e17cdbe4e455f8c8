import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Refusal } from '../protocol/refusal.js';
import type { ErrorCode } from '../protocol/shapes.js';
import { NoRoom } from './disk.js';

/** A client that still sends has so long to read why nobody listens. */
const FAREWELL_MS = 1_000;

export const STATUS: Record<ErrorCode, number> = {
  invalid: 400,
  too_large: 413,
  unauthenticated: 401,
  name_invalid: 400,
  name_taken: 409,
  password_wrong: 401,
  token_invalid: 401,
  forbidden: 403,
  not_found: 404,
  rate_limited: 429,
  muted: 403,
  banned: 403,
  unavailable: 503,
  internal: 500,
};

const log = new Logger('Attachments');

/** Turns every failure into `{ code, message, … }` with the status that says the same. */
@Catch()
export class HttpFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const refusal = refusalFor(error);
    if (response.headersSent) return void response.destroy();
    const { retryAfterMs } = refusal.more;
    response.status(error instanceof NoRoom ? 507 : STATUS[refusal.code]);
    response.setHeader('Cache-Control', 'no-store');
    if (retryAfterMs !== undefined) response.setHeader('Retry-After', Math.ceil(retryAfterMs / 1_000));
    if (refusal.code === 'unauthenticated') response.setHeader('WWW-Authenticate', 'Bearer');
    response.json(refusal.toFailure());
    // What it still sends is not read. Closed at once, the connection would take the answer with it.
    if (!request.complete) {
      request.pause();
      setTimeout(() => request.destroy(), FAREWELL_MS).unref();
    }
  }
}

export function refusalFor(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof HttpException) return new Refusal('invalid', 'no such request');
  log.error(
    'a request failed in a way that was not foreseen; please report it',
    (error as Error)?.stack ?? error,
  );
  return new Refusal('internal', 'something went wrong here; it was logged');
}
