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
import { S3Store } from './store.s3.js';
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

function openStore({ dataDir, s3 }: Settings): AttachmentStore | Promise<AttachmentStore> {
  return s3 ? S3Store.open(s3) : new DirectoryStore(dataDir);
}
