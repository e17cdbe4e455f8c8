import { expect, test } from './fixtures.js';

test('the owner appoints, mutes and transfers the room, and each member sees their permissions at once', async ({
  chat,
}) => {
  const [alice, bob, carol] = [await chat.visit('alice'), await chat.visit('bob'), await chat.visit('carol')];
  await alice.createRoom('产品群', 'bob', 'carol');
  for (const guest of [bob, carol]) await guest.openConversation(/产品群/);

  await bob.page.getByRole('button', { name: '管理 carol' }).click();
  await expect(bob.page.getByRole('menuitem')).toHaveText(['与 carol 私聊', '拍一拍 carol']);
  await bob.page.keyboard.press('Escape');
  await alice.chooseUserItem('bob', '设为管理员');
  await expect(carol.notice('“alice”将“bob”设为管理员')).toHaveCount(1);
  await bob.chooseUserItem('carol', '禁言 10 分钟');
  await expect(carol.notice('“bob”将你禁言 10 分钟')).toHaveCount(1);
  await expect(carol.composer).toBeDisabled();
  await expect(carol.composer).toHaveAttribute('placeholder', /你被禁言到 \d\d:\d\d/);
  await bob.chooseUserItem('carol', '解除禁言');
  await expect(carol.composer).toBeEnabled();

  await alice.chooseUserItem('bob', '转让群主');
  await alice.confirm('转让群主');
  await expect(bob.notice('“alice”将群主转让给你')).toHaveCount(1);
  await alice.page.getByRole('button', { name: '聊天设置' }).click();
  await expect(alice.page.getByRole('button', { name: '退出群聊' })).toBeVisible();
  await expect(alice.page.getByRole('button', { name: '解散群聊' })).toHaveCount(0);
  await expect(alice.page.getByRole('switch', { name: /全员禁言/ })).toHaveCount(0);
});

test('title, 群公告 and 全员禁言 reach all members; a collapsed announcement reappears when it changes', async ({
  chat,
}) => {
  const [alice, bob] = [await chat.visit('alice'), await chat.visit('bob')];
  await alice.createRoom('产品群', 'bob');
  await bob.openConversation(/产品群/);
  await alice.page.getByRole('button', { name: '聊天设置' }).click();
  const announce = async (text: string): Promise<void> => {
    await alice.page.getByLabel('群公告', { exact: true }).last().fill(text);
    await alice.page.getByRole('button', { name: '保存' }).click();
    await expect(alice.page.getByRole('button', { name: '保存' })).toHaveCount(0);
  };
  const banner = bob.page.getByRole('region', { name: '群公告' });
  await announce('周五例会');
  await expect(banner).toContainText('周五例会');
  await banner.getByRole('button', { name: '收起' }).click();
  await expect(banner).toHaveCount(0);
  await bob.page.reload();
  await expect(bob.notice('“alice”发布了群公告：周五例会')).toHaveCount(1);
  await expect(banner).toHaveCount(0);
  await announce('改到周四');
  await expect(banner).toContainText('改到周四');

  await alice.page.getByLabel('群名称').fill('设计群');
  await alice.page.getByRole('button', { name: '保存' }).click();
  await expect(bob.page.getByRole('heading', { level: 1 })).toHaveText('设计群(2)');
  await alice.page.getByRole('switch', { name: /全员禁言/ }).click();
  await expect(bob.composer).toBeDisabled();
  await expect(bob.composer).toHaveAttribute('placeholder', '全员禁言中');
  await expect(alice.composer).toBeEnabled();
  await alice.sendText('quiet, please');
  await expect(bob.messages('quiet, please')).toHaveCount(1);
});

test('a dissolved room disappears for all members, after a confirmation that Escape cancels', async ({
  chat,
}) => {
  const [alice, bob] = [await chat.visit('alice'), await chat.visit('bob')];
  await alice.createRoom('产品群', 'bob');
  await bob.openConversation(/产品群/);
  await alice.page.getByRole('button', { name: '聊天设置' }).click();
  const dissolve = alice.page.getByRole('button', { name: '解散群聊' });
  await dissolve.click();
  await expect(alice.page.getByRole('dialog', { name: '请确认' })).toBeVisible();
  await alice.page.keyboard.press('Escape');
  await expect(dissolve).toBeFocused();
  await alice.sendText('still here');
  await expect(bob.messages('still here')).toHaveCount(1);
  await dissolve.click();
  await alice.confirm('解散群聊');
  for (const { page } of [alice, bob]) {
    await expect(page.getByRole('link', { name: /产品群/ })).toHaveCount(0);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('茶馆大厅');
  }
});
