import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestServer } from '../support/test-server.js';

describe('the lobby', () => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open()));
  afterAll(() => chat.close());

  it('delivers a message to all clients in the lobby, sender and visitors included', async () => {
    const [alice, bob, visitor] = [await chat.join('alice'), await chat.join('bob'), await chat.visit()];
    const receipt = await alice.sendText('你好，茶馆', { clientId: 'a1' });
    for (const client of [alice, bob, visitor]) {
      await client.receives('textmsg', {
        ...receipt,
        kind: 'text',
        name: 'alice',
        content: '你好，茶馆',
        clientId: 'a1',
      });
    }
  });

  it('delivers nothing to a disconnected client', async () => {
    const [carol, dave] = [await chat.join('carol'), await chat.join('dave')];
    dave.disconnect();
    await carol.sendText('after dave left');
    await chat.deliverAll(carol);
    expect(dave.texts()).not.toContain('after dave left');
  });

  it('stamps a message with the name and avatar of the session, whatever the message claims', async () => {
    const erin = await chat.join('erin', { avatar: '3.jpg' });
    await erin.sendText('it is me', { name: 'alice', avatar: '1.jpg' });
    await erin.receives('textmsg', { content: 'it is me', name: 'erin', avatar: '3.jpg' });
  });

  it('numbers entries with consecutive seqs, the same for all readers', async () => {
    const people = [await chat.join('p1'), await chat.join('p2'), await chat.join('p3')];
    const receipts = await Promise.all(
      people.flatMap((person) => [1, 2, 3, 4, 5].map((n) => person.sendText(`${person.name} ${n}`))),
    );
    const seqs = receipts.map(({ seq }) => seq).sort((a, b) => a - b);
    expect(seqs).toEqual(Array.from({ length: 15 }, (_, i) => seqs[0]! + i));
    await chat.deliverAll(...people);
    const orders = people.map((person) =>
      person
        .received('textmsg')
        .map(({ seq }) => seq)
        .filter((seq) => seqs.includes(seq)),
    );
    for (const order of orders) expect(order).toEqual(seqs);
  });

  it('keeps the messages of one user in the order they were sent', async () => {
    const frank = await chat.join('frank');
    const receipts = await Promise.all(Array.from({ length: 50 }, (_, i) => frank.sendText(`frank ${i}`)));
    const seqs = receipts.map(({ seq }) => seq);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
  });

  it('keeps messages in order where one needs a lookup and the next does not', async () => {
    const fern = await chat.join('fern');
    const { seq: quote } = await fern.sendText('look at this');
    const receipts = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        fern.sendText(`fern ${i}`, i % 2 ? {} : { quote, mentions: ['fern'] }),
      ),
    );
    const seqs = receipts.map(({ seq }) => seq);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
  });

  it('answers a request after earlier messages are stored', async () => {
    const fiona = await chat.join('fiona');
    const saying = Array.from({ length: 10 }, (_, i) => fiona.sendText(`fiona ${i}`));
    const { entries } = await fiona.requestOk('history', { conversation: 'lobby', limit: 10 });
    const receipts = await Promise.all(saying);
    expect(entries.map(({ seq }) => seq)).toEqual(receipts.map(({ seq }) => seq));
  });

  it('stores and delivers a message once that is sent twice', async () => {
    const grace = await chat.join('grace');
    const first = await grace.sendText('only once', { clientId: 'same' });
    const again = await grace.sendText('only once', { clientId: 'same' });
    expect(again).toEqual({ ...first, duplicate: true });
    await chat.deliverAll(grace);
    expect(grace.texts().filter((text) => text === 'only once')).toHaveLength(1);
  });

  it("does not take another user's clientId for a retry", async () => {
    const [henry, iris] = [await chat.join('henry'), await chat.join('iris')];
    const first = await henry.sendText('from henry', { clientId: 'shared' });
    const second = await iris.sendText('from iris', { clientId: 'shared' });
    expect(second.duplicate).toBeUndefined();
    expect(second.seq).toBeGreaterThan(first.seq);
  });

  it('quotes an earlier message', async () => {
    const jack = await chat.join('jack');
    const { seq } = await jack.sendText('the original');
    await jack.sendText('I said', { quote: seq });
    await jack.receives('textmsg', {
      content: 'I said',
      quote: { seq, name: 'jack', excerpt: 'the original' },
    });
    expect(await jack.request('textmsg', { content: 'x', quote: 1_000_000 })).toMatchObject({
      error: { code: 'not_found' },
    });
  });

  it('cuts a quote between characters as people see them, and marks the cut', async () => {
    const jenny = await chat.join('jenny');
    const excerptOf = async (content: string): Promise<string> => {
      const { seq } = await jenny.sendText(content);
      const { id } = await jenny.sendText('quoting', { quote: seq });
      return (await jenny.receives('textmsg', { id })).quote!.excerpt;
    };
    const family = '👨‍👩‍👧';
    expect(await excerptOf(`${'a'.repeat(79)}${family}`)).toBe(`${'a'.repeat(79)}${family}`);
    expect(await excerptOf(`${'a'.repeat(79)}${family}b`)).toBe(`${'a'.repeat(79)}${family}…`);
    expect(await excerptOf(`${'a'.repeat(80)}${family}`)).toBe(`${'a'.repeat(80)}…`);
    expect((await excerptOf(`e${'\u0301'.repeat(1_999)}`)).length).toBeLessThan(700);
  });

  it.each(['\u200b', '\u2060\ufeff', '\u3164 \u2800', '\u200d\ufe0f', '\u00ad'])(
    'rejects a message of invisible characters only (%j)',
    async (content) => {
      const jonas = await chat.join(`jonas ${Array.from(content, (one) => one.codePointAt(0)).join(' ')}`);
      expect(await jonas.request('textmsg', { content })).toMatchObject({ error: { code: 'invalid' } });
      await jonas.sendText(`${content}!`);
    },
  );

  it('pages through history in both directions, also for visitors', async () => {
    const kate = await chat.join('kate');
    const first = (await kate.sendText('page 0')).seq;
    for (let i = 1; i < 7; i++) await kate.sendText(`page ${i}`);
    const visitor = await chat.visit();
    const newest = await visitor.requestOk('history', { conversation: 'lobby', limit: 3 });
    expect(newest.entries.map((entry) => 'content' in entry && entry.content)).toEqual([
      'page 4',
      'page 5',
      'page 6',
    ]);
    expect(newest).toMatchObject({ head: first + 6, more: true });
    const before = await visitor.requestOk('history', { conversation: 'lobby', before: first + 4, limit: 2 });
    expect(before.entries.map(({ seq }) => seq)).toEqual([first + 2, first + 3]);
    const after = await visitor.requestOk('history', { conversation: 'lobby', after: first + 4 });
    expect(after.entries.map((entry) => 'content' in entry && entry.content)).toEqual(['page 5', 'page 6']);
    expect(after.more).toBe(false);
    const nothing = await visitor.requestOk('history', { conversation: 'lobby', after: first + 6 });
    expect(nothing).toMatchObject({ entries: [], head: first + 6, more: false });
  });

  it('answers for a missing room as for an inaccessible one', async () => {
    const liam = await chat.join('liam');
    for (const reply of [
      await liam.request('history', { conversation: 'no-such-room' }),
      await liam.request('textmsg', { conversation: 'no-such-room', content: 'hello?' }),
      await liam.request('read', { conversation: 'no-such-room', seq: 1 }),
      await liam.request('typing', { conversation: 'no-such-room' }),
    ]) {
      expect(reply).toEqual({ ok: false, error: { code: 'not_found', message: 'no such conversation' } });
    }
  });
});
