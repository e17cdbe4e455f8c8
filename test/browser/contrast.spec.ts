import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.js';

/** Returns the texts whose contrast axe cannot compute or finds too low, in the light and dark theme. */
async function unclearTexts(page: Page): Promise<string[]> {
  const unclear: string[] = [];
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const axe = new AxeBuilder({ page }).setLegacyMode().withRules('color-contrast');
    const { incomplete, violations } = await axe.analyze();
    for (const { nodes } of [...incomplete, ...violations])
      for (const { target, any } of nodes)
        unclear.push(`${colorScheme} ${target.join(' ')}: ${any[0]?.message}`);
  }
  return unclear;
}

test('no text of the list or of a conversation stands over a drawing', async ({ chat }) => {
  const [alice, bob] = [await chat.visit('alice'), await chat.visit('bob')];
  expect(await unclearTexts(alice.page)).toEqual([]);
  for (const title of ['产品群', '设计群', '测试群', '茶友', '乒乓', '读书会', '家人', '同学', '邻居'])
    await alice.createRoom(title, 'bob');
  await bob.openConversation(/邻居/);
  await bob.sendText('大家好');
  await bob.chooseMessageItem('大家好', '撤回');
  await bob.sendText('谁在？');
  await alice.chooseMessageItem('谁在？', '引用');
  await alice.sendText('在');
  await alice.notice('撤回').waitFor();
  await expect(alice.messages('在')).toHaveAttribute('data-state', 'sent');
  expect(await unclearTexts(alice.page)).toEqual([]);
});
