import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ClusterMessage, ClusterAdapterWithHeartbeat, type ClusterResponse } from 'socket.io-adapter';
import {
  type AdapterMaker,
  type CoalescingAdapter,
  coalescing,
} from '../../src/delivery/coalescing.adapter.js';
import { type Listener, Theatre } from './theatre.js';

const PUBLISH_MS = 50;

/** A cluster in one process: what a node publishes, all others get as bytes a while later. */
class WiredAdapter extends ClusterAdapterWithHeartbeat {
  constructor(
    nsp: { name: string },
    readonly wire: EventEmitter,
  ) {
    super(nsp, {});
    wire.on(nsp.name, (message: string) => this.onMessage(JSON.parse(message)));
  }

  override async doPublish(message: ClusterMessage): Promise<string> {
    const bytes = JSON.stringify(message);
    await sleep(PUBLISH_MS);
    this.wire.emit(message.nsp, bytes);
    return '0-0';
  }

  override async doPublishResponse(_to: string, response: ClusterResponse): Promise<void> {
    this.wire.emit(response.nsp, JSON.stringify(response));
  }
}

/** As the makers of cluster adapters do: a function that returns an instance. */
const wired = (wire: EventEmitter): AdapterMaker =>
  function makeAdapter(nsp: { name: string }) {
    return new WiredAdapter(nsp, wire);
  };

describe('on several nodes', () => {
  let adapters: CoalescingAdapter[];
  let here: Theatre;
  let there: Theatre;
  let ann: Listener;
  let bo: Listener;

  beforeEach(async () => {
    const wire = new EventEmitter();
    adapters = [coalescing({ base: wired(wire) }), coalescing({ base: wired(wire) })];
    [here, there] = (await Promise.all(adapters.map((adapter) => Theatre.open({ adapter })))) as [
      Theatre,
      Theatre,
    ];
    ann = await here.admit('ann');
    bo = await there.admit('bo');
    await Promise.all([ann.hears('welcome'), bo.hears('welcome')]);
  });
  afterEach(async () => {
    await Promise.all([here.close(), there.close()]);
  });

  const said = (listener: Listener) =>
    listener.heard.filter(([, event]) => event === 'said').map((line) => line[2]);

  it('tells the people here before the other nodes know', async () => {
    here.server.to('stage').emit('said', 1);
    await ann.hears('said');
    expect(said(bo)).toEqual([]);
    await bo.hears('said');
    expect(said(bo)).toEqual([1]);
  });

  it('tells each person once and in order, in few writes on every node', async () => {
    const before = adapters.map(({ counters }) => counters.fastWrites);
    for (let number = 0; number < 200; number += 1) here.server.to('stage').emit('said', number);
    here.server.emit('fence');
    await Promise.all([ann.hears('fence'), bo.hears('fence')]);
    for (const listener of [ann, bo]) expect(said(listener)).toEqual([...Array(200).keys()]);
    for (const [node, { counters }] of adapters.entries())
      expect(counters.fastWrites - before[node]!).toBeLessThan(10);
  });

  it('leaves out on every node those who are excepted, and keeps a local broadcast local', async () => {
    here.server.to('stage').except(bo.seat.id).emit('said', 1);
    here.server.local.emit('said', 2);
    here.server.emit('fence');
    await Promise.all([ann.hears('fence'), bo.hears('fence')]);
    expect(said(ann)).toEqual([1, 2]);
    expect(said(bo)).toEqual([]);
  });

  it('still knows the other nodes, and gathers their acknowledgements', async () => {
    for (const { name, socket } of [ann, bo]) socket.on('roll call', (answer) => answer(name));
    there.server.emit('fence');
    await ann.hears('fence');
    expect(await here.server.of('/').adapter.serverCount()).toBe(2);
    const answers = await here.server.timeout(500).emitWithAck('roll call');
    expect(answers.toSorted()).toEqual(['ann', 'bo']);
  });
});
