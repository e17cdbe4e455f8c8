import { expect, test, type UserPage } from './fixtures.js';

/** Enables read receipts in the settings, as users do. */
async function tells(visitor: UserPage): Promise<void> {
  await visitor.page.getByRole('button', { name: '设置', exact: true }).click();
  const receipts = visitor.page.getByRole('switch', { name: /已读/ });
  await receipts.click();
  await expect(receipts).toBeChecked();
  await visitor.page.keyboard.press('Escape');
  await expect(visitor.page.getByRole('dialog')).toHaveCount(0);
}

test('two users who both enable receipts see 已读, others do not', async ({ chat }) => {
  const [alice, bob, carol] = [await chat.visit('alice'), await chat.visit('bob'), await chat.visit('carol')];
  await tells(alice);
  await tells(bob);
  const writes = async (visitor: UserPage, to: string, text: string): Promise<void> => {
    await visitor.page.evaluate((address) => (location.hash = `#/@${address}`), to);
    await visitor.sendText(text);
    await expect(visitor.messages(text)).toHaveAttribute('data-state', 'sent');
  };
  await writes(alice, 'bob', 'first');
  await expect(alice.page.getByText('已读')).toHaveCount(0);
  await bob.openConversation(/alice/);
  await expect(alice.messages('first').getByText('已读')).toBeVisible();
  await alice.sendText('second');
  await expect(alice.messages('second').getByText('已读')).toBeVisible();
  await expect(alice.page.getByText('已读')).toHaveCount(1);
  await alice.page.reload();
  await expect(alice.messages('second').getByText('已读')).toBeVisible();

  await writes(alice, 'carol', 'for carol');
  await carol.openConversation(/alice/);
  await carol.sendText('seen');
  await expect(alice.messages('seen')).toHaveCount(1);
  await expect(alice.messages('for carol').getByText('已读')).toHaveCount(0);
});

test('the menu in a room lists the readers of a message, of members who enable receipts', async ({
  chat,
}) => {
  const [alice, bob, carol] = [await chat.visit('alice'), await chat.visit('bob'), await chat.visit('carol')];
  await alice.createRoom('产品群', 'bob', 'carol');
  await alice.sendText('who reads this?');
  await expect(alice.messages('who reads this?')).toHaveAttribute('data-state', 'sent');
  await alice.messages('who reads this?').locator('.bubble').click({ button: 'right' });
  await expect(alice.page.getByRole('menuitem', { name: '复制' })).toBeVisible();
  await expect(alice.page.getByRole('menuitem', { name: '谁读过' })).toHaveCount(0);
  await alice.page.keyboard.press('Escape');

  for (const visitor of [alice, bob]) await tells(visitor);
  for (const reader of [bob, carol]) {
    await reader.openConversation(/产品群/);
    await reader.sendText('I do');
    await expect(reader.messages('I do').last()).toHaveAttribute('data-state', 'sent');
  }
  await expect(async () => {
    // An earlier look may have left it open.
    await alice.page.keyboard.press('Escape');
    await alice.chooseMessageItem('who reads this?', '谁读过');
    const dialog = alice.page.getByRole('dialog', { name: '谁读过' });
    await expect(dialog.getByRole('listitem')).toHaveText(['bob'], { timeout: 1_000 });
  }).toPass();
});
