import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { TestServer } from '../support/test-server.js';
import { recordLog, captureLogs } from '../support/captured-logs.js';

let chat: TestServer;
beforeEach(async () => void (chat = await TestServer.open()));
afterEach(() => chat.close());

it('sends goodbye with a reconnect delay to all clients before it closes', async () => {
  const everybody = [await chat.join('alice'), await chat.join('bob'), await chat.visit()];
  await chat.restart();
  for (const client of everybody) {
    const { reason, reconnectInMs } = await client.receives('goodbye');
    expect(reason).toBe('restart');
    expect(reconnectInMs).toBeGreaterThan(0);
  }
});

it('reconnects all users under their nicknames after a restart, with the messages they missed', async () => {
  const [alice, bob] = [await chat.join('alice'), await chat.join('bob')];
  await alice.sendText('before');
  bob.disconnect();
  await chat.restart();
  await alice.receives('welcome', { me: { name: 'alice' }, conversations: [{ id: 'lobby', head: 1 }] });
  await alice.sendText('after');
  const back = await chat.reconnect(bob);
  const { entries } = await back.requestOk('history', { conversation: 'lobby', after: 1 });
  expect(entries.map((entry) => ('content' in entry ? entry.content : ''))).toEqual(['after']);
});

it('keeps everything it acknowledged while closing, and reports no failure', async () => {
  const logged: string[] = [];
  captureLogs((text) => (logged.push(text), recordLog(text)));
  const crowd = await Promise.all(Array.from({ length: 20 }, (_, i) => chat.join(`talker ${i}`)));
  const said = crowd.flatMap((guest, i) =>
    Array.from({ length: 20 }, async (_, k) => {
      const content = `${i}.${k}`;
      const reply = await guest.request('textmsg', { content, clientId: content }).catch(() => undefined);
      return reply?.ok ? content : '';
    }),
  );
  await said[0];
  await chat.restart();
  const acknowledged = (await Promise.all(said)).filter(Boolean);
  const reader = await chat.join('reader');
  const kept = new Set<string>();
  for (let after = 0, more = true; more; after += 100) {
    const page = await reader.requestOk('history', { conversation: 'lobby', after, limit: 100 });
    for (const entry of page.entries) if ('content' in entry) kept.add(entry.content);
    more = page.more;
  }
  expect(acknowledged.length).toBeGreaterThan(0);
  expect(acknowledged.filter((content) => !kept.has(content))).toEqual([]);
  expect(logged.filter((line) => /ERROR|"level":"error"/.test(line))).toEqual([]);
});
