import type { Command } from 'commander';
import { openFileStorage } from '../attachment/storage/open-file-storage.js';
import { claimStorage, storageOwnership } from '../attachment/storage/storage-owner.js';
import { readConfig } from '../config/config.js';
import { openExisting } from '../database/open-existing.js';
import { printLine } from './output.js';

export function attachmentCommands(program: Command): void {
  const attachments = program.command('attachments').description('manage uploaded files');

  attachments
    .command('adopt')
    .description(
      'assign the uploads in DATA_DIR or S3_BUCKET to this database; stop other servers that use them first',
    )
    .action(async () => {
      const config = readConfig();
      const [store, database] = [await openFileStorage(config), await openExisting(config)];
      try {
        const isOwn = (await storageOwnership(store, database)) === 'own';
        if (!isOwn) await claimStorage(store, database);
        printLine(
          isOwn
            ? `the uploads in ${store.location} already belong to this database`
            : `the uploads in ${store.location} belong to this database now; files without a row in it are moved to quarantine and deleted after 7 days`,
        );
      } finally {
        await database.close();
      }
    });
}
