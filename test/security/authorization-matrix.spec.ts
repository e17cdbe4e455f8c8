import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Chat } from '../support/chat.js';
import { EVENTS } from '../support/events.js';
import type { Guest } from '../support/guest.js';
import { MATRIX, ROLES, type Role, type Row, type Scene } from './matrix.js';

const PASSWORD = 'correct horse battery';

describe('who may do what', () => {
  let chat: Chat;
  let people: Record<Role, Guest>;
  let scene: Scene;
  beforeAll(async () => {
    chat = await Chat.open();
    people = {
      visitor: await chat.visit(),
      guest: await chat.join('guest'),
      member: await chat.enter({ name: 'member', password: PASSWORD }),
      outsider: await chat.join('outsider'),
      removed: await chat.join('removed'),
      admin: await chat.enter({ name: 'the boss', password: PASSWORD }),
    };
    await chat.join('bystander');
    await chat.join('nuisance');
    await people.admin.asks('admin:claim', { code: chat.invitation });
    scene = {
      private: (await people.guest.says('between us', { to: 'member' })).conversation,
      closed: (await people.guest.asks('room:create', { title: 'closed', people: ['member', 'removed'] })).id,
      open: (await people.guest.asks('room:create', { title: 'open', open: true })).id,
      doomed: (await people.guest.asks('room:create', { title: 'doomed', people: ['member'] })).id,
    };
    await people.guest.asks('room:remove', { conversation: scene.closed, name: 'removed' });
    await people.guest.says('among us', { conversation: scene.closed });
    await people.guest.says('for all');
  });
  afterAll(() => chat.close());

  it('has a row for every event of the gateway, and none for an event there is not', () => {
    expect(Object.keys(MATRIX).sort()).toEqual([...EVENTS].sort());
    expect(EVENTS.every((event) => MATRIX[event as keyof typeof MATRIX].length > 0)).toBe(true);
  });

  const cells = Object.entries(MATRIX).flatMap(([event, rows]) =>
    (rows as Row[]).flatMap((row) => ROLES.map((role) => ({ event, row, role, about: row.about ?? 'it' }))),
  );
  it.each(cells)('$event, about $about, by a $role', async ({ event, row, role }) => {
    const reply = await people[role].send(event, row.body(scene, role));
    expect(reply.ok ? 'ok' : reply.error.code).toBe(row.answers[role]);
  });

  it.each(EVENTS)('%s is out of reach for a banned person', async (event) => {
    const boss = await chat.enter({ name: 'the boss', password: PASSWORD });
    const banned = await chat.join(`x ${EVENTS.indexOf(event)}`);
    await boss.asks('admin:ban', { name: banned.name });
    await banned.hears('goodbye', { reason: 'banned' });
    const again = chat.knock({ token: banned.token });
    let isAnswered = false;
    again.socket.emit(event as 'typing', { conversation: 'lobby' }, () => (isAnswered = true));
    expect(await again.isRefused()).toBe('banned');
    expect([again.socket.connected, isAnswered]).toEqual([false, false]);
  });
});
