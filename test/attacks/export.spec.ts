import { expect, it } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportChats } from '../../src/cli/export/export.js';
import type { Entry, TextEntry } from '../../src/protocol/types.js';
import { TestServer } from '../support/test-server.js';

/**
 * Every kind of entry; a kind that is added to the protocol does not compile until it is listed
 * here.
 */
const KINDS: Record<Entry['kind'], true> = {
  text: true,
  recall: true,
  joined: true,
  left: true,
  reaction: true,
  pat: true,
  renamed: true,
  announcement: true,
  opened: true,
  role: true,
  silence: true,
  dissolved: true,
};

it('exports every kind of entry, with quotes and reactions as members see them', async () => {
  const chat = await TestServer.open();
  const directory = await mkdtemp(join(tmpdir(), 'teahouse-export-'));
  try {
    const [alice, bob] = [await chat.join('alice'), await chat.join('bob')];
    const { id: conversation } = await alice.requestOk('room:create', {
      title: 'every kind',
      people: ['bob'],
    });
    const quoted = await alice.sendText('what is quoted', { conversation });
    const recalled = await bob.sendText('what is recalled', { conversation });
    await bob.sendText('quoting', { conversation, quote: quoted.seq });
    await bob.sendText('quoting the other', { conversation, quote: recalled.seq });
    await alice.requestOk('react', { conversation, seq: quoted.seq, emoji: '👍', on: true });
    await alice.requestOk('pat', { conversation, name: 'bob' });
    await bob.requestOk('recall', { conversation, seq: recalled.seq });
    await alice.requestOk('room:update', { conversation, title: 'another title' });
    await alice.requestOk('room:update', { conversation, announcement: 'welcome' });
    await alice.requestOk('room:update', { conversation, open: true });
    await alice.requestOk('room:role', { conversation, name: 'bob', role: 'admin' });
    await alice.requestOk('room:update', { conversation, silent: true });
    await bob.requestOk('room:leave', { conversation });
    const { entries: seen } = await alice.requestOk('history', { conversation, after: 0 });
    await alice.requestOk('room:dissolve', { conversation });

    const out = join(directory, 'all');
    await exportChats(chat.config, out);
    const files = (await readdir(out)).filter((name) => /^\d+\.json$/.test(name));
    const chats = await Promise.all(
      files.map(async (name) => JSON.parse(await readFile(join(out, name), 'utf8')) as Exported),
    );
    const room = chats.find((each) => each.conversation.id === conversation)!;
    expect([...new Set(room.entries.map(({ kind }) => kind))].sort()).toEqual(Object.keys(KINDS).sort());
    expect(room.entries.slice(0, seen.length)).toEqual(seen);
    const texts = room.entries.filter((entry): entry is TextEntry => entry.kind === 'text');
    expect(texts.map(({ quote }) => quote?.excerpt)).toEqual([undefined, undefined, 'what is quoted', '']);
    expect(texts[0]!.reactions).toEqual([{ emoji: '👍', by: ['alice'] }]);
    const page = await readFile(join(out, files[chats.indexOf(room)]!.replace('.json', '.html')), 'utf8');
    expect(page).toContain('<blockquote>alice: what is quoted</blockquote>');
    expect(page).not.toContain('what is recalled');
  } finally {
    await chat.close();
    await rm(directory, { recursive: true });
  }
});

interface Exported {
  conversation: { id: string };
  entries: Entry[];
}
