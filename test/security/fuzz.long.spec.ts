import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chooseSeed } from '../faults/seeded-random.js';
import { TestServer } from '../support/test-server.js';
import { EVENTS } from '../support/gateway-events.js';
import type { TestClient } from '../support/test-client.js';
import { MATRIX } from './authorization-matrix.js';

/** FUZZ_RUNS makes it longer, SEED repeats the same run. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 60);
const SEED = chooseSeed();
const PASSWORD = 'correct horse battery';

describe(`random requests (SEED=${SEED})`, () => {
  let chat: TestServer;
  const people: TestClient[] = [];
  beforeAll(async () => {
    chat = await TestServer.open();
    const admin = await chat.connectAs({ name: 'the boss', password: PASSWORD });
    await admin.requestOk('admin:claim', { code: chat.firstAdminCode });
    people.push(admin, await chat.join('guest'), await chat.visit());
    console.log(`SEED=${SEED}`);
  });
  afterAll(() => chat.close());

  /**
   * Expects a reply within a second that is neither `internal` nor `unavailable`; a disconnected
   * client (by a `signout`, say) reconnects.
   */
  const answers = async (event: string, args: unknown[]): Promise<void> => {
    for (const [i, guest] of people.entries()) {
      if (!guest.socket.connected)
        people[i] = await chat.join(`again ${Math.random().toString(36).slice(2)}`);
      const reply = await Promise.race([
        people[i]!.send(event, ...args),
        people[i]!.isDisconnected().then(() => ({ ok: true }) as const),
        new Promise<never>((_, late) => setTimeout(late, 1_000, new Error(`no answer to ${event}`)).unref()),
      ]);
      const fault = reply.ok ? undefined : reply.error.code;
      if (fault === 'internal') throw new Error(`${event} failed inside`);
      if (fault === 'unavailable') throw new Error(`${event} became a fault of the database`);
    }
  };
  const settings = { seed: SEED, numRuns: RUNS };
  // What JSON and Socket.IO can carry: they turn the rest into `null` or nothing.
  const anything = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.anything({ withBigInt: false, withTypedArray: false, withSparseArray: false }),
    },
    // Values that a database may fail on.
    { weight: 1, arbitrary: fc.constantFrom('\0', 'a\0b', '\ud800', ['\0'], { auth: '\0', p256dh: '\0' }) },
    { weight: 1, arbitrary: fc.constantFrom(2 ** 31 - 1, 2 ** 31, 2 ** 53 - 1, -1, 'lobby.9999999999') },
  );

  it.each(EVENTS)('answers %s with anything', async (event) => {
    if (event === 'signout') return;
    await fc.assert(
      fc.asyncProperty(fc.array(carried(anything), { maxLength: 2 }), (args) => answers(event, args)),
      settings,
    );
  });

  it.each(EVENTS)('answers %s with a nearly valid body', async (event) => {
    if (event === 'signout' || event === 'admin:end') return;
    const rows = MATRIX[event as keyof typeof MATRIX];
    const nowhere = { private: 'd_nonsense', closed: 'r_nonsense', open: 'r_nonsense', doomed: 'r_nonsense' };
    const bodies = rows.map((row) => row.body(nowhere, 'guest') as Record<string, unknown>);
    const fields = [
      'content',
      'conversation',
      'to',
      'title',
      'people',
      'open',
      'cursor',
      'clientId',
      'name',
      'ip',
      'seq',
      'forMs',
      'role',
      'announcement',
      'silent',
      'password',
      'code',
      'attachments',
      'endpoint',
      'alias',
      'quote',
      'before',
      'after',
      'limit',
      'mentions',
      'q',
      'hook',
      'keys',
    ];
    const mutated = fc
      .tuple(
        fc.constantFrom(...bodies),
        fc.constantFrom(...Object.keys(bodies[0]!), ...fields),
        fc.oneof(fc.constant(null), carried(anything)),
      )
      .map(([body, field, value]) => ({ ...body, [field]: value }));
    await fc.assert(
      fc.asyncProperty(mutated, (body) => answers(event, [body])),
      settings,
    );
  });

  it('answers an event of any name', async () => {
    // The client reserves these names and would not send them.
    const own = ['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener'];
    const name = fc.string().filter((event) => !own.includes(event));
    await fc.assert(
      fc.asyncProperty(name, (event) => answers(event, [{}])),
      settings,
    );
  });

  it('accepts or rejects with a reason any handshake', async () => {
    const auth = fc.oneof(
      anything,
      fc.record(
        { name: anything, avatar: anything, password: anything, token: anything, code: anything },
        { requiredKeys: [] },
      ),
    );
    await fc.assert(
      fc.asyncProperty(carried(auth), async (credentials) => {
        const guest = chat.connect(isObject(credentials) ? credentials : { name: credentials });
        const end = await Promise.race([guest.isRefused(), guest.receives('welcome').then(() => 'welcome')]);
        guest.disconnect();
        expect(end).not.toMatch(/^(internal|unavailable)$/);
      }),
      settings,
    );
  });

  it('keeps the server running after random requests', async () => {
    const [alice, bob] = [await chat.join('alice at last'), await chat.join('bob at last')];
    await alice.sendText('all well');
    await bob.receives('textmsg', { content: 'all well' });
  });
});

/** The value as it arrives: functions, symbols and cycles are not transmitted. */
function carried(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return values.map((value) => JSON.parse(JSON.stringify(value) ?? 'null') as unknown);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
