// Searches everything that the servers under test have logged, after the last test, for any
// password, token or code that a test used.
// A match fails the run.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default class SecretsReporter {
  constructor() {
    this.directory = mkdtempSync(join(tmpdir(), 'teahouse-secrets-'));
    // The test processes start after this, and inherit it.
    process.env.TEST_SECRETS_DIR = this.directory;
  }

  onRunComplete() {
    const { leaked, lines, secrets } = leaksIn(this.directory);
    rmSync(this.directory, { recursive: true, force: true });
    console.log(`${lines} log lines hold ${leaked.length} of the ${secrets} secrets that were used.`);
    if (leaked.length > 0) this.error = new Error(`a secret was logged:\n${leaked.slice(0, 5).join('\n')}`);
  }

  getLastError() {
    return this.error;
  }
}

export function leaksIn(directory) {
  const read = (end) =>
    readdirSync(directory)
      .filter((file) => file.endsWith(end))
      .flatMap((file) => readFileSync(join(directory, file), 'utf8').split('\n'))
      .filter(Boolean);
  const secrets = new Set(read('.secrets').map((line) => JSON.parse(line)));
  const lines = read('.log');
  const leaked = lines.filter((line) => [...secrets].some((secret) => line.includes(secret)));
  return { leaked, lines: lines.length, secrets: secrets.size };
}
