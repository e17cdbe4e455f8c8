import { Injectable } from '@nestjs/common';
import { mkdir, open, rm, stat } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { Selectable } from 'kysely';
import type { AttachmentRow } from '../database/schema.js';
import { RECORDING_MAX_SECONDS } from '../protocol/limits.js';
import { Refusal } from '../protocol/refusal.js';
import type { Attachment, Person } from '../protocol/shapes.js';
import { Admission, quotaIsUsed, tooLarge } from './admission.js';
import { attachmentFromRow, newAttachmentId } from './attachment.js';
import { Attachments } from './attachments.js';
import { claimsToBePicture, HEAD_BYTES, isPicture, isRecording, typeOf } from './content.type.js';
import { tidyName } from './file.name.js';
import { Pictures } from './pictures.js';
import { AttachmentSettings } from './settings.js';
import { failing } from './disk.js';
import { AttachmentStore } from './store.js';
import { thumbnailOf } from './thumbnail.js';
import { receive, type Received } from './upload.js';

/** Takes files in: received while they come, judged by their content, kept, and only then acknowledged. */
@Injectable()
export class UploadService {
  /** Where files are while nothing has been decided about them. */
  readonly incoming: string;

  constructor(
    private readonly admission: Admission,
    private readonly attachments: Attachments,
    private readonly pictures: Pictures,
    private readonly store: AttachmentStore,
    private readonly settings: AttachmentSettings,
  ) {
    this.incoming = join(settings.dataDir, 'incoming');
  }

  /**
   * @throws Refusal `invalid`, `too_large`, `forbidden` (no quota left), `muted`, `rate_limited` or `unavailable`
   */
  async take(person: Person, request: IncomingMessage): Promise<Attachment> {
    const announced = request.headers['content-length'];
    const leave = await this.admission.enter(person, announced === undefined ? undefined : Number(announced));
    const id = newAttachmentId();
    const raw = join(this.incoming, id);
    try {
      await failing(() => mkdir(this.incoming, { recursive: true }));
      const received = await receive(request, raw, this.settings.attachmentMaxBytes);
      const row = await this.keep(id, raw, received, person);
      return attachmentFromRow(row);
    } finally {
      await Promise.all([raw, drawn(raw), thumbnailOf(raw)].map((path) => rm(path, { force: true })));
      leave();
    }
  }

  private async keep(
    id: string,
    raw: string,
    received: Received,
    person: Person,
  ): Promise<Selectable<AttachmentRow>> {
    const { attachmentMaxBytes } = this.settings;
    const { size } = await failing(() => stat(raw));
    if (size > attachmentMaxBytes) throw tooLarge(attachmentMaxBytes);
    const type = typeOf(await failing(() => headOf(raw)));
    const picture = isPicture(type)
      ? await failing(() => this.pictures.draw(type, raw, drawn(raw), thumbnailOf(raw)))
      : undefined;
    if (!picture && claimsToBePicture(received.mediaType, received.name)) throw notShown();
    const row = {
      id,
      uploader: person.id,
      type,
      size: picture?.size ?? size,
      name: tidyName(received.name, type) ?? null,
      width: picture?.width ?? null,
      height: picture?.height ?? null,
      thumbnail: picture ? 1 : 0,
      placeholder: picture?.placeholder ?? null,
      seconds: isRecording(type) ? lengthOf(received) : null,
      waveform: isRecording(type) ? waveformOf(received) : null,
      created_at: Date.now(),
    };
    await this.store.put(id, picture ? drawn(raw) : raw, type);
    if (picture) await this.store.put(thumbnailOf(id), thumbnailOf(raw), 'image/webp');
    if (await this.attachments.add(row)) return row;
    await this.store.remove([id, thumbnailOf(id)]);
    throw quotaIsUsed();
  }
}

const drawn = (path: string): string => `${path}.drawn`;

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function lengthOf({ seconds = NaN }: Received): number | null {
  return seconds > 0 && seconds <= RECORDING_MAX_SECONDS ? Math.max(1, Math.round(seconds)) : null;
}

const WAVEFORM = /^[0-9a-f]{1,64}$/;

function waveformOf({ waveform = '' }: Received): string | null {
  return WAVEFORM.test(waveform) ? waveform : null;
}

function notShown(): Refusal {
  return new Refusal('invalid', 'pictures are JPEG, PNG, WebP or GIF', { fields: ['file'] });
}
