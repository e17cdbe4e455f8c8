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

/** Uploads and downloads of attachments over HTTP. Messages refer to them by id. */
@Controller('attachments')
@UseGuards(BearerGuard)
export class AttachmentController {
  constructor(
    private readonly uploads: UploadService,
    private readonly attachments: AttachmentRepository,
    private readonly files: FileResponse,
  ) {}

  /**
   * Uploads a file, which a message can then attach.
   * @bearer
   * @takes multipart/form-data file
   */
  @Post()
  async upload(@RequestedBy() { person, network }: Requester, @Req() request: Request): Promise<Attachment> {
    const gone = requestSignal(request, request.res!);
    if (!person) throw new ChatException('unauthenticated', 'missing bearer token');
    gone.throwIfAborted();
    return this.uploads.receive(person, network, request, gone);
  }

  /**
   * Returns a file, or the part that `Range` names, to users who may read a message it was sent with.
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
   * Returns the thumbnail of a picture, as WebP.
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
