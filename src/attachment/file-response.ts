import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { pipeline } from 'node:stream/promises';
import type { Attachment } from '../protocol/types.js';
import { throwAttachmentNotFound } from './attachment-mapper.js';
import { isImage, isRecording } from './content-type.js';
import { contentDisposition } from './file-name.js';
import type { ByteRange } from './storage/byte-range.js';
import { FileStorage } from './storage/file-storage.js';

/** A download slower than this, over this time, is ended. Tests set a shorter time. */
export const LEAST_DOWNLOAD_SPEED = { bytesPerSecond: 1_024, overMs: 20_000 };

/** Sends a file. Callers check first that the client may read it. */
@Injectable()
export class FileResponse {
  constructor(private readonly storage: FileStorage) {}

  /**
   * @param gone aborts when the client has disconnected
   * @param size `undefined` if unknown; then no range can be requested
   */
  async send(
    key: string,
    { type, name, size }: Pick<Attachment, 'type' | 'name'> & { size?: number },
    request: Request,
    response: Response,
    gone: AbortSignal,
  ): Promise<void> {
    const tag = `"${key}"`;
    response.setHeader('ETag', tag);
    // The content of an id never changes. `private` and `Vary` make another user of the same browser ask again.
    response.setHeader('Cache-Control', 'private, max-age=31536000, immutable');
    response.vary('Authorization');
    // Keeps an opened file from acting as a page of this server.
    response.setHeader('Content-Security-Policy', "sandbox; default-src 'none'");
    if (request.headers['if-none-match'] === tag) return void response.status(304).end();
    const range = size === undefined ? undefined : byteRangeOf(request, size);
    if (range === 'none')
      return void response.status(416).setHeader('Content-Range', `bytes */${size}`).end();
    // For HEAD, Node would read the whole body and send none of it.
    const content =
      request.method === 'HEAD'
        ? undefined
        : ((await this.storage.read(key, range)) ?? throwAttachmentNotFound());
    // No later event would close the file of a client that has disconnected.
    if (gone.aborted) return void content?.destroy();
    response.setHeader('Content-Type', type);
    response.setHeader(
      'Content-Disposition',
      contentDisposition(isImage(type) || isRecording(type) ? 'inline' : 'attachment', name),
    );
    if (size !== undefined) {
      response.setHeader('Accept-Ranges', 'bytes');
      response.setHeader('Content-Length', range ? range.end - range.start + 1 : size);
    }
    if (range) response.status(206).setHeader('Content-Range', `bytes ${range.start}-${range.end}/${size}`);
    if (!content) return void response.end();
    // A disconnect is no error. Any other failure destroys the connection, so the client notices it.
    const stall = watchForStall(response);
    // `pipeline` alone adds six listeners for the end of the response, and Node warns above ten.
    response.setMaxListeners(20);
    await pipeline(content, response)
      .catch(() => response.destroy())
      .finally(() => clearInterval(stall));
  }
}

/**
 * Parses the `Range` header (RFC 9110). Invalid ranges and lists of ranges return the whole file, which the RFC
 * allows.
 * @returns `undefined` for the whole file, `none` if the range cannot be satisfied
 */
function byteRangeOf(request: Request, size: number): ByteRange | 'none' | undefined {
  const ranges = request.range(size);
  if (ranges === -1) return 'none';
  if (ranges === undefined || ranges === -2 || ranges.type !== 'bytes' || ranges.length > 1) return undefined;
  return ranges[0];
}

/** Ends a download below the minimum speed, because it holds a file open. */
function watchForStall(response: Response): NodeJS.Timeout {
  const { socket } = response;
  const { bytesPerSecond, overMs } = LEAST_DOWNLOAD_SPEED;
  let before = socket?.bytesWritten ?? 0;
  return setInterval(() => {
    const now = socket?.bytesWritten ?? 0;
    if (now - before < (bytesPerSecond * overMs) / 1_000) response.destroy();
    before = now;
  }, overMs).unref();
}
