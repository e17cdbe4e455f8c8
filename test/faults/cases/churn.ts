import { Churn } from '../churn.js';
import type { Row } from '../row.js';

const CHURN_MS = 6_000;
const AT_ONCE = 20;

export const churn: Row = {
  id: '15',
  fault: `${AT_ONCE} people at once who come, talk and go, for ${CHURN_MS / 1_000} s (see the soak)`,
  nodes: [1, 2],
  async happen(town) {
    const churn = new Churn(
      town.nodes.map(({ url }) => url),
      AT_ONCE,
      town.random,
    );
    await churn.goOn(CHURN_MS);
    town.strangers.push(...churn.sent);
    town.expect(churn.visits > AT_ONCE, `people come and go: ${churn.visits} visits`);
    town.mark();
    await town.resumed();
  },
};
