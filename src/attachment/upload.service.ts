import { Config } from '../config/config.js';
import { Injectable } from '@nestjs/common';
import { mkdir, open, rm, stat } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { Selectable } from 'kysely';
import type { AttachmentRow } from '../database/attachment-tables.js';
import { StorageUnavailable } from '../common/errors/storage-error.js';
import { clientAddressResolver, type ClientAddressResolver } from '../common/client-address.js';
import { RECORDING_MAX_SECONDS } from '../protocol/constants.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { Attachment, Person } from '../protocol/types.js';
import { UploadAdmission, fileTooLarge } from './upload-admission.js';
import { attachmentFromRow, newAttachmentId } from './attachment-mapper.js';
import { contentTypeOf, HEAD_BYTES, isImage, isRecording, looksLikeImage } from './content-type.js';
import { cleanName, sanitizeFileName } from './file-name.js';
import { ImageProcessor, type ImageOwner } from './image-processor.js';
import { mapDiskErrors } from '../common/errors/disk-errors.js';
import { FileStorage } from './storage/file-storage.js';
import { StorageIdentity } from './storage/storage-identity.service.js';
import { thumbnailKey } from './storage/thumbnail-key.js';
import { receiveFile, type ReceivedFile } from './multipart-receiver.js';
import { UploadQuotas } from './upload-quotas.service.js';
import type { Uploader, UploadSlot } from './upload-slot.js';
import { UploadSlots } from './upload-slots.registry.js';

/** Receives uploads: writes them to disk, checks their content, stores them, and then replies. */
@Injectable()
export class UploadService {
  /** Directory of files that are still being received or checked. */
  readonly incoming: string;
  private readonly clientAddress: ClientAddressResolver;

  constructor(
    private readonly admission: UploadAdmission,
    private readonly identity: StorageIdentity,
    private readonly images: ImageProcessor,
    private readonly quotas: UploadQuotas,
    private readonly slots: UploadSlots,
    private readonly storage: FileStorage,
    private readonly config: Config,
  ) {
    this.incoming = join(config.dataDir, 'incoming');
    this.clientAddress = clientAddressResolver(config.trustProxy);
  }

  /**
   * Receives one upload.
   * @param network of the client address
   * @param gone aborts when the client has disconnected
   * @throws ChatException `invalid`, `too_large`, `forbidden` (no quota left), `muted`, `rate_limited` or
   *   `unavailable`
   */
  async receive(
    person: Person,
    network: string,
    request: IncomingMessage,
    gone: AbortSignal,
  ): Promise<Attachment> {
    const announced = request.headers['content-length'];
    await this.admission.check(person, network, announced === undefined ? undefined : Number(announced));
    const uploader = { person: person.id, network };
    return this.slots.hold(uploader, gone, (slot) => this.receiveInSlot(slot, request));
  }

  /** Checks the signal of the slot after each step, because the upload may have ended. */
  private async receiveInSlot(slot: UploadSlot, request: IncomingMessage): Promise<Attachment> {
    const { signal, uploader } = slot;
    signal.throwIfAborted();
    await this.admission.checkSpace(uploader);
    const id = newAttachmentId();
    const raw = join(this.incoming, id);
    try {
      const address = this.clientAddress(request);
      await mapDiskErrors(() => mkdir(this.incoming, { recursive: true }));
      const received = await receiveFile(request, raw, this.config.attachmentMaxBytes, slot);
      signal.throwIfAborted();
      const row = await this.read(id, raw, received, uploader, { person: uploader.person, address });
      signal.throwIfAborted();
      await this.moveToStorage(row, raw, signal);
      return attachmentFromRow(row);
    } finally {
      await Promise.all([raw, drawn(raw), thumbnailKey(raw)].map((path) => rm(path, { force: true })));
    }
  }

  /** Determines the type by content, and draws pictures. */
  private async read(
    id: string,
    raw: string,
    received: ReceivedFile,
    { person, network }: Uploader,
    owner: ImageOwner,
  ): Promise<Selectable<AttachmentRow>> {
    const { attachmentMaxBytes } = this.config;
    const { size } = await mapDiskErrors(() => stat(raw));
    if (size > attachmentMaxBytes) throw fileTooLarge(attachmentMaxBytes);
    const type = contentTypeOf(await mapDiskErrors(() => headOf(raw)));
    const request = { from: raw, to: drawn(raw), thumbnail: thumbnailKey(raw), original: received.original };
    const picture = isImage(type)
      ? await mapDiskErrors(() => this.images.process({ type, ...request }, owner))
      : undefined;
    if (picture && picture.size > attachmentMaxBytes) throw drawnTooLarge(attachmentMaxBytes);
    if (!picture && looksLikeImage(received.mediaType, cleanName(received.name))) throw notShown();
    const stored = picture?.type ?? type;
    return {
      id,
      uploader: person,
      type: stored,
      size: picture?.size ?? size,
      name: sanitizeFileName(received.name, stored) ?? null,
      width: picture?.width ?? null,
      height: picture?.height ?? null,
      thumbnail: picture ? 1 : 0,
      placeholder: picture?.placeholder ?? null,
      seconds: isRecording(type) ? lengthOf(received) : null,
      waveform: isRecording(type) ? waveformOf(received) : null,
      network,
      created_at: Date.now(),
    };
  }

  /** Stores the files before the row, so every visible row has its files. */
  private async moveToStorage(
    row: Selectable<AttachmentRow>,
    raw: string,
    signal: AbortSignal,
  ): Promise<void> {
    const { id, type, thumbnail } = row;
    await this.identity.confirm();
    await this.storage.put(id, thumbnail ? drawn(raw) : raw, type);
    if (thumbnail) await this.storage.put(thumbnailKey(id), thumbnailKey(raw), 'image/webp');
    try {
      signal.throwIfAborted();
      await this.quotas.add(row);
    } catch (error) {
      // If the commit got no reply, the row may exist. Its files then stay, and are deleted together with the row.
      if (!(error instanceof StorageUnavailable && error.mayBeCommitted)) {
        await this.storage.remove([id, thumbnailKey(id)]);
      }
      throw error;
    }
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

function lengthOf({ seconds = NaN }: ReceivedFile): number | null {
  return seconds > 0 && seconds <= RECORDING_MAX_SECONDS ? Math.max(1, Math.round(seconds)) : null;
}

const WAVEFORM = /^[0-9a-f]{1,64}$/;

function waveformOf({ waveform = '' }: ReceivedFile): string | null {
  return WAVEFORM.test(waveform) ? waveform : null;
}

function drawnTooLarge(maxBytes: number): ChatException {
  const message = `the picture has more than ${maxBytes} bytes after re-encoding: send a smaller one`;
  return new ChatException('too_large', message, { fields: ['file'] });
}

function notShown(): ChatException {
  return new ChatException(
    'invalid',
    'the file is not the JPEG, PNG, WebP, GIF or AVIF picture that its name or type claims',
    {
      fields: ['file'],
    },
  );
}
