import type { Command } from 'commander';
import { backup } from './backup/backup.js';
import { restore } from './backup/restore.js';
import { readConfig } from '../config/config.js';
import { exportChats } from './export/export.js';
import { progress, printLine } from './output.js';

export function dataCommands(program: Command): void {
  program
    .command('backup <file>')
    .description('write everything into one .tar.gz; the server may go on')
    .action(async (file: string) => {
      const { told, end } = progress();
      const { entries, people } = await backup(readConfig(), file, told).finally(end);
      printLine(`${file}: ${entries} messages and notices of ${people} people`);
    });

  program
    .command('restore <file>')
    .description('put a backup back; the server must be stopped')
    .option('--force', 'also where there is data: it is replaced')
    .action(async (file: string, { force = false }: { force?: boolean }) => {
      const { told, end } = progress();
      const { entries, madeAt, movedTo, mustAdopt } = await restore(readConfig(), file, force, told).finally(
        end,
      );
      printLine(`${entries} messages and notices as of ${madeAt} are back; every client begins anew`);
      if (mustAdopt) {
        printLine(
          'the uploads in S3_BUCKET belong to another database: stop its server and run `teahouse attachments adopt`',
        );
      }
      if (movedTo) printLine(`what was there before is in ${movedTo}`);
    });

  program
    .command('export <directory>')
    .description('write chats as JSON and as pages to read')
    .option('--person <nickname>', 'only what this person may read')
    .action(async (directory: string, { person }: { person?: string }) => {
      const { told, end } = progress();
      const count = await exportChats(readConfig(), directory, person, told).finally(end);
      printLine(`${directory}: ${count} conversations; open index.html`);
    });
}
