import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestServer } from '../support/test-server.js';
import { EVENTS } from '../support/gateway-events.js';
import type { TestClient } from '../support/test-client.js';
import { MATRIX } from './authorization-matrix.js';
import { ROLES, type Role, type AuthorizationCase, type Scene } from './authorization-roles.js';

const PASSWORD = 'correct horse battery';

describe('authorization', () => {
  let chat: TestServer;
  let people: Record<Role, TestClient>;
  let scene: Scene;
  beforeAll(async () => {
    chat = await TestServer.open();
    people = {
      visitor: await chat.visit(),
      guest: await chat.join('guest'),
      member: await chat.connectAs({ name: 'member', password: PASSWORD }),
      outsider: await chat.join('outsider'),
      removed: await chat.join('removed'),
      admin: await chat.connectAs({ name: 'the boss', password: PASSWORD }),
    };
    await chat.join('bystander');
    await chat.join('nuisance');
    await people.admin.requestOk('admin:claim', { code: chat.firstAdminCode });
    scene = {
      private: (await people.guest.sendText('between us', { to: 'member' })).conversation,
      closed: (
        await people.guest.requestOk('room:create', { title: 'closed', people: ['member', 'removed'] })
      ).id,
      open: (await people.guest.requestOk('room:create', { title: 'open', open: true })).id,
      doomed: (await people.guest.requestOk('room:create', { title: 'doomed', people: ['member'] })).id,
    };
    await people.guest.requestOk('room:remove', { conversation: scene.closed, name: 'removed' });
    await people.guest.sendText('among us', { conversation: scene.closed });
    await people.guest.sendText('for all');
  });
  afterAll(() => chat.close());

  it('has a row for every event of the gateway, and none for an unknown event', () => {
    expect(Object.keys(MATRIX).sort()).toEqual([...EVENTS].sort());
    expect(EVENTS.every((event) => MATRIX[event as keyof typeof MATRIX].length > 0)).toBe(true);
  });

  const cells = Object.entries(MATRIX).flatMap(([event, rows]) =>
    (rows as AuthorizationCase[]).flatMap((row) =>
      ROLES.map((role) => ({ event, row, role, about: row.about ?? 'it' })),
    ),
  );
  it.each(cells)('answers $event, about $about, by a $role', async ({ event, row, role }) => {
    const reply = await people[role].send(event, row.body(scene, role));
    expect(reply.ok ? 'ok' : reply.error.code).toBe(row.answers[role]);
  });

  it.each(EVENTS)('denies %s to a banned user', async (event) => {
    const boss = await chat.connectAs({ name: 'the boss', password: PASSWORD });
    const banned = await chat.join(`x ${EVENTS.indexOf(event)}`);
    await boss.requestOk('admin:ban', { name: banned.name });
    await banned.receives('goodbye', { reason: 'banned' });
    const again = chat.connect({ token: banned.token });
    let isAnswered = false;
    again.socket.emit(event as 'typing', { conversation: 'lobby' }, () => (isAnswered = true));
    expect(await again.isRefused()).toBe('banned');
    expect([again.socket.connected, isAnswered]).toEqual([false, false]);
  });
});
