import { useEffect, useState } from 'preact/hooks';
import type { NodeNumbers, Numbers } from '../../../src/protocol/admin.types';
import { request } from '../connection/connection';
import { language } from '../i18n/language';
import { adminStrings } from './strings';

const EVERY_MS = 2_000;
const MIB = 2 ** 20;

/** The state of the server, updated every two seconds. */
export function ServerStatus() {
  const [numbers, show] = useState<Numbers | undefined>();
  const w = adminStrings.value;
  useEffect(() => {
    const read = async () => {
      const answer = await request('admin:numbers', {});
      if (answer.ok) show(answer.data);
    };
    void read();
    const timer = window.setInterval(() => void read(), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  if (!numbers) return null;
  const { online, people, rooms, nodes } = numbers;
  return (
    <div class="admin-now">
      <dl class="admin-figures big">
        <Figure name={w.online} value={whole(online)} />
        <Figure name={w.people} value={whole(people)} />
        <Figure name={w.tabs.rooms} value={whole(rooms)} />
      </dl>
      {nodes.map((node) => (
        <section key={node.node} class="admin-node" aria-label={w.node(node.node)}>
          <h3>{nodes.length === 1 ? w.thisNode : w.node(node.node)}</h3>
          <Node node={node} isAlone={nodes.length === 1} />
        </section>
      ))}
    </div>
  );
}

function Node({ node, isAlone }: { node: NodeNumbers; isAlone: boolean }) {
  const w = adminStrings.value;
  return (
    <dl class="admin-figures">
      <Figure name={w.connections} value={whole(node.connections)} />
      <Figure name={w.messages} value={tenths(node.messages)} />
      <Figure name={w.deliveries} value={tenths(node.deliveries)} />
      <Figure name={w.queue} value={bytes(node.queuedBytes)} />
      <Figure name={w.loop} value={`${tenths(node.loopP99Ms)} / ${tenths(node.loopMaxMs)} ms`} />
      <Figure name={w.memory} value={bytes(node.memoryBytes)} />
      <Figure name={w.storage} value={node.storage ? w.up : w.down} isBad={!node.storage} />
      {!(isAlone && node.relay) && (
        <Figure name={w.relay} value={node.relay ? w.up : w.down} isBad={!node.relay} />
      )}
    </dl>
  );
}

function Figure({ name, value, isBad = false }: { name: string; value: string; isBad?: boolean }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class={isBad ? 'bad' : undefined}>{value}</dd>
    </div>
  );
}

const whole = (n: number) => new Intl.NumberFormat(language.value).format(n);
const tenths = (n: number) => new Intl.NumberFormat(language.value, { maximumFractionDigits: 1 }).format(n);
const bytes = (n: number) => (n < MIB ? `${tenths(n / 1024)} KiB` : `${whole(Math.round(n / MIB))} MiB`);
