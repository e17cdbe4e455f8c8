/** The tests run against the built server (`dist/`): what is tested is what is shipped, worker threads included. */
const shared = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+/test/.+\\.ts$': [
      'ts-jest',
      { useESM: true, diagnostics: false, tsconfig: '<rootDir>/test/tsconfig.json' },
    ],
  },
  moduleNameMapper: {
    '^(?:\\.{1,2}/)+src/(.*)\\.js$': '<rootDir>/dist/$1.js',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json', 'node'],
  setupFiles: ['<rootDir>/test/support/overhear.ts'],
};

export default {
  testTimeout: 30_000,
  reporters: ['default', '<rootDir>/test/support/secrets.reporter.js'],
  projects: [
    {
      ...shared,
      displayName: 'embedded',
      testMatch: ['<rootDir>/test/**/*.spec.ts'],
      testPathIgnorePatterns: ['<rootDir>/test/browser/'],
      globals: { DATABASE: 'sqlite' },
    },
    {
      ...shared,
      displayName: 'postgres',
      // What people notice must not depend on the database: the same behaviour, once more.
      testMatch: [
        '<rootDir>/test/*.spec.ts',
        '<rootDir>/test/conversation/*.spec.ts',
        '<rootDir>/test/faults/*.spec.ts',
      ],
      globals: { DATABASE: 'postgres' },
      globalSetup: '<rootDir>/test/support/postgres.js',
      globalTeardown: '<rootDir>/test/support/postgres-stop.js',
    },
  ],
};
