import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TestServer } from '../support/test-server.js';
import type { TestClient } from '../support/test-client.js';

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const TEXTS = 120;
const QUERIES = 250;
const HAN = '茶馆喝𠮷';
const PIECES = [
  ...Array.from(HAN + HAN),
  'a',
  'B',
  'ab',
  'Ａ',
  'é',
  '7',
  '７',
  ' ',
  ' ',
  ',',
  '。',
  '"',
  '*',
  '-',
  ' OR ',
];

/** A reference search as plain as possible: the query occurs in the text. */
const plain = (text: string): string => text.normalize('NFKC').toLowerCase();
const parts = (text: string): string[] => plain(text).match(/[茶馆喝𠮷]+|[a-zé0-9]+/gu) ?? [];
const holds = (text: string, q: string): boolean =>
  parts(q).every((part) =>
    HAN.includes(Array.from(part)[0]!) ? plain(text).includes(part) : parts(text).includes(part),
  );

describe(`search, with SEED=${SEED}`, () => {
  let chat: TestServer;
  let who: TestClient;
  let conversation: string;
  const texts: string[] = [];
  beforeAll(async () => {
    chat = await TestServer.open();
    who = await chat.join('somebody');
    ({ id: conversation } = await who.requestOk('room:create', { title: 'x' }));
    const words = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 14 });
    for (const pieces of fc.sample(words, { seed: SEED, numRuns: TEXTS })) {
      const text = `x ${pieces.join('')}`;
      texts.unshift(text);
      await who.sendText(text, { conversation });
    }
  });
  afterAll(() => chat.close());

  it('finds what a reference search of all texts finds, page after page', async () => {
    const words = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 4 });
    let hits = 0;
    for (const [i, pieces] of fc.sample(words, { seed: SEED + 1, numRuns: QUERIES }).entries()) {
      const q = pieces.join('');
      const found: string[] = [];
      let before: string | undefined;
      for (let more = true; more;) {
        const limit = 1 + ((i * 7) % 100);
        const page = await who.requestOk('search', { q, limit, ...(before && { before }) });
        found.push(...page.entries.map(({ content }) => content));
        before = page.entries.at(-1)?.id;
        ({ more } = page);
      }
      const expected = parts(q).length > 0 ? texts.filter((text) => holds(text, q)) : [];
      expect([q, found]).toEqual([q, expected]);
      hits += found.length;
    }
    expect(hits).toBeGreaterThan(QUERIES);
  });
});
