import { findLinks } from '../../client/src/message-list/find-links.js';
import { expect, test } from './fixtures.js';

const CASES: [text: string, links: string[]][] = [
  [
    'see https://en.wikipedia.org/wiki/Tea_(disambiguation).',
    ['https://en.wikipedia.org/wiki/Tea_(disambiguation)'],
  ],
  ['(https://a.example/x)', ['https://a.example/x']],
  ['https://zh.wikipedia.org/wiki/茶', ['https://zh.wikipedia.org/wiki/茶']],
  ['看https://例子.测试/路径，好', ['https://例子.测试/路径']],
  ['“https://a.example/b”。然后（https://a.example/c）', ['https://a.example/b', 'https://a.example/c']],
  ['https://a.example/i,https://b.example/j', ['https://a.example/i', 'https://b.example/j']],
  ['https://a.example/a,b;c', ['https://a.example/a,b;c']],
  ['www.example.com and README.md', ['www.example.com']],
  ['http://localhost:3000/x?q=1&b=2#top!', ['http://localhost:3000/x?q=1&b=2#top']],
  ['mailto:a@b.example', ['mailto:a@b.example']],
  ['javascript:alert(1) ftp://x.example //x.example xhttps://x.example', []],
];

for (const [text, links] of CASES) {
  test(`finds ${links.length} links in ${text}`, () => {
    expect(findLinks(text).map(({ from, to }) => text.slice(from, to))).toEqual(links);
  });
}

test('names the host of a link whose text could be read as another one', () => {
  const hosts = (text: string) => findLinks(text).map(({ host }) => host);
  expect(hosts('https://bank.example@evil.example/')).toEqual(['evil.example']);
  expect(hosts('https://bаnk.example/')).toEqual(['xn--bnk-6cd.example']);
  expect(hosts('https://ｂank.example/')).toEqual(['bank.example']);
  expect(hosts('https://茶.example/ https://a.example:443/ HTTPS://A.example')).toEqual(
    Array(3).fill(undefined),
  );
});

test('draws links of a message, and the host of a misleading one', async ({ chat }) => {
  const alice = await chat.visit('alice');
  await alice.sendText('看https://zh.wikipedia.org/wiki/茶，和https://bank.example@evil.example/');
  const links = alice.page.locator('[role=log] .bubble a');
  await expect(links).toHaveText([
    'https://zh.wikipedia.org/wiki/茶',
    'https://bank.example@evil.example/ (evil.example)',
  ]);
  await expect(links.first()).toHaveAttribute('href', 'https://zh.wikipedia.org/wiki/茶');
  await expect(links.first()).toHaveAttribute('rel', 'noopener noreferrer nofollow');
});
