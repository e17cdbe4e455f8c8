import type { Command } from 'commander';
import { backup } from './backup/backup.js';
import { restore } from './backup/restore.js';
import { readConfig } from '../config/config.js';
import { exportChats } from './export/export.js';
import { progress, printLine } from './output.js';
import { reindex } from './reindex.js';

export function dataCommands(program: Command): void {
  program
    .command('backup <file>')
    .description('write all data into one .tar.gz; the server may keep running')
    .action(async (file: string) => {
      const { told, end } = progress();
      const { entries, people } = await backup(readConfig(), file, told).finally(end);
      printLine(`${file}: ${entries} entries of ${people} users`);
    });

  program
    .command('restore <file>')
    .description('restore a backup; the server must be stopped')
    .option('--force', 'replace existing data')
    .action(async (file: string, { force = false }: { force?: boolean }) => {
      const { told, end } = progress();
      const { entries, madeAt, movedTo, mustAdopt } = await restore(readConfig(), file, force, told).finally(
        end,
      );
      printLine(`restored ${entries} entries as of ${madeAt}; every client loads its data again`);
      if (mustAdopt) {
        printLine(
          'the uploads in S3_BUCKET belong to another database: stop its server and run `teahouse attachments adopt`',
        );
      }
      if (movedTo) printLine(`the previous data is in ${movedTo}`);
    });

  program
    .command('export <directory>')
    .description('write conversations as JSON and as HTML pages; the server may keep running')
    .option('--person <nickname>', 'only what this user may read')
    .action(async (directory: string, { person }: { person?: string }) => {
      const { told, end } = progress();
      const count = await exportChats(readConfig(), directory, person, told).finally(end);
      printLine(`${directory}: ${count} conversations; open index.html`);
    });

  program
    .command('reindex')
    .description(
      'empty the search index, so that the next start builds it again in the background; the server must be stopped',
    )
    .action(async () => {
      const messages = await reindex(readConfig());
      printLine(
        `the search index is empty, messages to index: ${messages}; the next start indexes them in the background`,
      );
    });
}
