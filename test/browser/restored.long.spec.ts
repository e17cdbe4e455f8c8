import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from './fixtures.js';

const run = promisify(execFile);

test('after a backup is restored, pages drop lost messages and continue from the restored ones', async ({
  chat,
}) => {
  const { server } = chat;
  const [alice, bob] = [await chat.visit('alice'), await chat.visit('bob')];
  await alice.sendText('before the backup');
  await expect(bob.messages('before the backup')).toHaveCount(1);
  const file = join(server.directory, 'backup.tar.gz');
  const env = { PATH: process.env.PATH!, DATA_DIR: server.directory };
  await run(process.execPath, ['dist/cli/main.js', 'backup', file], { env });
  await alice.sendText('after the backup');
  await expect(bob.messages('after the backup')).toHaveCount(1);
  await expect(alice.messages('after the backup')).toHaveAttribute('data-state', 'sent');
  // Bob's page is closed now and opens again only after the restore, with its stored messages.
  await bob.page.goto('about:blank');

  await server.kill();
  await run(process.execPath, ['dist/cli/main.js', 'restore', file, '--force'], { env });
  await server.run();

  await expect(alice.messages('after the backup')).toHaveCount(0, { timeout: 20_000 });
  await expect(alice.messages('before the backup')).toHaveCount(1);
  await alice.sendText('another second line');
  await expect(alice.messages('another second line')).toHaveAttribute('data-state', 'sent');
  await bob.page.goto('/chat.html?name=bob');
  await expect(bob.messages('another second line')).toHaveCount(1);
  for (const visitor of [alice, bob]) {
    expect(await visitor.texts()).toEqual(['before the backup', 'another second line']);
  }
});
