import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Chat } from './support/chat.js';

let chat: Chat;
beforeEach(async () => void (chat = await Chat.open()));
afterEach(() => chat.close());

it('says goodbye to everybody before it closes, and when to come back', async () => {
  const everybody = [await chat.join('alice'), await chat.join('bob'), await chat.visit()];
  await chat.restart();
  for (const somebody of everybody) {
    const { reason, reconnectInMs } = await somebody.hears('goodbye');
    expect(reason).toBe('restart');
    expect(reconnectInMs).toBeGreaterThan(0);
  }
});

it('has everybody back under their own names after a restart, with what was said meanwhile', async () => {
  const [alice, bob] = [await chat.join('alice'), await chat.join('bob')];
  await alice.says('before');
  bob.leave();
  await chat.restart();
  await alice.hears('welcome', { me: { name: 'alice' }, conversations: [{ id: 'lobby', head: 1 }] });
  await alice.says('after');
  const back = await chat.comeBack(bob);
  const { entries } = await back.asks('history', { conversation: 'lobby', after: 1 });
  expect(entries.map((entry) => ('content' in entry ? entry.content : ''))).toEqual(['after']);
});
