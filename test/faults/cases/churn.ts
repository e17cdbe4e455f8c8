import { Churn } from '../churn.js';
import type { FaultCase } from '../fault-case.js';

const CHURN_MS = 6_000;
const AT_ONCE = 20;

export const churn: FaultCase = {
  id: '15',
  fault: `${AT_ONCE} users at a time connect, send and disconnect for ${CHURN_MS / 1_000} s (see the soak test)`,
  nodes: [1, 2],
  async cause(environment) {
    const churn = new Churn(
      environment.nodes.map(({ url }) => url),
      AT_ONCE,
      environment.random,
    );
    await churn.goOn(CHURN_MS);
    environment.strangers.push(...churn.sent);
    environment.expect(churn.visits > AT_ONCE, `users connect and disconnect: ${churn.visits} visits`);
    environment.mark();
    await environment.allAcknowledge();
  },
};
