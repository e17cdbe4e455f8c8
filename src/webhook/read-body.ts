import type { IncomingMessage } from 'node:http';
import { HOOK_BODY_MAX_BYTES } from '../protocol/constants.js';
import { ChatException } from '../protocol/chat-exception.js';

/**
 * What somebody posts, as a text. How long it may take is what `RequestDeadlines` says of every body.
 * @param gone aborts when the client is gone
 * @throws ChatException `too_large` as soon as it is, however much would follow; `invalid` where it is cut off or no UTF-8
 */
export async function readBody(request: IncomingMessage, gone: AbortSignal): Promise<string> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') throw new ChatException('invalid', 'post it uncompressed');
  gone.throwIfAborted();
  const pieces: Buffer[] = [];
  let bytes = 0;
  const tooLarge = new ChatException('too_large', `more than ${HOOK_BODY_MAX_BYTES} bytes`);
  if (Number(request.headers['content-length'] ?? 0) > HOOK_BODY_MAX_BYTES) throw tooLarge;
  await new Promise<void>((done, failed) => {
    gone.addEventListener('abort', () => failed(gone.reason as Error));
    request.on('data', (piece: Buffer) => {
      bytes += piece.length;
      // Whoever answers decides what becomes of the connection, so it is not closed here.
      if (bytes > HOOK_BODY_MAX_BYTES) failed(tooLarge);
      else pieces.push(piece);
    });
    request.once('end', done);
    request.once('error', () => failed(new ChatException('invalid', 'it was cut off')));
    request.once('close', () => failed(new ChatException('invalid', 'it was cut off')));
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces));
  } catch {
    throw new ChatException('invalid', 'not UTF-8');
  }
}
