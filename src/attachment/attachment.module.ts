import { Module, type DynamicModule } from '@nestjs/common';
import type { Config } from '../config.js';
import { ConversationModule } from '../conversation/conversation.module.js';
import { Admission } from './admission.js';
import { AttachmentController } from './attachment.controller.js';
import { Attachments } from './attachments.js';
import { Bearer } from './bearer.js';
import { Pictures } from './pictures.js';
import { Portraits } from './portraits.js';
import { PortraitController } from './portrait.controller.js';
import { Sender } from './sender.js';
import { AttachmentSettings } from './settings.js';
import { DirectoryStore } from './store.directory.js';
import { AttachmentStore } from './store.js';
import { Sweep } from './sweep.js';
import { UploadService } from './upload.service.js';

type Settings = AttachmentSettings & Pick<Config, 'dataDir' | 's3'>;

@Module({})
export class AttachmentModule {
  static for(config: Settings): DynamicModule {
    return {
      module: AttachmentModule,
      global: true,
      imports: [ConversationModule],
      controllers: [AttachmentController, PortraitController],
      providers: [
        Admission,
        Attachments,
        Bearer,
        Pictures,
        Portraits,
        Sender,
        Sweep,
        UploadService,
        { provide: AttachmentSettings, useValue: config },
        { provide: AttachmentStore, useFactory: () => openStore(config) },
      ],
      exports: [Attachments, Portraits],
    };
  }
}

async function openStore({ dataDir, s3 }: Settings): Promise<AttachmentStore> {
  if (!s3) return new DirectoryStore(dataDir);
  // Read by those who keep files there only: it is a twentieth of the time of a start.
  const { S3Store } = await import('./store.s3.js');
  return S3Store.open(s3);
}
