import type { Command } from 'commander';
import { readConfig } from '../config/config.js';
import { OperatorError } from '../common/errors/operator-error.js';
import type { Database } from '../database/database.js';
import { openExisting } from '../database/open-existing.js';
import { findPerson } from './export/chats.js';
import { OneTimeCodes } from '../identity/one-time-codes.js';
import { SignInLinks } from '../identity/sign-in-links.js';
import { AuditLog } from '../moderation/audit-log.js';
import { BanList } from '../moderation/ban-list.js';
import { IpRange } from '../moderation/ip-range.js';
import { printLine } from './output.js';

const LINK_LIFE_MS = 24 * 60 * 60 * 1_000;
const HOUR_MS = 60 * 60 * 1_000;
/** The actor in the audit log for commands that run on the machine of the server. */
const CONSOLE = { id: 'console', name: '', avatar: '' };

export function adminCommands(program: Command): void {
  const admin = program.command('admin').description('manage administrators and bans');

  admin
    .command('link')
    .description('print a link that makes the first user who opens it an administrator')
    .option('--url <url>', 'public address of the chat')
    .action(({ url }: { url?: string }) =>
      inDatabase(async (database) => {
        const { code } = await new OneTimeCodes(database).issue(null, LINK_LIFE_MS);
        const here = url ?? `http://localhost:${readConfig().port}`;
        await new AuditLog(database).record(CONSOLE, 'link', 'administrator');
        printLine(`${here.replace(/\/$/, '')}/#admin=${code}`);
        printLine('The link works once, within 24 hours, for a user with a password.');
      }),
    );

  admin
    .command('recover <nickname>')
    .description('end all sessions of a user, and print a link that signs them in once')
    .option('--url <url>', 'public address of the chat')
    .action((who: string, { url }: { url?: string }) =>
      inDatabase(async (database) => {
        const person = await findPerson(database.query, who);
        if (!person) throw new OperatorError('no user has this nickname');
        const { code } = await new SignInLinks(database).issue(person.id, CONSOLE.id);
        const here = url ?? `http://localhost:${readConfig().port}`;
        await new AuditLog(database).record(CONSOLE, 'recover', `person ${person.id}`);
        printLine(`${here.replace(/\/$/, '')}/#link=${code}`);
        printLine(
          'The link works once, within 24 hours. Connections that are open stay until they reconnect.',
        );
      }),
    );

  admin
    .command('list')
    .description('list administrators and bans')
    .action(() => inDatabase(list));

  admin
    .command('ban <who>')
    .description('ban a nickname or a range of IP addresses; a running server applies it within five seconds')
    .option('--hours <hours>', 'length of the ban; without it the ban does not end', Number)
    .action((who: string, { hours }: { hours?: number }) =>
      inDatabase(async (database) => {
        if (hours !== undefined && !(hours > 0)) throw new OperatorError('--hours must be a number above 0');
        const until = hours === undefined ? null : Date.now() + hours * HOUR_MS;
        const whom = await subject(database, who);
        await new BanList(database).add({ ...whom, until, made_by: CONSOLE.id });
        await new AuditLog(database).record(CONSOLE, 'ban', `${whom.kind} ${whom.subject}`);
        printLine('banned');
      }),
    );

  admin
    .command('unban <who>')
    .description('lift the ban of a nickname or a range of IP addresses')
    .action((who: string) =>
      inDatabase(async (database) => {
        const whom = await subject(database, who);
        await new BanList(database).remove(whom);
        await new AuditLog(database).record(CONSOLE, 'unban', `${whom.kind} ${whom.subject}`);
        printLine('unbanned');
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
  if (admins.length === 0) printLine('There is no administrator: run `teahouse admin link` to make one.');
}

async function subject(database: Database, who: string): Promise<{ kind: 'person' | 'ip'; subject: string }> {
  const person = await findPerson(database.query, who);
  if (person) return { kind: 'person', subject: person.id };
  if (/^[\d.:a-f]+(\/\d+)?$/i.test(who)) return { kind: 'ip', subject: IpRange.parse(who).notation };
  throw new OperatorError('no user has this nickname, and it is not an IP address or range');
}

async function inDatabase(work: (database: Database) => Promise<void>): Promise<void> {
  const database = await openExisting(readConfig());
  try {
    await work(database);
  } finally {
    await database.close();
  }
}
