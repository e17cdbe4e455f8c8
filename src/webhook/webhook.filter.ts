import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { refusalFor, STATUS } from '../attachment/http.filter.js';

/** A client that still sends has so long to read why nobody listens. */
const FAREWELL_MS = 1_000;

/** Turns every failure into the `Reply` that a socket would hear, with the status that says the same. */
@Catch()
export class WebhookFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const refusal = refusalFor(error);
    const { retryAfterMs } = refusal.more;
    response.status(STATUS[refusal.code]).setHeader('Cache-Control', 'no-store');
    if (retryAfterMs !== undefined) response.setHeader('Retry-After', Math.ceil(retryAfterMs / 1_000));
    response.json({ ok: false, error: refusal.toFailure() });
    // What it still sends is not read. Closed at once, the connection would take the answer with it.
    if (!request.complete) {
      request.pause();
      setTimeout(() => request.destroy(), FAREWELL_MS).unref();
    }
  }
}
