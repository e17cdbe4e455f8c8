import type { Config } from '../config.js';

/** What of the settings this folder goes by. */
export abstract class AttachmentSettings implements Pick<
  Config,
  'dataDir' | 'attachmentMaxBytes' | 'attachmentQuotaBytes' | 'diskReserveBytes' | 'trustProxy'
> {
  abstract readonly dataDir: string;
  abstract readonly attachmentMaxBytes: number;
  abstract readonly attachmentQuotaBytes: number;
  abstract readonly diskReserveBytes: number;
  abstract readonly trustProxy: number | string[];
}
