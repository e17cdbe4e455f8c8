import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from './house.js';

const run = promisify(execFile);

test('after a backup was put back, pages forget what never was, and go on from what is', async ({
  house,
}) => {
  const { server } = house;
  const [alice, bob] = [await house.visit('alice'), await house.visit('bob')];
  await alice.says('before the backup');
  await expect(bob.lines('before the backup')).toHaveCount(1);
  const file = join(server.directory, 'backup.tar.gz');
  const env = { PATH: process.env.PATH!, DATA_DIR: server.directory };
  await run(process.execPath, ['dist/cli/main.js', 'backup', file], { env });
  await alice.says('after the backup');
  await expect(bob.lines('after the backup')).toHaveCount(1);
  await expect(alice.lines('after the backup')).toHaveAttribute('data-state', 'sent');
  // Bob's page is closed now and opens again only afterwards, with what it has put by.
  await bob.page.goto('about:blank');

  await server.kill();
  await run(process.execPath, ['dist/cli/main.js', 'restore', file, '--force'], { env });
  await server.run();

  await expect(alice.lines('after the backup')).toHaveCount(0, { timeout: 20_000 });
  await expect(alice.lines('before the backup')).toHaveCount(1);
  await alice.says('another second line');
  await expect(alice.lines('another second line')).toHaveAttribute('data-state', 'sent');
  await bob.page.goto('/chat.html?name=bob');
  await expect(bob.lines('another second line')).toHaveCount(1);
  for (const visitor of [alice, bob]) {
    expect(await visitor.texts()).toEqual(['before the backup', 'another second line']);
  }
});
