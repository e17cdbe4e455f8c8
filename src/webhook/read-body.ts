import type { IncomingMessage } from 'node:http';
import { HOOK_BODY_MAX_BYTES } from '../protocol/limits.js';
import { Refusal } from '../protocol/refusal.js';

/**
 * What somebody posts, as a text.
 * @throws Refusal `too_large` as soon as it is, however much would follow; `invalid` where it is cut off or no UTF-8
 */
export async function readBody(request: IncomingMessage): Promise<string> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') throw new Refusal('invalid', 'post it uncompressed');
  if (request.destroyed && !request.complete) throw new Refusal('invalid', 'it was cut off');
  const pieces: Buffer[] = [];
  let bytes = 0;
  const tooLarge = new Refusal('too_large', `more than ${HOOK_BODY_MAX_BYTES} bytes`);
  if (Number(request.headers['content-length'] ?? 0) > HOOK_BODY_MAX_BYTES) throw tooLarge;
  await new Promise<void>((done, failed) => {
    request.on('data', (piece: Buffer) => {
      bytes += piece.length;
      // Whoever answers decides what becomes of the connection, so it is not closed here.
      if (bytes > HOOK_BODY_MAX_BYTES) failed(tooLarge);
      else pieces.push(piece);
    });
    request.once('end', done);
    request.once('error', () => failed(new Refusal('invalid', 'it was cut off')));
    request.once('close', () => failed(new Refusal('invalid', 'it was cut off')));
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces));
  } catch {
    throw new Refusal('invalid', 'not UTF-8');
  }
}
