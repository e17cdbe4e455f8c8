import { ON_CLUSTER, ON_POSTGRES, SLOW, specs } from './test/projects.js';

/** The tests run against the built server (`dist/`): what is tested is what is shipped, worker threads included. */
const shared = {
  testEnvironment: process.env.TEST_COVERAGE ? '<rootDir>/test/support/coverage-environment.js' : 'node',
  roots: ['<rootDir>/test'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+/test/.+\\.ts$': [
      'ts-jest',
      { useESM: true, diagnostics: false, tsconfig: '<rootDir>/test/tsconfig.json' },
    ],
  },
  moduleNameMapper: {
    '^(?:\\.{1,2}/)+packages/client/src/(.*)\\.js$': '<rootDir>/packages/client/dist/$1.js',
    '^(?:\\.{1,2}/)+src/(.*)\\.js$': '<rootDir>/dist/$1.js',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json', 'node'],
  setupFiles: ['<rootDir>/test/support/capture-logs.setup.ts'],
};

export default {
  testTimeout: 30_000,
  maxWorkers: 2,
  // Node keeps the modules of each file that ran: without this one process of all files runs out of memory.
  workerIdleMemoryLimit: '1GB',
  reporters: ['default', '<rootDir>/test/support/secrets.reporter.js'],
  projects: [
    {
      ...shared,
      displayName: 'embedded',
      testMatch: ['<rootDir>/test/**/*.spec.ts'],
      testPathIgnorePatterns: [
        '<rootDir>/test/browser/',
        '<rootDir>/test/cluster/',
        '<rootDir>/test/readme/',
        ...SLOW.map((name) => `<rootDir>/test/${name.replace('**/*', '')}`),
        '\\.long\\.spec\\.ts$',
      ],
      globals: { DATABASE: 'sqlite' },
    },
    {
      ...shared,
      displayName: 'slow',
      testMatch: specs(SLOW),
      globals: { DATABASE: 'sqlite' },
    },
    {
      ...shared,
      displayName: 'long',
      // Half a minute and more each: too long to run after every change.
      testMatch: ['<rootDir>/test/**/*.long.spec.ts'],
      testPathIgnorePatterns: ['<rootDir>/test/browser/'],
      globals: { DATABASE: 'sqlite' },
    },
    {
      ...shared,
      displayName: 'long-postgres',
      // What is sent at random must not become a fault of this database either.
      testMatch: ['<rootDir>/test/security/fuzz.long.spec.ts'],
      globals: { DATABASE: 'postgres' },
      globalSetup: '<rootDir>/test/support/postgres.global-setup.js',
      globalTeardown: '<rootDir>/test/support/postgres.global-teardown.js',
    },
    {
      ...shared,
      displayName: 'postgres',
      // What people notice must not depend on the database: the same behaviour, once more.
      testMatch: specs(ON_POSTGRES),
      globals: { DATABASE: 'postgres' },
      globalSetup: '<rootDir>/test/support/postgres.global-setup.js',
      globalTeardown: '<rootDir>/test/support/postgres.global-teardown.js',
    },
    {
      ...shared,
      displayName: 'cluster',
      // Nor on which of two nodes each of them is; and what several nodes have beside.
      testMatch: specs(ON_CLUSTER),
      globals: { DATABASE: 'cluster' },
      globalSetup: '<rootDir>/test/support/cluster.global-setup.js',
      globalTeardown: '<rootDir>/test/support/cluster.global-teardown.js',
    },
    ...(process.argv.includes('readme')
      ? [
          {
            ...shared,
            displayName: 'readme',
            // Installs everything anew, twice.
            testMatch: ['<rootDir>/test/readme/*.spec.ts'],
            globals: { DATABASE: 'sqlite' },
          },
        ]
      : []),
    ...(process.argv.includes('cluster-faults')
      ? [
          {
            ...shared,
            displayName: 'cluster-faults',
            // Minutes of nodes and services that are killed, frozen and restarted.
            testMatch: ['<rootDir>/test/cluster/faults/*.spec.ts'],
            globals: { DATABASE: 'cluster' },
            globalSetup: '<rootDir>/test/support/cluster.global-setup.js',
            globalTeardown: '<rootDir>/test/support/cluster.global-teardown.js',
          },
        ]
      : []),
  ],
};
