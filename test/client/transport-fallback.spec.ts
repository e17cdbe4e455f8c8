import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TeahouseClient } from '../../packages/client/src/index.js';
import { TestServer } from '../support/test-server.js';
import { UpgradeSwallowingProxy } from '../support/upgrade-swallowing-proxy.js';
import { waitFor } from '../support/wait-for.js';

describe('behind a proxy that swallows WebSocket upgrades', () => {
  let chat: TestServer;
  let proxy: UpgradeSwallowingProxy;
  beforeAll(async () => {
    chat = await TestServer.open();
    proxy = await UpgradeSwallowingProxy.open(chat.url);
  });
  afterAll(async () => {
    await proxy.close();
    await chat.close();
  });

  const online = async (name: string): Promise<TeahouseClient> => {
    proxy.upgrades.length = 0;
    const client = new TeahouseClient(proxy.url, { name });
    await waitFor(() => client.state === 'online', 15_000);
    return client;
  };

  it('connects by polling after the WebSocket timed out, and sends and receives', async () => {
    const outsider = await chat.join('watcher');
    const client = await online('first');
    expect(proxy.upgrades[0]).toBe(true);
    await client.send('through the proxy');
    await outsider.receives('textmsg', { content: 'through the proxy', name: 'first' });
    client.close();
  });

  it('connects by polling at once at the next start', async () => {
    const client = await online('second');
    expect(proxy.upgrades[0]).toBe(false);
    client.close();
  });

  it('upgrades when the proxy passes upgrades, and connects by WebSocket at the next start', async () => {
    proxy.passesUpgrades = true;
    const polling = await online('third');
    expect(proxy.upgrades[0]).toBe(false);
    await waitFor(() => proxy.upgrades.includes(true));
    // The probe of the upgrade ends after the upgrade request: the client remembers it then.
    await polling.send('one message after the upgrade');
    polling.close();
    await waitFor(async () => {
      const next = await online('fourth');
      next.close();
      return proxy.upgrades[0] === true;
    }, 15_000);
  });
});
