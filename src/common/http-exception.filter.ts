import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ChatException } from '../protocol/chat-exception.js';
import type { ErrorCode } from '../protocol/types.js';
import { DiskFullException } from './errors/disk-errors.js';
import { toChatException } from './errors/to-chat-exception.js';

/** A client that still sends has so long to read why nobody listens. */
const CLOSE_DELAY_MS = 1_000;

export const HTTP_STATUS: Record<ErrorCode, number> = {
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

export interface HttpExceptionFilterOptions {
  /** Answers `{ ok: false, error }`, the `Reply` that a socket would get, instead of the error alone. */
  asReply?: boolean;
}

/** Answers every failure over HTTP: `{ code, message, … }` with the status that says the same. */
@Catch()
export class HttpExceptionFilter implements ExceptionFilter {
  private readonly asReply: boolean;

  constructor({ asReply = false }: HttpExceptionFilterOptions = {}) {
    this.asReply = asReply;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent) return void response.destroy();
    // What Nest itself answers: there is no such page, or the server is not ready.
    if (error instanceof HttpException) response.status(error.getStatus()).json(error.getResponse());
    else this.answer(toChatException(error), response);
    // What it still sends is not read. Closed at once, the connection would take the answer with it.
    if (!request.complete) {
      request.pause();
      setTimeout(() => request.destroy(), CLOSE_DELAY_MS).unref();
    }
  }

  private answer(exception: ChatException, response: Response): void {
    const { code, details } = exception;
    response.status(exception instanceof DiskFullException ? 507 : HTTP_STATUS[code]);
    response.setHeader('Cache-Control', 'no-store');
    if (details.retryAfterMs !== undefined) {
      response.setHeader('Retry-After', Math.ceil(details.retryAfterMs / 1_000));
    }
    if (code === 'unauthenticated') response.setHeader('WWW-Authenticate', 'Bearer');
    const failure = exception.toFailure();
    response.json(this.asReply ? { ok: false, error: failure } : failure);
  }
}
