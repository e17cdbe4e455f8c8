import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportChats } from '../../src/cli/export/export.js';
import type { Entry } from '../../src/protocol/types.js';
import { TestServer } from '../support/test-server.js';

let chat: TestServer;
let directory: string;
beforeEach(async () => {
  chat = await TestServer.open();
  directory = await mkdtemp(join(tmpdir(), 'teahouse-export-'));
});
afterEach(async () => {
  await chat.close();
  await rm(directory, { recursive: true });
});

interface Exported {
  conversation: { title: string; kind: string; people: string[] };
  entries: Entry[];
}

async function read(out: string): Promise<{ chats: Exported[]; pages: string[] }> {
  const names = (await readdir(out)).filter((name) => /^\d+\./.test(name)).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(out, name), 'utf8')));
  return {
    chats: texts.filter((_, i) => names[i]!.endsWith('.json')).map((text) => JSON.parse(text) as Exported),
    pages: texts.filter((_, i) => names[i]!.endsWith('.html')),
  };
}

const said = ({ entries }: Exported) => entries.map((entry) => (entry.kind === 'text' ? entry.content : ''));

it('exports what one user may read, and no conversation of other users without them', async () => {
  const [alice, bob, carol] = [await chat.join('alice'), await chat.join('bob'), await chat.join('carol')];
  await alice.sendText('to all');
  await alice.sendText('to bob alone', { to: 'bob' });
  await bob.sendText('to carol alone', { to: 'carol' });
  const { id } = await carol.requestOk('room:create', { title: 'carol’s room', people: ['bob'] });
  await carol.sendText('before alice came', { conversation: id });
  await carol.requestOk('room:invite', { conversation: id, people: ['alice'] });
  await carol.sendText('now alice is here', { conversation: id });

  expect(await exportChats(chat.config, join(directory, 'alice'), 'alice')).toBe(3);
  const { chats, pages } = await read(join(directory, 'alice'));
  const all = chats.flatMap(said).filter(Boolean);
  expect(all.sort()).toEqual(['now alice is here', 'to all', 'to bob alone']);
  expect(pages.join()).toContain('to bob alone');
  expect(pages.join()).not.toMatch(/carol alone|before alice came/);

  await exportChats(chat.config, join(directory, 'all'));
  expect((await read(join(directory, 'all'))).chats.flatMap(said)).toEqual(
    expect.arrayContaining(['to carol alone', 'before alice came']),
  );
});

it('exports a chat of any length completely and in order', async () => {
  const alice = await chat.join('alice');
  const head = 1_050;
  for (let sent = 0; sent < head; sent += 210) {
    await Promise.all(Array.from({ length: 210 }, (_, i) => alice.sendText(String(sent + i))));
  }
  await exportChats(chat.config, join(directory, 'all'));
  const [lobby] = (await read(join(directory, 'all'))).chats;
  expect(lobby!.entries.map(({ seq }) => seq)).toEqual(Array.from({ length: head }, (_, i) => i + 1));
});

it('escapes every text in an export', async () => {
  const mallory = await chat.join('<img src=x onerror=1>');
  await mallory.sendText(`</p><script>alert("x")</script><a href='javascript:1'>`);
  await mallory.requestOk('room:create', { title: '<svg onload=alert(1)>' });
  await exportChats(chat.config, join(directory, 'all'));
  const { pages } = await read(join(directory, 'all'));
  const index = await readFile(join(directory, 'all', 'index.html'), 'utf8');
  for (const page of [...pages, index]) expect(page).not.toMatch(/<(script|svg|img|a href=')/);
  expect(pages.join()).toContain('&lt;script&gt;');
});

it('refuses to export an unknown user, and leaves no file', async () => {
  await expect(exportChats(chat.config, join(directory, 'out'), 'nobody')).rejects.toThrow(/nickname/);
  expect(await readdir(directory)).toEqual([]);
});
