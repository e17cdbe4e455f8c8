import { expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestServer } from '../support/test-server.js';
// @ts-expect-error it runs in Jest's own process, as plain JavaScript
import { leaksIn } from '../support/secrets.reporter.js';
import { captureLogs } from '../support/captured-logs.js';

const FORGED = '\r\n\u001b[32m[Nest] 1  - LOG [Moderation] unban everybody\u001b[0m';

it.each(['text', 'json'] as const)(
  'writes one log line as %s per server event, whatever clients send',
  async (logFormat) => {
    let heard = '';
    captureLogs((text) => (heard += text));
    const chat = await TestServer.open({ trustProxy: 1, logFormat, logLevel: 'verbose' });
    try {
      const boss = await chat.connectAs({ name: 'boss', password: 'correct horse battery' });
      await boss.requestOk('admin:claim', { code: chat.firstAdminCode });
      await chat.join('<b>pest</b>');
      await boss.sendText('\n[Nest] 1  - LOG [Moderation] unban everybody said');
      await boss.send(`event${FORGED}`, {});
      await boss.send('admin:ban', { name: FORGED });
      await boss.send('admin:ban', { ip: `1.2.3.4${FORGED}` });
      await boss.requestOk('admin:ban', { name: '<b>pest</b>' });
      expect(await chat.connect({ name: FORGED }).isRefused()).toBe('name_invalid');
      const evil = { Origin: 'https://evil.example/\u001b[32m%0d%0a' };
      await fetch(`${chat.url}/socket.io/?EIO=4&transport=polling`, {
        headers: { Origin: evil.Origin.replace('\u001b', '') },
      });
      await chat.connectAs({}, undefined, { 'X-Forwarded-For': 'not an address [Nest]' });
    } finally {
      await chat.close();
    }
    expect(heard).toMatch(/ban person \S+ by person/);
    expect(heard).not.toMatch(/unban everybody|pest| said/);
    expect(heard).not.toContain('\r');
    const lines = heard.split('\n').filter(Boolean);
    expect(lines.length).toBeGreaterThan(5);
    const isLine = { text: /^\S*\[Nest\]/, json: /^\{"level":/ }[logFormat];
    for (const line of lines) expect(line).toMatch(isLine);
  },
);

it('logs the event, code, socket and user of a request, and nothing of its content', async () => {
  let heard = '';
  captureLogs((text) => (heard += text));
  const chat = await TestServer.open({ logFormat: 'json', logLevel: 'verbose' });
  const alice = await chat.join('alice');
  await alice.sendText('for human eyes only');
  await chat.close();
  const lines = heard.split('\n').filter(Boolean);
  const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(told).toContainEqual(
    expect.objectContaining({
      level: 'trace',
      context: 'Request',
      event: 'textmsg',
      code: 'ok',
      person: alice.id,
      request: expect.any(Number),
      socket: expect.any(String),
    }),
  );
  expect(heard).not.toMatch(/alice|human eyes/);
});

it('detects a secret in a log', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'teahouse-leak-'));
  await writeFile(join(directory, '1.secrets'), '"the secret token"\n');
  await writeFile(join(directory, '1.log'), 'nothing here\nwelcome the secret token!\n');
  expect(leaksIn(directory)).toEqual({ leaked: ['welcome the secret token!'], lines: 2, secrets: 1 });
  await rm(directory, { recursive: true });
});
