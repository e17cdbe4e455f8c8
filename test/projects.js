// The databases of each test. SQLite runs all of `test`; the lists name what runs on others as
// well, without `.spec.ts`.
// A test belongs here if its claim must hold on every database.

/** On PostgreSQL, and on two nodes with PostgreSQL and Redis. */
export const ON_EVERY_DATABASE = [
  'account/bots',
  'account/invitations',
  'admin/admin',
  'attachment/attachments',
  'chat/reactions',
  'chat/reading',
  'chat/recall',
  'chat/replies',
  'chat/restart',
  'chat/settings',
  'chat/tutorial',
  'cli/backup',
  'cli/doctor',
  'cli/export',
  'cli/reindex',
  'conversation/conversations',
  'credential/passkeys',
  'credential/recovery-code',
  'credential/sign-in-link',
  'database/storage',
  'direct/blocks',
  'direct/direct',
  'health/health',
  'identity/identity',
  'identity/nickname-without-token',
  'identity/password',
  'metrics/metrics',
  'moderation/moderation',
  'push/push',
  'retention/retention',
  'room/groups',
  'room/mentions',
  'room/rooms',
  'search/search-scope',
  'search/search',
  'session/presence',
  'web/base-path',
  'web/compression',
  'web/listening',
  'webhook/webhooks',
];

/** On PostgreSQL with one node. */
export const ON_POSTGRES = [
  ...ON_EVERY_DATABASE,
  'attacks/*',
  'conversation/conversation-log',
  'conversation/log-membership',
  'conversation/unconfirmed-commits',
  'faults/faults',
  'room/appointments',
  'room/description',
  'room/membership-stress.long',
  'room/mute',
  'room/roles',
];

/** On the embedded database, too slow for `npm test`: `npm run test:slow`. */
export const SLOW = [
  'attacks/**/*',
  'cli/backup',
  'cli/cli',
  'cli/reindex',
  'client/killed',
  'contract/contract',
  'faults/faults',
  'health/health',
  'push/push',
  'repository/package',
  'room/roles',
  'security/frames',
  'transport/second-gateway',
];

/** On two nodes. */
export const ON_CLUSTER = [...ON_EVERY_DATABASE, 'cluster/*'];

/** Returns Jest's patterns of these tests. @param {readonly string[]} names */
export const specs = (names) => names.map((name) => `<rootDir>/test/${name}.spec.ts`);
