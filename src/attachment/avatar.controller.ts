import { Controller, Get, Next, Param, Req, Res, UseGuards } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { requestSignal } from '../common/request-signal.js';
import { isAttachmentId, throwAttachmentNotFound } from './attachment-mapper.js';
import { BearerGuard } from './bearer.guard.js';
import { CustomAvatars } from './custom-avatars.js';
import { FileResponse } from './file-response.js';
import { thumbnailKey } from './storage/thumbnail-key.js';

/** Serves uploaded avatars under the same path as the bundled ones, so clients build one kind of URL. */
@Controller('avatars')
@UseGuards(BearerGuard)
export class AvatarController {
  constructor(
    private readonly customAvatars: CustomAvatars,
    private readonly files: FileResponse,
  ) {}

  @Get(':avatar')
  async read(
    @Param('avatar') avatar: string,
    @Req() request: Request,
    @Res() response: Response,
    @Next() next: NextFunction,
  ): Promise<void> {
    // Bundled avatars are static files of the page.
    if (!isAttachmentId(avatar)) return next();
    const gone = requestSignal(request, response);
    if (!(await this.customAvatars.has(avatar))) throwAttachmentNotFound();
    gone.throwIfAborted();
    await this.files.send(thumbnailKey(avatar), { type: 'image/webp' }, request, response, gone);
  }
}
