import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { pipeline } from 'node:stream/promises';
import type { Attachment } from '../protocol/types.js';
import { throwAttachmentNotFound } from './attachment-mapper.js';
import { isImage, isRecording } from './content-type.js';
import { contentDisposition } from './file-name.js';
import type { ByteRange } from './storage/byte-range.js';
import { FileStorage } from './storage/file-storage.js';

/** A download that is slower than this over such a time is ended. Tests set a shorter time. */
export const LEAST_DOWNLOAD_SPEED = { bytesPerSecond: 1_024, overMs: 20_000 };

/** Files as a browser gets them, once it is clear that it may. */
@Injectable()
export class FileResponse {
  constructor(private readonly storage: FileStorage) {}

  /**
   * @param gone aborts when the client is gone
   * @param size none where it is not known, and no part of it can be asked for
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
    // What an id stands for never changes. Another person on the same computer has to ask again.
    response.setHeader('Cache-Control', 'private, max-age=31536000, immutable');
    response.vary('Authorization');
    // Whatever it is, it is no page of this server, even where somebody opens its address.
    response.setHeader('Content-Security-Policy', "sandbox; default-src 'none'");
    if (request.headers['if-none-match'] === tag) return void response.status(304).end();
    const range = size === undefined ? undefined : byteRangeOf(request, size);
    if (range === 'none')
      return void response.status(416).setHeader('Content-Range', `bytes */${size}`).end();
    // Node reads the body of an answer to HEAD to its end, and sends none of it.
    const content =
      request.method === 'HEAD'
        ? undefined
        : ((await this.storage.read(key, range)) ?? throwAttachmentNotFound());
    // Of a client that is gone by now nothing would ever close the file.
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
    // Whoever goes away in the middle is no fault; whatever breaks here breaks the connection, which tells them.
    const stall = watchForStall(response);
    // `pipeline` alone adds six for the end of the response, and Node warns of more than ten.
    response.setMaxListeners(20);
    await pipeline(content, response)
      .catch(() => response.destroy())
      .finally(() => clearInterval(stall));
  }
}

/**
 * What the `Range` header asks for (RFC 9110). Several ranges, or what is none, count as the whole, which is allowed.
 * @returns `undefined` for the whole, `none` where nothing of it is there
 */
function byteRangeOf(request: Request, size: number): ByteRange | 'none' | undefined {
  const ranges = request.range(size);
  if (ranges === -1) return 'none';
  if (ranges === undefined || ranges === -2 || ranges.type !== 'bytes' || ranges.length > 1) return undefined;
  return ranges[0];
}

/** Ends a download that takes fewer bytes than a slow line would: it holds a file open. */
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
