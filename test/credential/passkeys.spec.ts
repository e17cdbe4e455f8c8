import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/database/database.js';
import { PASSKEYS_MAX } from '../../src/protocol/constants.js';
import { registerSecret } from '../support/captured-logs.js';
import { SoftwareAuthenticator } from '../support/software-authenticator.js';
import type { TestClient } from '../support/test-client.js';
import { TestServer } from '../support/test-server.js';

const ORIGIN = 'https://chat.example';
const REFUSED = { ok: false, error: { code: 'unauthenticated' } };

describe('passkeys', () => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open()));
  afterAll(() => chat.close());

  const fromPage = { origin: ORIGIN, host: 'chat.example' };
  const join = (name: string) => chat.connectAs({ name }, undefined, fromPage);
  /** A visitor on the last node: the passkey was made on the first. */
  const visit = async () => {
    const visitor = chat.connect({}, undefined, fromPage, chat.urls.at(-1));
    await visitor.receives('welcome');
    return visitor;
  };

  async function addPasskey(user: TestClient, name = 'laptop') {
    const device = new SoftwareAuthenticator(ORIGIN);
    const { challenge } = await user.requestOk('passkey:challenge', {});
    const added = await user.requestOk('passkey:add', device.create(challenge, name));
    registerSecret(added.recoveryCode);
    return { device, ...added };
  }

  it('sign in on another device without a nickname, and claim the nickname of a guest', async () => {
    const guest = await join('alice');
    const { challenge, rpId, userId, exclude } = await guest.requestOk('passkey:challenge', {});
    expect({ rpId, exclude }).toEqual({ rpId: 'chat.example', exclude: [] });
    expect(Buffer.from(userId!, 'base64url').toString()).toBe(guest.id);
    const device = new SoftwareAuthenticator(ORIGIN);
    const added = await guest.requestOk('passkey:add', device.create(challenge, 'laptop'));
    registerSecret(added.recoveryCode);
    expect(added).toEqual({
      passkey: { id: device.id, name: 'laptop', createdAt: expect.any(String) },
      recoveryCode: expect.any(String),
    });
    const visitor = await visit();
    const asked = await visitor.requestOk('passkey:challenge', {});
    expect(asked).toEqual({ challenge: expect.any(String), rpId: 'chat.example' });
    expect(await visitor.requestOk('passkey:signin', device.sign(asked.challenge))).toEqual(guest.welcome.me);
    await visitor.receives('welcome', { me: { id: guest.id }, claimed: true });
    expect(visitor.token).not.toBe(guest.token);
    await visitor.sendText('from the other device');
    await guest.receives('textmsg', { content: 'from the other device' });
    await guest.requestOk('signout', { everywhere: true });
    expect(await chat.connect({ name: 'alice' }).isRefused()).toBe('name_taken');
    expect((await chat.connectAs({ recovery: added.recoveryCode! })).id).toBe(guest.id);
  });

  it('have names and a last use, and only their owner sees and removes them', async () => {
    const owner = await join('owner');
    const other = await join('other');
    const first = await addPasskey(owner, 'laptop');
    const second = await addPasskey(owner, 'phone');
    expect(second).not.toHaveProperty('recoveryCode');
    const visitor = await visit();
    const { challenge } = await visitor.requestOk('passkey:challenge', {});
    await visitor.requestOk('passkey:signin', second.device.sign(challenge));
    const { passkeys } = await owner.requestOk('passkey:list', {});
    expect(passkeys.map(({ name, usedAt }) => [name, typeof usedAt])).toEqual([
      ['laptop', 'undefined'],
      ['phone', 'string'],
    ]);
    expect(await other.requestOk('passkey:list', {})).toEqual({ passkeys: [] });
    expect(await other.request('passkey:remove', { id: first.device.id })).toMatchObject({
      error: { code: 'not_found' },
    });
    await owner.requestOk('passkey:remove', { id: first.device.id });
    // The last credential stays, or the nickname would be lost.
    expect(await owner.request('passkey:remove', { id: second.device.id })).toMatchObject({
      error: { code: 'forbidden' },
    });
    const late = await visit();
    const asked = await late.requestOk('passkey:challenge', {});
    expect(await late.request('passkey:signin', first.device.sign(asked.challenge))).toMatchObject(REFUSED);
  });

  it.each([
    ['a wrong origin', { origin: 'https://chat.example.evil.example' }],
    ['another site', { rpId: 'evil.example' }],
    ['a wrong challenge', { challenge: Buffer.alloc(32, 1).toString('base64url') }],
    ['a user who was not verified', { flags: 0x01 }],
  ])('are refused with %s, when added and when used', async (about, fault) => {
    const guest = await join(`with ${about}`.slice(0, 20).trim());
    const { device } = await addPasskey(guest);
    const { challenge } = await guest.requestOk('passkey:challenge', {});
    const wrong = new SoftwareAuthenticator(ORIGIN).create(challenge, 'wrong', fault);
    expect(await guest.request('passkey:add', wrong)).toMatchObject(REFUSED);
    const visitor = await visit();
    const asked = await visitor.requestOk('passkey:challenge', {});
    const proof = device.sign(asked.challenge, fault);
    expect(await visitor.request('passkey:signin', proof)).toMatchObject(REFUSED);
    expect(visitor.welcome.me).toBeNull();
  });

  it('need a challenge of the same connection, which works once and expires', async () => {
    const { device } = await addPasskey(await join('replayed'));
    const [here, there] = [await visit(), await visit()];
    expect(await here.request('passkey:signin', device.sign('AAAA'))).toMatchObject(REFUSED);
    const { challenge } = await here.requestOk('passkey:challenge', {});
    await there.requestOk('passkey:challenge', {});
    const proof = device.sign(challenge);
    expect(await there.request('passkey:signin', proof)).toMatchObject(REFUSED);
    await here.requestOk('passkey:signin', proof);
    expect(await there.request('passkey:signin', proof)).toMatchObject(REFUSED);
  });

  it('of an unknown id, or with the signature of another key, are refused', async () => {
    const { device } = await addPasskey(await join('victim'));
    const attacker = new SoftwareAuthenticator(ORIGIN);
    const visitor = await visit();
    for (const id of [attacker.id, device.id]) {
      const { challenge } = await visitor.requestOk('passkey:challenge', {});
      const proof = { ...attacker.sign(challenge), id };
      expect(await visitor.request('passkey:signin', proof)).toMatchObject(REFUSED);
    }
  });

  it('do not move to another user, and have a limit', async () => {
    const user = await join('collector');
    const { device } = await addPasskey(user);
    const thief = await join('thief');
    const { challenge } = await thief.requestOk('passkey:challenge', {});
    expect(await thief.request('passkey:add', device.create(challenge, 'mine'))).toMatchObject({
      error: { code: 'forbidden' },
    });
    for (let n = 1; n < PASSKEYS_MAX; n += 1) await addPasskey(user, `key ${n}`);
    const next = await user.requestOk('passkey:challenge', {});
    const extra = new SoftwareAuthenticator(ORIGIN).create(next.challenge, 'one too many');
    expect(await user.request('passkey:add', extra)).toMatchObject({ error: { code: 'forbidden' } });
    const { query } = chat.get(Database);
    const thiefs = await query.selectFrom('people').select('claimed').where('id', '=', thief.id).execute();
    expect(thiefs).toEqual([{ claimed: 0 }]);
  });

  it('are not offered to clients without HTTPS, or under an IP address', async () => {
    for (const origin of [chat.url, 'https://192.0.2.7']) {
      const page = await chat.connectAs({}, undefined, { origin, host: new URL(origin).host });
      expect(await page.request('passkey:challenge', {})).toMatchObject({ error: { code: 'forbidden' } });
    }
    const bot = await chat.visit();
    expect(await bot.request('passkey:challenge', {})).toMatchObject({ error: { code: 'forbidden' } });
  });
});

it('counts wrong passkeys like wrong passwords', async () => {
  const chat = await TestServer.open({ rateLimits: true, publicUrls: [] }, 1);
  try {
    const headers = { origin: ORIGIN, host: 'chat.example' };
    const device = new SoftwareAuthenticator(ORIGIN);
    const codes: string[] = [];
    for (let n = 0; n < 11; n += 1) {
      const visitor = await chat.connectAs({}, undefined, headers);
      const { challenge } = await visitor.requestOk('passkey:challenge', {});
      const reply = await visitor.request('passkey:signin', device.sign(challenge));
      codes.push(reply.ok ? 'ok' : reply.error.code);
    }
    expect(codes).toEqual([...Array.from({ length: 10 }, () => 'unauthenticated'), 'rate_limited']);
  } finally {
    await chat.close();
  }
});
