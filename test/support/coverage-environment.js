import { TestEnvironment } from 'jest-environment-node';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { join } from 'node:path';

/**
 * Records which parts of the built server a test file ran: Jest's own coverage does not see
 * modules.
 */
export default class CoverageEnvironment extends TestEnvironment {
  session = new Session();

  async setup() {
    await super.setup();
    this.session.connect();
    this.session.post('Profiler.enable');
    this.session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  async teardown() {
    this.session.post('Profiler.takePreciseCoverage', (_, { result }) => {
      const built = result.filter(({ url }) => url.includes('/dist/') && !url.includes('node_modules'));
      const file = join(process.env.TEST_COVERAGE, `${randomUUID()}.json`);
      writeFileSync(file, JSON.stringify({ result: built }));
    });
    this.session.disconnect();
    await super.teardown();
  }
}
