import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { LogStore } from '../../src/conversation/log/log-store.js';
import { StorageUnavailable } from '../../src/common/errors/storage-error.js';
import { Chat } from '../support/chat.js';

let chat: Chat;
beforeAll(async () => (chat = await Chat.open()));
afterAll(() => chat.close());

/** The next line is stored, and the answer to its commit is lost on the way. */
function loseNextAnswer(): void {
  const store = chat.part(LogStore);
  const append = store.append.bind(store);
  store.append = async (line) => {
    store.append = append;
    await append(line);
    throw Object.assign(new StorageUnavailable('the answer is lost'), { mayBeCommitted: true });
  };
}

it('tells everybody once what was stored without an answer, though its sender goes away', async () => {
  const url = chat.urls[0]!;
  const [alice, bob] = [await chat.joinAt(url, 'alice'), await chat.joinAt(url, 'bob')];
  loseNextAnswer();
  const reply = await alice.ask('textmsg', { content: 'is anybody there?', clientId: 'a1' });
  expect(reply).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  alice.leave();
  await bob.hears('textmsg', { content: 'is anybody there?' });
  await chat.fence(bob);
  expect(bob.texts()).toEqual(['is anybody there?']);
});

it('tells it once also where its sender sends again', async () => {
  const url = chat.urls[0]!;
  const [carol, dave] = [await chat.joinAt(url, 'carol'), await chat.joinAt(url, 'dave')];
  loseNextAnswer();
  await carol.ask('textmsg', { content: 'once', clientId: 'c1' });
  expect(await carol.says('once', { clientId: 'c1' })).toMatchObject({ duplicate: true });
  await dave.hears('textmsg', { content: 'once' });
  await chat.fence(dave, carol);
  for (const guest of [carol, dave]) expect(guest.texts()).toEqual(['once']);
});

it('tells once what was not stored until its sender sent it again, in the same millisecond', async () => {
  const url = chat.urls[0]!;
  const [erin, frank] = [await chat.joinAt(url, 'erin'), await chat.joinAt(url, 'frank')];
  const store = chat.part(LogStore);
  const append = store.append.bind(store);
  store.append = async () => {
    store.append = append;
    throw Object.assign(new StorageUnavailable('gone before it was stored'), { mayBeCommitted: true });
  };
  const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now());
  await erin.ask('textmsg', { content: 'at last', clientId: 'e1' });
  expect(await erin.says('at last', { clientId: 'e1' })).not.toHaveProperty('duplicate');
  clock.mockRestore();
  await frank.hears('textmsg', { content: 'at last' });
  // By then it was looked for, and found: but it was told before.
  await new Promise((done) => setTimeout(done, 1_500));
  await chat.fence(frank);
  expect(frank.texts()).toEqual(['at last']);
});
