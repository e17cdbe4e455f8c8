import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TestServer } from '../support/test-server.js';
import type { TestClient } from '../support/test-client.js';
import { waitFor } from '../support/wait-for.js';

let chat: TestServer;
let watcher: TestClient;
beforeEach(async () => {
  chat = await TestServer.open({ trustProxy: 1 });
  watcher = await chat.join('watcher');
});
afterEach(() => chat.close());

const HOME = '203.0.113.7';

/** As the page of the tutorial does: no token, and the nickname with the first message. */
async function speak(name: string, content: string, address = HOME): Promise<TestClient> {
  const visitor = await chat.connectAs({}, {}, { 'X-Forwarded-For': address });
  await visitor.requestOk('textmsg', { name, avatar: '1.jpg', content });
  return visitor;
}

/** Closes a connection, and waits until every node knows. */
async function leave(guest: TestClient, name: string): Promise<void> {
  guest.disconnect();
  await waitFor(async () => {
    const { people } = await watcher.requestOk('people', { q: name });
    return people.every((person) => person.name !== name || !person.online);
  });
}

const refusalOf = (speaking: Promise<TestClient>): Promise<unknown> =>
  speaking.then(
    () => 'it speaks',
    (error: Error) => /"code":"(\w+)"/.exec(error.message)?.[1],
  );

describe('clients without a token', () => {
  it('keeps the nickname of a client without a token after a reload and a restart of the server', async () => {
    const first = await speak('东东', 'one');
    await leave(first, '东东');
    const second = await speak('东东', 'two');
    await watcher.receives('textmsg', { name: '东东', content: 'two' });
    await leave(second, '东东');
    await chat.restart();
    watcher = await chat.reconnect(watcher);
    await speak('东东', 'three');
    await watcher.receives('textmsg', { name: '东东', content: 'three' });
  });

  it('gives a client without a token no conversation and no room of the previous holder', async () => {
    const first = await speak('东东', 'one');
    await watcher.sendText('between us', { to: '东东' });
    await first.receives('textmsg', { content: 'between us' });
    const { id } = await watcher.requestOk('room:create', { title: 'closed', people: ['东东'] });
    await leave(first, '东东');
    const second = await speak('东东', 'two');
    const { conversations } = await second.requestOk('conversations', {});
    expect(conversations.map((conversation) => conversation.id)).toEqual(['lobby']);
    await expect(second.requestOk('history', { conversation: id })).rejects.toThrow('not_found');
    const { entries } = await second.requestOk('history', { conversation: 'lobby' });
    expect(JSON.stringify(entries)).not.toContain('between us');
  });

  it('rejects a nickname without a token from another address', async () => {
    await leave(await speak('东东', 'one'), '东东');
    expect(await refusalOf(speak('东东', 'two', '198.51.100.1'))).toBe('name_taken');
  });

  it('rejects a nickname without a token while a user is connected with it', async () => {
    await speak('东东', 'one');
    expect(await refusalOf(speak('东东', 'two'))).toBe('name_taken');
  });

  it('rejects a nickname without a token whose user keeps a token', async () => {
    const signedIn = await chat.connectAs({ name: 'page' }, {}, { 'X-Forwarded-For': HOME });
    await leave(signedIn, 'page');
    expect(await refusalOf(speak('page', 'two'))).toBe('name_taken');

    const first = await speak('东东', 'one');
    await leave(first, '东东');
    const back = await chat.connectAs({ token: first.token }, {}, { 'X-Forwarded-For': HOME });
    await leave(back, '东东');
    expect(await refusalOf(speak('东东', 'two'))).toBe('name_taken');
  });

  it('rejects a nickname without a token that has a password', async () => {
    const first = await speak('东东', 'one');
    await first.requestOk('me:set', { password: 'a long password' });
    await leave(first, '东东');
    expect(await refusalOf(speak('东东', 'two'))).toBe('name_taken');
  });

  it('keeps a block after a reload of a client without a token', async () => {
    const first = await speak('东东', 'one');
    await watcher.requestOk('people:block', { name: '东东', on: true });
    await leave(first, '东东');
    expect(await refusalOf(speak('东东', 'two'))).toBe('name_taken');
  });

  it('rejects a nickname without a token that only looks the same', async () => {
    await leave(await speak('Tom', 'one'), 'Tom');
    expect(await refusalOf(speak('Тom', 'two'))).toBe('name_taken');
  });
});
