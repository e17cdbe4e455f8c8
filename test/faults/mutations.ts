import { killed } from './cases/kill.js';
import { deadNodePresence } from './cases/dead-node-presence.js';
import { redisAway } from './cases/redis.js';
import { slowReader } from './cases/slow-reader.js';
import { mutant, type Change } from './mutant.js';
import type { FaultCase } from './fault-case.js';
import type { ClientOptions } from './recording-client.js';
import type { FaultSetting } from './fault-environment.js';

/** A deliberately broken guarantee, and the fault case that must detect it. */
export interface Mutation {
  name: string;
  faultCase: FaultCase;
  nodes: 1 | 2;
  changes?: readonly Change[];
  habits?: ClientOptions;
}

const LOG = 'conversation/log/conversation-log.js';

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'no unique index',
    faultCase: killed,
    nodes: 1,
    changes: [
      ['database/migrations/0016-ids.js', 'CREATE UNIQUE INDEX entries_once', 'CREATE INDEX entries_once'],
      [
        'conversation/log/sqlite-append.worker.js',
        /ON CONFLICT \(conversation, author, client_id\) WHERE client_id IS NOT NULL DO NOTHING/,
        '',
      ],
    ],
  },
  {
    name: 'reply before the commit',
    faultCase: killed,
    nodes: 1,
    changes: [
      ['database/sqlite/executor.js', 'this.run(BEGIN);', 'if (!this.db.isTransaction) this.run(BEGIN);'],
      [
        'database/sqlite/executor.js',
        'this.run(COMMIT);',
        'globalThis.commits = (globalThis.commits ?? 0) + 1; if (globalThis.commits % 50 === 0) this.run(COMMIT);',
      ],
      // The open transaction of one handle would block writes of the other.
      ['database/sqlite/inline-committer.js', 'this.executor.isLoaded(job)', 'false'],
    ],
  },
  {
    name: 'single message not committed',
    faultCase: killed,
    nodes: 1,
    changes: [
      [
        'database/sqlite/inline-committer.js',
        'this.executor.commit([job])',
        `(this.handle.exec('BEGIN'), [this.executor.attempt([job]), this.handle.exec('ROLLBACK')][0])`,
      ],
    ],
  },
  {
    // The seq is guessed: the one after the newest that is known here.
    name: 'delivery before the commit',
    faultCase: killed,
    nodes: 1,
    changes: [
      [
        LOG,
        /return this\.store\.append\(/,
        `const known = (globalThis.known ??= new Map());
        if (known.has(conversation)) {
          const seq = known.get(conversation) + 1;
          known.set(conversation, seq);
          deliver(entryAt({ conversation, seq, at }, content), { seq, at, duplicate: false });
        }
        return this.store.append(`,
      ],
      [
        LOG,
        /\bdeliver\(entry, result\);/,
        `const { known } = globalThis;
        if (!known.has(conversation)) deliver(entry, result);
        known.set(conversation, Math.max(known.get(conversation) ?? 0, result.seq));`,
      ],
    ],
  },
  { name: 'client does not fetch gaps', faultCase: killed, nodes: 1, habits: { neverPulls: true } },
  {
    name: 'node does not poll for missed messages',
    faultCase: redisAway,
    nodes: 2,
    changes: [['cluster/missed-message-poller.js', 'if (!this.bus.isSingleNode)', 'if (false)']],
  },
  {
    name: 'presence of dead nodes does not expire',
    faultCase: deadNodePresence,
    nodes: 2,
    changes: [['bus/node-registry.js', /expire\(\) \{/, 'expire() { return [];']],
  },
  {
    name: 'no limit for slow consumers',
    faultCase: slowReader,
    nodes: 1,
    changes: [
      [
        'delivery/batching/coalescing.adapter.js',
        'OUTGOING_MAX_BYTES = 1024 * 1024',
        'OUTGOING_MAX_BYTES = Infinity',
      ],
    ],
  },
];

/** Returns the changed settings of its run. */
export async function settingOf({ name, changes, habits }: Mutation): Promise<FaultSetting> {
  const main = changes && (await mutant(name.replaceAll(' ', '-'), changes));
  return { ...(main && { main }), ...(habits && { habits }) };
}
