import { expect, test } from './fixtures.js';

test('Ctrl+Z takes back an emoji of the panel, and then what was typed before it', async ({ chat }) => {
  const alice = await chat.visit('alice');
  const { page } = alice;
  await alice.composer.pressSequentially('tea');
  await page.getByRole('button', { name: '表情' }).click();
  await page.getByRole('tabpanel').getByRole('button').first().click();
  await expect(alice.composer).not.toHaveValue('tea');
  await page.keyboard.press('Escape');
  await expect(alice.composer).toBeFocused();
  await page.keyboard.press('Control+z');
  await expect(alice.composer).toHaveValue('tea');
  await page.keyboard.press('Control+z');
  await expect(alice.composer).toHaveValue('');
  await page.keyboard.press('Control+Shift+z');
  await expect(alice.composer).toHaveValue('tea');
});

test('Ctrl+Z takes back a picked mention and a line break', async ({ chat }) => {
  const [alice] = [await chat.visit('alice'), await chat.visit('小红')];
  const { page } = alice;
  await alice.createRoom('产品群', '小红');
  await alice.composer.pressSequentially('看@小');
  await page.getByRole('option', { name: '小红' }).click();
  await expect(alice.composer).toHaveValue('看@小红 ');
  await page.keyboard.press('Control+z');
  await expect(alice.composer).toHaveValue('看@小');
  await page.keyboard.press('Escape');
  await page.keyboard.press('End');
  await page.keyboard.press('Control+Enter');
  await expect(alice.composer).toHaveValue('看@小\n');
  await page.keyboard.press('Control+z');
  await expect(alice.composer).toHaveValue('看@小');
});
