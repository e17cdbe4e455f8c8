import type { IncomingMessage } from 'node:http';
import { HOOK_BODY_MAX_BYTES } from '../protocol/constants.js';
import { ChatException } from '../protocol/chat-exception.js';

/**
 * Reads a request body as text. `RequestDeadlines` limits its duration.
 * @param gone aborts when the client disconnects
 * @throws ChatException `too_large` as soon as the limit is exceeded; `invalid` if the body is incomplete or not UTF-8
 */
export async function readBody(request: IncomingMessage, gone: AbortSignal): Promise<string> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') throw new ChatException('invalid', 'the request body must not be compressed');
  gone.throwIfAborted();
  const pieces: Buffer[] = [];
  let bytes = 0;
  const tooLarge = new ChatException(
    'too_large',
    `the request body must have at most ${HOOK_BODY_MAX_BYTES} bytes`,
  );
  if (Number(request.headers['content-length'] ?? 0) > HOOK_BODY_MAX_BYTES) throw tooLarge;
  await new Promise<void>((done, failed) => {
    gone.addEventListener('abort', () => failed(gone.reason as Error));
    request.on('data', (piece: Buffer) => {
      bytes += piece.length;
      // The code that sends the response decides about the connection, so it stays open here.
      if (bytes > HOOK_BODY_MAX_BYTES) failed(tooLarge);
      else pieces.push(piece);
    });
    request.once('end', done);
    request.once('error', () => failed(new ChatException('invalid', 'the request body is incomplete')));
    request.once('close', () => failed(new ChatException('invalid', 'the request body is incomplete')));
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces));
  } catch {
    throw new ChatException('invalid', 'the request body must be UTF-8');
  }
}
