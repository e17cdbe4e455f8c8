import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { pipeline } from 'node:stream/promises';
import type { Attachment } from '../protocol/shapes.js';
import { noSuchAttachment } from './attachment.js';
import { isPicture, isRecording } from './content.type.js';
import { disposition } from './file.name.js';
import { readRange } from './range.js';
import { AttachmentStore } from './store.js';

/** Files as a browser gets them, once it is clear that it may. */
@Injectable()
export class Sender {
  constructor(private readonly store: AttachmentStore) {}

  /** @param size none where it is not known, and no part of it can be asked for */
  async send(
    key: string,
    { type, name, size }: Pick<Attachment, 'type' | 'name'> & { size?: number },
    request: Request,
    response: Response,
  ): Promise<void> {
    const tag = `"${key}"`;
    response.setHeader('ETag', tag);
    // What an id stands for never changes. Another person on the same computer has to ask again.
    response.setHeader('Cache-Control', 'private, max-age=31536000, immutable');
    response.vary('Authorization');
    // Whatever it is, it is no page of this server, even where somebody opens its address.
    response.setHeader('Content-Security-Policy', "sandbox; default-src 'none'");
    if (request.headers['if-none-match'] === tag) return void response.status(304).end();
    const range = size === undefined ? undefined : readRange(request.headers.range, size);
    if (range === 'none')
      return void response.status(416).setHeader('Content-Range', `bytes */${size}`).end();
    const content = (await this.store.read(key, range)) ?? noSuchAttachment();
    response.setHeader('Content-Type', type);
    response.setHeader(
      'Content-Disposition',
      disposition(isPicture(type) || isRecording(type) ? 'inline' : 'attachment', name),
    );
    if (size !== undefined) {
      response.setHeader('Accept-Ranges', 'bytes');
      response.setHeader('Content-Length', range ? range.end - range.start + 1 : size);
    }
    if (range) response.status(206).setHeader('Content-Range', `bytes ${range.start}-${range.end}/${size}`);
    // Whoever goes away in the middle is no fault; whatever breaks here breaks the connection, which tells them.
    await pipeline(content, response).catch(() => response.destroy());
  }
}
