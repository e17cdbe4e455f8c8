import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ChatException } from '../protocol/chat-exception.js';
import type { ErrorCode } from '../protocol/types.js';
import { DiskFullException } from './errors/disk-errors.js';
import { toChatException } from './errors/to-chat-exception.js';

/** A client that still sends has this long to read the reply. */
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
  /** Replies with `{ ok: false, error }`, like the `Reply` on a socket, instead of the error alone. */
  asReply?: boolean;
}

/** Replies to every failed HTTP request with `{ code, message, … }` and the matching status. */
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
    // Nest's own errors: unknown route, or health check failed.
    if (error instanceof HttpException) response.status(error.getStatus()).json(error.getResponse());
    else this.answer(toChatException(error), response);
    // The rest of the body is not read. Closing the connection at once could discard the reply.
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
