import { once } from 'node:events';
import { createWriteStream, existsSync, type WriteStream } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { OperatorError } from '../../common/errors/operator-error.js';
import { openExisting, type DatabaseLocation } from '../../database/open-existing.js';
import type { Progress } from '../backup/progress.js';
import type { Database } from '../../database/database.js';
import { listChats, findPerson, entriesOf, type Chat } from './chats.js';
import escapeHtml from 'escape-html';
import { entryHtml, PAGE_END, pageHead } from './html-page.js';

/**
 * Writes conversations into a new directory, each as JSON and as an HTML page, with an index of both kinds. The server
 * may keep running.
 * @param name nickname of the user whose readable entries are exported; without it, all conversations
 * @returns the number of conversations
 * @throws OperatorError
 */
export async function exportChats(
  kept: DatabaseLocation,
  directory: string,
  name?: string,
  told: Progress = () => {},
): Promise<number> {
  if (existsSync(directory)) throw new OperatorError(`${directory} already exists: choose another name`);
  const database = await openExisting(kept);
  const partial = join(dirname(resolve(directory)), `.export-${Date.now()}`);
  try {
    await mkdir(partial, { mode: 0o700 });
    const count = await writeAll(database, partial, name, told);
    await rename(partial, directory);
    return count;
  } finally {
    await rm(partial, { recursive: true, force: true });
    await database.close();
  }
}

async function writeAll(
  database: Database,
  directory: string,
  name: string | undefined,
  told: Progress,
): Promise<number> {
  const { query } = database;
  const person = name === undefined ? undefined : await findPerson(query, name);
  if (name !== undefined && !person) throw new OperatorError('no user has this nickname');
  const chats = await listChats(query, person?.id);
  const total = chats.reduce((sum, { head }) => sum + head, 0);
  let done = 0;
  for (const [i, chat] of chats.entries()) {
    const base = join(directory, String(i + 1));
    const [json, html] = [createWriteStream(`${base}.json`), createWriteStream(`${base}.html`)];
    await write(json, `{"conversation":${JSON.stringify(describe(chat))},"entries":[`);
    await write(html, pageHead(chat.title));
    let comma = '\n';
    for await (const entries of entriesOf(database, chat)) {
      await write(json, comma + entries.map((entry) => JSON.stringify(entry)).join(',\n'));
      await write(html, entries.map(entryHtml).join(''));
      comma = ',\n';
      told('written', (done += entries.length), total);
    }
    await end(json, '\n]}\n');
    await end(html, PAGE_END);
  }
  await writeIndex(directory, chats, person?.name);
  return chats.length;
}

async function writeIndex(directory: string, chats: readonly Chat[], name?: string): Promise<void> {
  const index = chats.map((chat, i) => ({ ...describe(chat), file: `${i + 1}.json`, page: `${i + 1}.html` }));
  const about = { exportedAt: new Date().toISOString(), ...(name !== undefined && { person: name }) };
  await writeFile(
    join(directory, 'index.json'),
    `${JSON.stringify({ ...about, conversations: index }, null, 2)}\n`,
  );
  const links = index.map(({ page, title }) => `<p><a href="${page}">${escapeHtml(title)}</a></p>\n`);
  await writeFile(
    join(directory, 'index.html'),
    pageHead(name ?? 'Teahouse 茶馆') + links.join('') + PAGE_END,
  );
}

function describe({ id, kind, title, people }: Chat) {
  return { id, kind, title, people };
}

async function write(stream: WriteStream, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain');
}

async function end(stream: WriteStream, text: string): Promise<void> {
  stream.end(text);
  await once(stream, 'close');
}
