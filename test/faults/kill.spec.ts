import { expect, it } from '@jest/globals';
import { KEPT } from './check.js';
import { killUnderLoad } from './kill.js';
import { mutant } from './mutant.js';
import { chooseSeed } from './random.js';

const KILLS = Number(process.env.KILLS ?? 3);

it(
  `loses, doubles and reorders nothing when it is killed ${KILLS} times while people talk`,
  async () => {
    const report = await killUnderLoad(KILLS, chooseSeed());
    console.info(JSON.stringify(report));
    expect(report).toMatchObject(KEPT);
    expect(report.acknowledged).toBeGreaterThan(10 * KILLS);
    expect(report.recovery.p99).toBeLessThan(5_000);
  },
  30_000 + KILLS * 10_000,
);

// A checker that cannot fail proves nothing: these servers break a promise on purpose.
if (globalThis.DATABASE === 'sqlite') {
  it('is caught when it stores a retry twice', async () => {
    const main = await mutant('no-unique-index', [
      [
        'database/migrations/0001-talk.js',
        /\.unique\(\)\s*\.where\(sql\.ref\('client_id'\), 'is not', null\)/,
        '',
      ],
      [
        'conversation/append.sqlite.js',
        /ON CONFLICT \(conversation, author, client_id\) WHERE client_id IS NOT NULL DO NOTHING/,
        '',
      ],
    ]);
    const report = await killUnderLoad(1, chooseSeed(), main);
    expect(report.doubled).not.toEqual([]);
  }, 60_000);

  it('is caught when it acknowledges before the commit', async () => {
    const main = await mutant('reply-before-commit', [
      ['database/sqlite/thread.js', 'run(BEGIN);', 'if (!db.inTransaction) run(BEGIN);'],
      [
        'database/sqlite/thread.js',
        'run(COMMIT);',
        'globalThis.commits = (globalThis.commits ?? 0) + 1; if (globalThis.commits % 50 === 0) run(COMMIT);',
      ],
    ]);
    const report = await killUnderLoad(2, chooseSeed(), main);
    expect([...report.lost, ...report.outOfOrder, ...report.stuck]).not.toEqual([]);
  }, 60_000);
}
