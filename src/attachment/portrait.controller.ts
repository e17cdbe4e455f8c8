import { Controller, Get, Next, Param, Req, Res, UseFilters } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { isAttachmentId, noSuchAttachment } from './attachment.js';
import { Bearer } from './bearer.js';
import { HttpFilter } from './http.filter.js';
import { Portraits } from './portraits.js';
import { Sender } from './sender.js';
import { thumbnailOf } from './thumbnail.js';

/** Uploaded pictures that people go by, where the shipped ones are: whoever shows somebody needs to know one address. */
@Controller('avatars')
@UseFilters(HttpFilter)
export class PortraitController {
  constructor(
    private readonly bearer: Bearer,
    private readonly portraits: Portraits,
    private readonly sender: Sender,
  ) {}

  @Get(':avatar')
  async read(
    @Param('avatar') avatar: string,
    @Req() request: Request,
    @Res() response: Response,
    @Next() next: NextFunction,
  ): Promise<void> {
    // The shipped ones are files of the page.
    if (!isAttachmentId(avatar)) return next();
    await this.bearer.recognise(request);
    if (!(await this.portraits.has(avatar))) noSuchAttachment();
    await this.sender.send(thumbnailOf(avatar), { type: 'image/webp' }, request, response);
  }
}
