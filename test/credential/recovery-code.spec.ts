import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { Database } from '../../src/database/database.js';
import { registerSecret } from '../support/captured-logs.js';
import { TestServer } from '../support/test-server.js';

const PASSWORD = 'correct horse battery';
const CODE = /^([0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{5}$/;

describe('recovery codes', () => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open()));
  afterAll(() => chat.close());

  const claimant = (name: string) => chat.connectAs({ name, password: PASSWORD });

  it('come with a password in the first welcome only, and are stored as a hash', async () => {
    const alice = await claimant('alice');
    const code = alice.welcome.recoveryCode!;
    expect(code).toMatch(CODE);
    const tab = await chat.reconnect(alice);
    expect(tab.welcome).not.toHaveProperty('recoveryCode');
    expect((await claimant('alice')).welcome).not.toHaveProperty('recoveryCode');
    const row = await chat
      .get(Database)
      .query.selectFrom('people')
      .select('recovery')
      .where('id', '=', alice.id)
      .executeTakeFirstOrThrow();
    expect(row.recovery).toMatch(/^[0-9a-f]{64}$/);
    expect((await chat.join('only a guest')).welcome).not.toHaveProperty('recoveryCode');
  });

  it('sign in once, without the password, and are replaced by a new code', async () => {
    const bob = await claimant('bob');
    const first = bob.welcome.recoveryCode!;
    const back = await chat.connectAs({ recovery: first });
    expect(back.welcome).toMatchObject({ me: { id: bob.id }, claimed: true });
    const second = back.welcome.recoveryCode!;
    expect(second).toMatch(CODE);
    expect(second).not.toBe(first);
    expect(await chat.connect({ recovery: first }).isRefused()).toBe('unauthenticated');
    expect((await chat.connectAs({ recovery: second })).id).toBe(bob.id);
  });

  it('are accepted in lower case, without hyphens and with letters that look like digits', async () => {
    const carol = await claimant('carol');
    const typed = carol.welcome
      .recoveryCode!.toLowerCase()
      .replaceAll('-', ' ')
      .replaceAll('0', 'o')
      .replaceAll('1', 'l');
    expect((await chat.connectAs({ recovery: typed })).id).toBe(carol.id);
  });

  it('sign in one of two devices that use the same code at the same time', async () => {
    const dave = await claimant('dave');
    const recovery = dave.welcome.recoveryCode!;
    const outcomes = await Promise.all(
      chat.urls
        .concat(chat.urls)
        .slice(0, 2)
        .map((url) => {
          const device = chat.connect({ recovery }, undefined, undefined, url);
          return Promise.race([device.isRefused(), device.receives('welcome').then(() => 'welcome')]);
        }),
    );
    expect(outcomes.sort()).toEqual(['unauthenticated', 'welcome']);
  });

  it('resume the same session when the first reply was lost and the client brought its own token', async () => {
    const erin = await claimant('erin');
    const token = randomBytes(32).toString('base64url');
    const auth = { recovery: erin.welcome.recoveryCode!, token };
    const lost = await chat.connectAs(auth);
    lost.disconnect();
    const again = await chat.connectAs(auth);
    expect(again.id).toBe(erin.id);
    const stranger = { ...auth, token: randomBytes(32).toString('base64url') };
    expect(await chat.connect(stranger).isRefused()).toBe('unauthenticated');
  });

  it('change with the password, and when the user asks for a new one', async () => {
    const frank = await chat.join('frank');
    expect(await frank.request('recovery:renew', {})).toMatchObject({ error: { code: 'forbidden' } });
    const { recoveryCode: first } = await frank.requestOk('me:set', { password: PASSWORD });
    registerSecret(first);
    const { recoveryCode: second } = await frank.requestOk('me:set', { password: `${PASSWORD} 2` });
    registerSecret(second);
    expect(await chat.connect({ recovery: first }).isRefused()).toBe('unauthenticated');
    expect(await frank.requestOk('me:set', { receipts: true })).not.toHaveProperty('recoveryCode');
    const { code: third } = await frank.requestOk('recovery:renew', {});
    registerSecret(third);
    expect(await chat.connect({ recovery: second }).isRefused()).toBe('unauthenticated');
    expect((await chat.connectAs({ recovery: third })).id).toBe(frank.id);
  });

  it.each([
    ['a word', 'nonsense'],
    ['a number', 7],
    ['null', null],
    ['an object', { length: 25 }],
    ['of the right form but unknown', '00000-00000-00000-00000-00000'],
    ['endless', '0'.repeat(5_000)],
  ])('are refused with one answer if the code is %s', async (_, recovery) =>
    expect(await chat.connect({ recovery }).isRefused()).toBe('unauthenticated'),
  );

  it('are not read from the URL', async () => {
    const grace = await claimant('grace');
    const visitor = await chat.connectAs({}, { recovery: grace.welcome.recoveryCode! });
    expect(visitor.welcome.me).toBeNull();
  });
});

it('counts wrong recovery codes like wrong passwords', async () => {
  const chat = await TestServer.open({ rateLimits: true }, 1);
  try {
    const owner = await chat.connectAs({ name: 'owner', password: PASSWORD });
    for (let n = 0; n < 10; n += 1) {
      expect(await chat.connect({ recovery: `wrong ${n}` }).isRefused()).toBe('unauthenticated');
    }
    expect(await chat.connect({ recovery: owner.welcome.recoveryCode }).isRefused()).toBe('rate_limited');
  } finally {
    await chat.close();
  }
});
