import { Controller, Get, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import { requestSignal } from '../common/request-signal.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { Attachment } from '../protocol/types.js';
import { throwAttachmentNotFound } from './attachment-mapper.js';
import { AttachmentRepository } from './attachment.repository.js';
import { BearerGuard, RequestedBy, type Requester } from './bearer.guard.js';
import { FileResponse } from './file-response.js';
import { thumbnailKey } from './storage/thumbnail-key.js';
import { UploadService } from './upload.service.js';

/** Files go up and down over HTTP, beside the socket on which they are sent. */
@Controller('attachments')
@UseGuards(BearerGuard)
export class AttachmentController {
  constructor(
    private readonly uploads: UploadService,
    private readonly attachments: AttachmentRepository,
    private readonly files: FileResponse,
  ) {}

  /**
   * Takes a file in, to be sent with a text afterwards.
   * @bearer
   * @takes multipart/form-data file
   */
  @Post()
  async upload(@RequestedBy() { person, network }: Requester, @Req() request: Request): Promise<Attachment> {
    const gone = requestSignal(request, request.res!);
    if (!person) throw new ChatException('unauthenticated', 'bring the token of your session');
    gone.throwIfAborted();
    return this.uploads.receive(person, network, request, gone);
  }

  /**
   * The file itself, or a part of it by `Range`, for those who may read where it was sent.
   * @bearer
   */
  @Get(':id')
  async read(
    @RequestedBy() { person }: Requester,
    @Param('id') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const gone = requestSignal(request, response);
    const found = await this.attachments.find(person, id);
    gone.throwIfAborted();
    await this.files.send(id, found, request, response, gone);
  }

  /**
   * A picture made small: WebP.
   * @bearer
   */
  @Get(':id/thumbnail')
  async thumbnail(
    @RequestedBy() { person }: Requester,
    @Param('id') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const gone = requestSignal(request, response);
    const found = await this.attachments.find(person, id);
    if (!found.thumbnail) throwAttachmentNotFound();
    gone.throwIfAborted();
    await this.files.send(thumbnailKey(id), { type: 'image/webp' }, request, response, gone);
  }
}
