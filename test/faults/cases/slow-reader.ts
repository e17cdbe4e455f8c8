import type { FaultCase } from '../fault-case.js';
import { RawSocketClient } from '../raw-socket-client.js';

const READERS = 3;
const CAP_BYTES = 2 ** 20;
/** What one connection may hold above the limit: the piece that exceeded it, and the `goodbye`. */
const LAST_PIECE_BYTES = 256 * 1_024;
const GONE_WITHIN_MS = 30_000;

export const slowReader: FaultCase = {
  id: '6',
  fault: `${READERS} clients that do not read, but answer pings`,
  nodes: [1, 2],
  habits: { padding: 1_800, pauseMs: 5 },
  async cause(environment) {
    const { nodes } = environment;
    const wires = Array.from(
      { length: READERS },
      (_, i) => new RawSocketClient(nodes[i % nodes.length]!.port, { name: `sleeper ${i}` }),
    );
    await Promise.all(wires.map(({ welcomed }) => welcomed));
    for (const wire of wires) wire.stopReading();
    let most = 0;
    const letGo = async (): Promise<boolean> => {
      const told = nodes.map(async (node) => {
        most = Math.max(most, await node.metric('teahouse_queued_bytes'));
        return node.metric('teahouse_slow_disconnects_total');
      });
      return (await Promise.all(told)).reduce((sum, count) => sum + count, 0) >= READERS;
    };
    environment.expect(
      await environment.until(letGo, GONE_WITHIN_MS),
      'slow clients are disconnected at the limit',
    );
    const limit = READERS * (CAP_BYTES + LAST_PIECE_BYTES);
    environment.expect(most <= limit, `at most ${limit} bytes are queued for them, not ${most}`);
    for (const wire of wires) wire.readOn();
    await Promise.all(wires.map((wire) => environment.until(() => wire.isOver, 5_000)));
    for (const wire of wires) wire.leave();
    environment.mark();
    await environment.allAcknowledge();
  },
};
