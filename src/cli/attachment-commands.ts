import type { Command } from 'commander';
import { openFileStorage } from '../attachment/storage/open-file-storage.js';
import { claimStorage, storageOwnership } from '../attachment/storage/storage-owner.js';
import { readConfig } from '../config/config.js';
import { openExisting } from '../database/open-existing.js';
import { printLine } from './output.js';

export function attachmentCommands(program: Command): void {
  const attachments = program.command('attachments').description('look after uploaded files');

  attachments
    .command('adopt')
    .description(
      'make the uploads in DATA_DIR or S3_BUCKET those of this database; stop other servers on them first',
    )
    .action(async () => {
      const config = readConfig();
      const [store, database] = [await openFileStorage(config), await openExisting(config)];
      try {
        const isOwn = (await storageOwnership(store, database)) === 'own';
        if (!isOwn) await claimStorage(store, database);
        printLine(
          isOwn
            ? `the uploads in ${store.location} belong to this database already`
            : `the uploads in ${store.location} belong to this database now; files that it does not know are moved to quarantine and deleted after 7 days`,
        );
      } finally {
        await database.close();
      }
    });
}
