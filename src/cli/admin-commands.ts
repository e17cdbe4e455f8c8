import type { Command } from 'commander';
import { readConfig } from '../config/config.js';
import { OperatorError } from '../common/errors/operator-error.js';
import type { Database } from '../database/database.js';
import { openExisting } from '../database/open-existing.js';
import { findPerson } from './export/chats.js';
import { OneTimeCodes } from '../identity/one-time-codes.js';
import { AuditLog } from '../moderation/audit-log.js';
import { BanList } from '../moderation/ban-list.js';
import { IpRange } from '../moderation/ip-range.js';
import { printLine } from './output.js';

const LINK_LIFE_MS = 24 * 60 * 60 * 1_000;
const HOUR_MS = 60 * 60 * 1_000;
/** Who the audit names where somebody with access to the machine did it. */
const CONSOLE = { id: 'console', name: '', avatar: '' };

export function adminCommands(program: Command): void {
  const admin = program.command('admin').description('look after the chat from the console');

  admin
    .command('link')
    .description('make a link whose first visitor becomes an administrator')
    .option('--url <url>', 'where people find the chat')
    .action(({ url }: { url?: string }) =>
      inDatabase(async (database) => {
        const { code } = await new OneTimeCodes(database).issue(null, LINK_LIFE_MS);
        const here = url ?? `http://localhost:${readConfig().port}`;
        await new AuditLog(database).record(CONSOLE, 'link', 'administrator');
        printLine(`${here.replace(/\/$/, '')}/#admin=${code}`);
        printLine('It works once, within a day, for a nickname with a password.');
      }),
    );

  admin
    .command('list')
    .description('who is an administrator, and who is banned')
    .action(() => inDatabase(list));

  admin
    .command('ban <who>')
    .description('keep out a nickname or a range of addresses; a running server knows it within five seconds')
    .option('--hours <hours>', 'for so long; else for ever', Number)
    .action((who: string, { hours }: { hours?: number }) =>
      inDatabase(async (database) => {
        if (hours !== undefined && !(hours > 0)) throw new OperatorError('--hours takes a number above 0');
        const until = hours === undefined ? null : Date.now() + hours * HOUR_MS;
        const whom = await subject(database, who);
        await new BanList(database).add({ ...whom, until, made_by: CONSOLE.id });
        await new AuditLog(database).record(CONSOLE, 'ban', `${whom.kind} ${whom.subject}`);
        printLine('banned');
      }),
    );

  admin
    .command('unban <who>')
    .description('let a nickname or a range of addresses in again')
    .action((who: string) =>
      inDatabase(async (database) => {
        const whom = await subject(database, who);
        await new BanList(database).remove(whom);
        await new AuditLog(database).record(CONSOLE, 'unban', `${whom.kind} ${whom.subject}`);
        printLine('may come in again');
      }),
    );
}

async function list({ query }: Database): Promise<void> {
  const admins = await query.selectFrom('people').select('name').where('admin', '=', 1).execute();
  for (const { name } of admins) printLine(`administrator  ${name}`);
  const bans = await query
    .selectFrom('bans')
    .leftJoin('people', 'people.id', 'bans.subject')
    .select(['subject', 'name', 'until'])
    .execute();
  for (const { subject, name, until } of bans) {
    printLine(
      `banned         ${name ?? subject}${until === null ? '' : ` until ${new Date(until).toISOString()}`}`,
    );
  }
  if (admins.length === 0) printLine('There is no administrator: `teahouse admin link` makes one.');
}

async function subject(database: Database, who: string): Promise<{ kind: 'person' | 'ip'; subject: string }> {
  const person = await findPerson(database.query, who);
  if (person) return { kind: 'person', subject: person.id };
  if (/^[\d.:a-f]+(\/\d+)?$/i.test(who)) return { kind: 'ip', subject: IpRange.parse(who).notation };
  throw new OperatorError('nobody has this nickname, and it is no address either');
}

async function inDatabase(work: (database: Database) => Promise<void>): Promise<void> {
  const database = await openExisting(readConfig());
  try {
    await work(database);
  } finally {
    await database.close();
  }
}
