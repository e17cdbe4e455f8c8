import { Module } from '@nestjs/common';
import { Config } from '../config/config.js';
import { ConversationModule } from '../conversation/conversation.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { ModerationModule } from '../moderation/moderation.module.js';
import { RateLimitModule } from '../rate-limit/rate-limit.module.js';
import { UploadAdmission } from './upload-admission.js';
import { AttachmentController } from './attachment.controller.js';
import { AttachmentRepository } from './attachment.repository.js';
import { openFileStorage } from './storage/open-file-storage.js';
import { OrphanedFiles } from './orphaned-files.service.js';
import { ImageProcessor } from './image-processor.js';
import { CustomAvatars } from './custom-avatars.js';
import { AvatarController } from './avatar.controller.js';
import { FileResponse } from './file-response.js';
import { FileStorage } from './storage/file-storage.js';
import { StorageIdentity } from './storage/storage-identity.service.js';
import { AttachmentCleanup } from './attachment-cleanup.js';
import { UploadQuotas } from './upload-quotas.service.js';
import { UploadService } from './upload.service.js';
import { UploadSlots } from './upload-slots.registry.js';
import { UploadSpace } from './upload-space.service.js';

@Module({
  imports: [ConversationModule, IdentityModule, ModerationModule, RateLimitModule],
  controllers: [AttachmentController, AvatarController],
  providers: [
    UploadAdmission,
    AttachmentRepository,
    OrphanedFiles,
    ImageProcessor,
    CustomAvatars,
    FileResponse,
    StorageIdentity,
    AttachmentCleanup,
    UploadQuotas,
    UploadService,
    UploadSlots,
    UploadSpace,
    { provide: FileStorage, inject: [Config], useFactory: openFileStorage },
  ],
  exports: [AttachmentRepository, CustomAvatars],
})
export class AttachmentModule {}
