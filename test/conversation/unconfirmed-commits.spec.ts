import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { LogStore } from '../../src/conversation/log/log-store.js';
import { StorageUnavailable } from '../../src/common/errors/storage-error.js';
import { TestServer } from '../support/test-server.js';

let chat: TestServer;
beforeAll(async () => (chat = await TestServer.open()));
afterAll(() => chat.close());

/** Stores the next entry and loses the reply to its commit. */
function loseNextAnswer(): void {
  const store = chat.get(LogStore);
  const append = store.append.bind(store);
  store.append = async (line) => {
    store.append = append;
    await append(line);
    throw Object.assign(new StorageUnavailable('the answer is lost'), { mayBeCommitted: true });
  };
}

it('delivers an entry with a lost commit reply once, although its sender disconnects', async () => {
  const url = chat.urls[0]!;
  const [alice, bob] = [await chat.joinNode(url, 'alice'), await chat.joinNode(url, 'bob')];
  loseNextAnswer();
  const reply = await alice.request('textmsg', { content: 'is anybody there?', clientId: 'a1' });
  expect(reply).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  alice.disconnect();
  await bob.receives('textmsg', { content: 'is anybody there?' });
  await chat.deliverAll(bob);
  expect(bob.texts()).toEqual(['is anybody there?']);
});

it('delivers an entry with a lost commit reply once where its sender retries', async () => {
  const url = chat.urls[0]!;
  const [carol, dave] = [await chat.joinNode(url, 'carol'), await chat.joinNode(url, 'dave')];
  loseNextAnswer();
  await carol.request('textmsg', { content: 'once', clientId: 'c1' });
  expect(await carol.sendText('once', { clientId: 'c1' })).toMatchObject({ duplicate: true });
  await dave.receives('textmsg', { content: 'once' });
  await chat.deliverAll(dave, carol);
  for (const guest of [carol, dave]) expect(guest.texts()).toEqual(['once']);
});

it('delivers an entry once that was stored only by a retry in the same millisecond', async () => {
  const url = chat.urls[0]!;
  const [erin, frank] = [await chat.joinNode(url, 'erin'), await chat.joinNode(url, 'frank')];
  const store = chat.get(LogStore);
  const append = store.append.bind(store);
  store.append = async () => {
    store.append = append;
    throw Object.assign(new StorageUnavailable('gone before it was stored'), { mayBeCommitted: true });
  };
  const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now());
  await erin.request('textmsg', { content: 'at last', clientId: 'e1' });
  expect(await erin.sendText('at last', { clientId: 'e1' })).not.toHaveProperty('duplicate');
  clock.mockRestore();
  await frank.receives('textmsg', { content: 'at last' });
  // By then the server has looked for it and found it, but it was delivered before.
  await new Promise((done) => setTimeout(done, 1_500));
  await chat.deliverAll(frank);
  expect(frank.texts()).toEqual(['at last']);
});
