import { UpgradeSwallowingProxy } from '../support/upgrade-swallowing-proxy.js';
import { expect, test, UserPage } from './fixtures.js';

test('the page talks through a proxy that swallows WebSocket upgrades, and polls at once after a reload', async ({
  chat,
  browser,
}) => {
  const proxy = await UpgradeSwallowingProxy.open(chat.server.url);
  const bob = await chat.visit('bob');
  const alice = await UserPage.enter(browser, proxy.url, 'alice');
  await alice.sendText('hello through the proxy');
  await expect(bob.messages('hello through the proxy')).toHaveCount(1);
  await bob.sendText('and back');
  await expect(alice.messages('and back')).toHaveCount(1);

  proxy.upgrades.length = 0;
  await alice.page.reload();
  await alice.sendText('again');
  await expect(bob.messages('again')).toHaveCount(1);
  expect(proxy.upgrades.slice(0, 3)).not.toContain(true);
  await alice.context.close();
  await proxy.close();
});
