import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import { TestServer } from '../support/test-server.js';

// The lines of the original tutorial, as its users still write them: no token, no acknowledgement.
let chat: TestServer;
beforeAll(async () => void (chat = await TestServer.open()));
afterAll(() => chat.close());

it('works with the unchanged client of the tutorial', async () => {
  const ws = io(chat.url.replace('http', 'ws') + '/');
  const other = io(chat.url.replace('http', 'ws') + '/?name=西西&avatar=2.jpg', { forceNew: true });
  const outsider = io(chat.url, { forceNew: true });
  const messages = inbox(ws, 'textmsg');
  const others = inbox(other, 'textmsg');
  const outside = inbox(outsider, 'textmsg');
  const counts = inbox(ws, 'count');

  await counts.until((count) => count === 3);
  ws.emit('textmsg', { name: '东东', avatar: '1.jpg', content: '大家好' });
  const said = await messages.until(({ content }) => content === '大家好');
  expect(said).toMatchObject({ name: '东东', avatar: '1.jpg', content: '大家好' });
  await others.until(({ content }) => content === '大家好');

  ws.emit('textmsg', { name: '东东', avatar: '1.jpg', content: '悄悄话', to: '西西' });
  expect(await others.until(({ content }) => content === '悄悄话')).toMatchObject({
    name: '东东',
    to: '西西',
  });
  await messages.until(({ content }) => content === '悄悄话');

  other.emit('textmsg', { content: '再见' });
  await outside.until(({ content }) => content === '再见');
  expect(outside.all.map(({ content }) => content)).toEqual(['大家好', '再见']);

  other.close();
  await counts.until((count) => count === 2);
  ws.close();
  outsider.close();
});

// eslint-disable-next-line @typescript-eslint/no-explicit-any
function inbox(
  socket: Socket,
  event: string,
): { all: any[]; until(matches: (fact: any) => boolean): Promise<any> } {
  const all: unknown[] = [];
  const waiting = new Set<() => void>();
  socket.on(event, (fact: unknown) => {
    all.push(fact);
    for (const look of waiting) look();
  });
  return {
    all,
    until: (matches) =>
      new Promise((done) => {
        const look = (): void => {
          const found = all.find(matches);
          if (found === undefined) return;
          waiting.delete(look);
          done(found);
        };
        waiting.add(look);
        look();
      }),
  };
}
