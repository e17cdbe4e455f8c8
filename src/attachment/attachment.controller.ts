import { Controller, Get, Param, Post, Req, Res, UseFilters } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Refusal } from '../protocol/refusal.js';
import type { Attachment } from '../protocol/shapes.js';
import { noSuchAttachment } from './attachment.js';
import { Attachments } from './attachments.js';
import { Bearer } from './bearer.js';
import { HttpFilter } from './http.filter.js';
import { Sender } from './sender.js';
import { thumbnailOf } from './thumbnail.js';
import { UploadService } from './upload.service.js';

/** Files go up and down over HTTP, beside the socket on which they are sent. */
@Controller('attachments')
@UseFilters(HttpFilter)
export class AttachmentController {
  constructor(
    private readonly bearer: Bearer,
    private readonly uploads: UploadService,
    private readonly attachments: Attachments,
    private readonly sender: Sender,
  ) {}

  /**
   * Takes a file in, to be sent with a text afterwards.
   * @bearer
   * @takes multipart/form-data file
   */
  @Post()
  async upload(@Req() request: Request): Promise<Attachment> {
    const person = await this.bearer.recognise(request);
    if (!person) throw new Refusal('unauthenticated', 'bring the token of your session');
    return this.uploads.take(person, request);
  }

  /**
   * The file itself, or a part of it by `Range`, for those who may read where it was sent.
   * @bearer
   */
  @Get(':id')
  async read(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const found = await this.attachments.find(await this.bearer.recognise(request), id);
    await this.sender.send(id, found, request, response);
  }

  /**
   * A picture made small: WebP.
   * @bearer
   */
  @Get(':id/thumbnail')
  async thumbnail(
    @Param('id') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const found = await this.attachments.find(await this.bearer.recognise(request), id);
    if (!found.thumbnail) noSuchAttachment();
    await this.sender.send(thumbnailOf(id), { type: 'image/webp' }, request, response);
  }
}
