import { Logger } from '@nestjs/common';
import { Command } from 'commander';
import { setPrivateUmask } from '../common/private-files.js';
import { VERSION } from '../common/version.js';
import { adminCommands } from './admin-commands.js';
import { attachmentCommands } from './attachment-commands.js';
import { dataCommands } from './backup-commands.js';
import { doctorCommand } from './doctor-command.js';
import { exitOnError } from './exit-on-error.js';

// All commands read the same settings as the server.
const program = new Command('teahouse')
  .description('Teahouse 茶馆: group and private chat')
  .version(VERSION, '--version', 'print the version')
  .showHelpAfterError()
  // Commands print their own results; only the server logs.
  .hook('preAction', (_, command) => {
    if (command.name() !== 'start') Logger.overrideLogger(false);
  });

program
  .command('start', { isDefault: true })
  .description('start the server; settings are environment variables, see docs/operations.md')
  .action(async () => void (await import('../start.js')));

doctorCommand(program);
dataCommands(program);
attachmentCommands(program);
adminCommands(program);

setPrivateUmask();
await exitOnError(() => program.parseAsync());
