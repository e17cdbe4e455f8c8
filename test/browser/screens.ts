import { expect, type BrowserServer, test, type UserPage } from './fixtures.js';
import { signInAdmin, PASSWORD } from './administrator.js';
import { paste, photo } from './files.js';
import { ALL, takeScreenshot, SIZES } from './screenshot.js';
import { interceptSocket } from './intercept-socket.js';

const WIDE = { viewport: SIZES.wide };
const ENGLISH = { locale: 'en-GB' };

const TALK: [speaker: number, text: string][] = [
  [0, '今天的碧螺春刚到，谁来一杯？🍵'],
  [2, '给我留一壶！下班就过来'],
  [1, '我也来，带上昨天的点心[愉快]'],
  [0, '好嘞，靠窗那桌给你们留着。单子在 https://example.com/tea'],
  [2, '老板娘最好了 👍'],
  [1, '七点见～\n路上堵的话我会说一声'],
];

test('the sign-in page', async ({ chat, browser }) => {
  const page = await browser.newPage({ baseURL: chat.server.url, locale: 'zh-CN' });
  await page.goto('/');
  await takeScreenshot(page, 'sign-in', { sizes: ALL });
  await page.goto('/?refused=name_taken&name=东东');
  await takeScreenshot(page, 'sign-in-refused');
  await page.close();
  const english = await browser.newPage({ baseURL: chat.server.url, ...ENGLISH });
  await english.goto('/');
  await takeScreenshot(english, 'sign-in-english');
  await english.close();
});

test('a conversation', async ({ chat }) => {
  const [, hong, dong] = await company(chat);
  await dong.chooseMessageItem('今天的碧螺春刚到，谁来一杯？🍵', '👍');
  await hong.chooseMessageItem('今天的碧螺春刚到，谁来一杯？🍵', '👍');
  await hong.chooseMessageItem('给我留一壶！下班就过来', '引用');
  await sends(hong, '我那壶也一起留');
  await hong.chooseMessageItem('七点见～\n路上堵的话我会说一声', '撤回');
  await takeScreenshot(hong.page, 'lobby', { sizes: ALL });
  await dong.page.getByRole('button', { name: '表情' }).click();
  await dong.page.getByRole('tabpanel').waitFor();
  await takeScreenshot(dong.page, 'emoji');
  await dong.page.keyboard.press('Escape');
  const said = dong.page.getByText('老板娘最好了').and(dong.page.locator('.said-text'));
  await takeScreenshot(dong.page, 'menu', {
    open: async () => {
      await dong.page.keyboard.press('Escape');
      await said.click({ button: 'right' });
      await dong.page.getByRole('menu').waitFor();
    },
  });
  await dong.page.keyboard.press('Escape');
  await dong.composer.fill('');
  await dong.composer.pressSequentially('@');
  await dong.page.getByRole('option').first().waitFor();
  await takeScreenshot(dong.page, 'mention');
  await dong.page.keyboard.press('Escape');
  await dong.composer.fill('');
  await dong.page.goto('/chat.html?name=东东#/@小红');
  await dong.page.locator('.empty').waitFor();
  await takeScreenshot(dong.page, 'empty');
  await sends(dong, '周末一起去茶山吗？');
  await hong.openConversation(/东东/);
  await sends(hong, '好呀，几点出发？');
  await takeScreenshot(hong.page, 'private', { sizes: ALL });
  await takeScreenshot(dong.page, 'private-settings', { open: () => beside(dong, '聊天设置') });
});

test('in English', async ({ chat }) => {
  await company(chat);
  const ada = await chat.visit('Ada', { ...ENGLISH, ...WIDE, avatar: '3.jpg' });
  await sends(ada, 'Is there a table for one more?');
  await takeScreenshot(ada.page, 'lobby-english');
  await ada.page.setViewportSize(SIZES.wide);
  await ada.page.getByRole('button', { name: 'Settings', exact: true }).click();
  await ada.page.getByRole('dialog').getByRole('heading', { level: 2 }).waitFor();
  await takeScreenshot(ada.page, 'settings-english');
});

test('a room with its side panels', async ({ chat }) => {
  const [niang, hong, dong] = await company(chat);
  await chat.visit('阿福', { ...WIDE, avatar: '12.jpg' });
  await niang.createRoom('春茶品鉴', '小红', '东东');
  await sends(niang, '明前龙井三款，周六下午两点');
  for (const guest of [hong, dong]) await guest.openConversation(/春茶品鉴/);
  await sends(hong, '算我一个');
  const { page } = niang;
  await beside(niang, '聊天设置');
  await page.getByLabel('群公告', { exact: true }).last().fill('周六下午两点，靠窗长桌。自带杯子的打九折。');
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByRole('region', { name: '群公告' }).waitFor();
  await takeScreenshot(page, 'room-settings', { sizes: ALL, open: () => beside(niang, '聊天设置') });
  const hooks = page.getByRole('region', { name: '群机器人（Webhook）' });
  await beside(niang, '聊天设置');
  await hooks.getByLabel('新地址的名字').fill('排班表');
  await page.keyboard.press('Enter');
  await hooks.getByRole('textbox', { name: '群机器人（Webhook）' }).scrollIntoViewIfNeeded();
  await takeScreenshot(page, 'webhook', { sizes: ['wide'] });
  await hooks.getByRole('button', { name: '完成' }).click();
  const members = () => beside(niang, /^群成员/);
  await members();
  await niang.chooseUserItem('小红', '设为管理员');
  await niang.chooseUserItem('东东', '禁言 10 分钟');
  await page.getByRole('complementary').getByText('禁言中').waitFor();
  await takeScreenshot(page, 'members', { open: members });
  await dong.page.getByPlaceholder(/禁言到/).waitFor();
  await takeScreenshot(dong.page, 'muted');
  await members();
  await page.getByRole('button', { name: '管理 东东' }).click();
  await page.getByRole('menu').waitFor();
  await takeScreenshot(page, 'member-menu', { sizes: ['wide'] });
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '邀请', exact: true }).click();
  await page.getByRole('dialog').waitFor();
  await takeScreenshot(page, 'invite');
  await page.keyboard.press('Escape');
  await niang.chooseMessageItem('算我一个', '转发');
  await page.getByRole('dialog').waitFor();
  await takeScreenshot(page, 'forward');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '发起群聊' }).click();
  await page.getByLabel('群名称').last().waitFor();
  await takeScreenshot(page, 'new-room');
  await page.keyboard.press('Escape');
  await beside(hong, '聊天设置');
  await hong.page.getByRole('button', { name: '退出群聊' }).click();
  await hong.page.getByRole('dialog', { name: '请确认' }).waitFor();
  await takeScreenshot(hong.page, 'question');
});

test('a list with many conversations', async ({ chat }) => {
  const [niang, hong, dong] = await company(chat);
  for (const title of [
    '产品群',
    '安静的群',
    '周末爬山',
    '读书会：一个名字长到一行怎么也放不下的群',
    '茶友',
  ]) {
    await niang.createRoom(title, '小红', '东东');
    await sends(niang, `欢迎来到${title.slice(0, 4)}`);
  }
  await hong.openConversation(/安静的群/);
  await hong.page.getByRole('button', { name: '聊天设置' }).click();
  await hong.page.getByRole('switch', { name: /消息免打扰/ }).click();
  await hong.openConversation(/周末爬山/);
  await hong.page.getByRole('switch', { name: '置顶聊天' }).click();
  await hong.page.keyboard.press('Escape');
  await hong.openConversation(/茶友/);
  await hong.composer.fill('我觉得还是');
  await hong.openConversation(/茶馆大厅/);
  await dong.openConversation(/安静的群/);
  for (const text of ['有人在吗', '没有', '好吧']) await sends(dong, text);
  await dong.openConversation(/产品群/);
  await dong.composer.pressSequentially('@小红');
  await dong.page.getByRole('option', { name: '小红' }).click();
  await dong.composer.pressSequentially('看看这版');
  await dong.composer.press('Enter');
  await dong.page.goto('/chat.html?name=东东#/@小红');
  await sends(dong, '在吗？');
  await hong.page.getByText('[有人@我]').waitFor();
  await beside(hong, /人在线/);
  await takeScreenshot(hong.page, 'list', { sizes: ['wide', 'tablet'] });
  await hong.page.setViewportSize(SIZES.phone);
  await hong.page.goto('/chat.html?name=小红#/');
  await takeScreenshot(hong.page, 'list', { sizes: ['phone'] });
  await hong.page.goto('/chat.html?name=小红#/lobby');
  await takeScreenshot(hong.page, 'people', { open: () => beside(hong, /人在线/) });
});

test('search, settings and empty states', async ({ chat }) => {
  const [niang, hong] = await company(chat);
  const seeks = async (q: string, found: string): Promise<void> => {
    if (!(await hong.page.getByRole('searchbox', { name: '搜索聊天内容' }).isVisible())) {
      await beside(hong, '聊天设置');
      await hong.page.getByRole('button', { name: '查找聊天内容' }).click();
      await hong.page.getByRole('button', { name: '搜索全部聊天' }).click();
    }
    await hong.page.getByRole('searchbox', { name: '搜索聊天内容' }).fill(q);
    await hong.page.locator(found).first().waitFor();
  };
  await takeScreenshot(hong.page, 'search', { open: () => seeks('老板', '.found-row') });
  await takeScreenshot(hong.page, 'search-nothing', { open: () => seeks('咖啡', 'text=没有找到') });
  await hong.page.getByRole('button', { name: '设置', exact: true }).click();
  await hong.page.getByRole('dialog').getByRole('heading', { level: 2 }).waitFor();
  await takeScreenshot(hong.page, 'settings', { sizes: ALL });
  await chat.server.kill();
  await niang.sendText('这句话要等一等');
  await niang.page.getByText('连接断开了').waitFor();
  await takeScreenshot(niang.page, 'offline');
  const context = await niang.context.newPage();
  await context.routeWebSocket(/socket\.io/, () => {});
  await chat.server.run();
  await context.setViewportSize(SIZES.phone);
  await context.goto('/chat.html?name=刚来的');
  await context.getByText('正在入座').waitFor();
  await takeScreenshot(context, 'entering');
});

test('a message that was not sent, and new messages above and below', async ({ chat }) => {
  const [niang, , dong] = await company(chat);
  await niang.createRoom('春茶品鉴', '东东');
  await dong.openConversation(/春茶品鉴/);
  const refusal = { ok: false, error: { code: 'too_large', message: 'too long' } };
  await interceptSocket(dong.page, {
    asked: (event, { content }: { content?: string }) =>
      event === 'textmsg' && content === '这句没发出去' && refusal,
  });
  await dong.page.reload();
  await dong.sendText('这句没发出去');
  await dong.page.locator('.line[data-state=failed]').waitFor();
  await takeScreenshot(dong.page, 'failed');
  await dong.openConversation(/茶馆大厅/);
  for (let line = 1; line <= 60; line += 1) await niang.sendText(`第 ${line} 款：明前龙井`);
  await expect(niang.page.locator('.line[data-state=sending]')).toHaveCount(0);
  await dong.page.getByRole('link', { name: '60 条未读' }).waitFor();
  await dong.openConversation(/春茶品鉴/);
  await dong.page.getByRole('button', { name: /条新消息/ }).waitFor();
  await takeScreenshot(dong.page, 'news');
});

test('pictures, files and voice', async ({ chat }) => {
  const [, hong, dong] = await company(chat);
  await dong.page.goto('/chat.html?name=东东#/@小红');
  await dong.composer.focus();
  const files = [30, 150, 210].map(async (hue, index) => ({
    name: `茶山 ${index + 1}.jpg`,
    type: 'image/jpeg',
    content: await photo(1200, index === 2 ? 1600 : 800, hue),
  }));
  const list = { name: '春茶价目表.txt', type: 'text/plain', content: '碧螺春 88\n'.repeat(2_000) };
  await paste(dong.page, [...(await Promise.all(files)), list]);
  const strip = dong.page.getByRole('list', { name: '待发送的文件' });
  await strip.getByRole('listitem').nth(3).waitFor();
  await takeScreenshot(dong.page, 'about-to-send');
  await sends(dong, '昨天在山上拍的');
  await dong.page.getByRole('button', { name: '语音', exact: true }).press('Enter');
  const timer = dong.page.getByRole('timer');
  await timer.getByText('0:03').waitFor();
  await takeScreenshot(dong.page, 'recording', { sizes: ['wide'] });
  await dong.page.getByRole('button', { name: '发送语音' }).click();
  await dong.page.locator('.line[data-state=sent] .recording').waitFor();
  await dong.page.setViewportSize(SIZES.phone);
  await dong.page.locator('.composer-side > .voice-button').press('Enter');
  await timer.getByText('0:03').waitFor();
  await takeScreenshot(dong.page, 'recording', { sizes: ['phone'] });
  await dong.page.getByRole('button', { name: '取消', exact: true }).click();
  await hong.openConversation(/东东/);
  await sends(hong, '真好看！下次带上我');
  await hong.page.locator('.picture img:not(.picture-hint)').nth(2).waitFor();
  await takeScreenshot(hong.page, 'media', { sizes: ALL });
  await hong.page.locator('.picture img').first().click();
  const viewer = hong.page.getByRole('dialog', { name: '图片' });
  await viewer.locator('img.whole').waitFor();
  await takeScreenshot(hong.page, 'viewer');
});

test('a bot', async ({ chat }) => {
  const niang = await chat.visit('老板娘', { ...WIDE, avatar: '7.jpg' });
  await niang.page.getByRole('button', { name: '设置', exact: true }).click();
  await niang.page.getByLabel('密码', { exact: true }).fill(PASSWORD);
  await niang.page.getByRole('button', { name: '保存密码' }).click();
  await niang.page.getByText('密码已保存').waitFor();
  const bots = niang.page.getByRole('region', { name: '我的机器人' });
  for (const name of ['报时', '水温']) {
    await bots.getByLabel('机器人的昵称').fill(name);
    await bots.getByRole('button', { name: '生成令牌' }).click();
    await bots.getByRole('textbox', { name: '我的机器人' }).waitFor();
    if (name === '报时') await bots.getByRole('button', { name: '完成' }).click();
  }
  await takeScreenshot(niang.page, 'bots', { open: () => bots.scrollIntoViewIfNeeded() });
});

test('the admin panel', async ({ chat }) => {
  const boss = await signInAdmin(chat, '掌门', { ...WIDE, avatar: '9.jpg' });
  const [niang, hong, dong] = await company(chat);
  await niang.createRoom('春茶品鉴', '小红', '东东');
  await hong.createRoom('读书会', '东东');
  const pest = await chat.visit('捣蛋鬼', { ...WIDE, avatar: '6.jpg' });
  await sends(pest, '加微信领红包');
  await dong.page.close();
  const { page } = boss;
  await page.getByRole('button', { name: '管理茶馆' }).click();
  const panel = page.getByRole('dialog', { name: '管理茶馆' });
  const row = panel.locator('[data-person=捣蛋鬼]');
  await row.locator('summary').click();
  await row.getByRole('button', { name: '全部退出' }).waitFor();
  await takeScreenshot(page, 'admin-people', { sizes: ALL });
  await row.getByRole('button', { name: '禁言 1 小时' }).click();
  await row.getByText(/禁言到/).waitFor();
  await row.getByRole('button', { name: '永久封禁' }).click();
  await boss.confirm('永久封禁');
  await row.getByText('已封禁').waitFor();
  const tab = (name: string) => panel.getByRole('tab', { name }).click();
  await tab('群聊');
  await panel.locator('[data-room=春茶品鉴]').waitFor();
  await takeScreenshot(page, 'admin-rooms');
  await tab('封禁');
  await panel.locator('[data-ban=捣蛋鬼]').waitFor();
  await panel.getByLabel('地址或范围').fill('203.0.113.0/24');
  await panel.getByRole('button', { name: '封禁地址' }).click();
  await panel.locator('[data-ban="203.0.113.0/24"]').waitFor();
  await takeScreenshot(page, 'admin-bans');
  await tab('公告与保留');
  await panel.getByRole('textbox', { name: '公告' }).fill('今晚十点打烊，明早八点见。');
  await panel.getByRole('button', { name: '发布' }).click();
  await page.getByText('已发布').waitFor();
  await takeScreenshot(page, 'admin-server');
  await tab('现况');
  await panel.getByRole('definition').first().waitFor();
  await takeScreenshot(page, 'admin-now');
  await tab('记录');
  await panel.locator('[data-action]').first().waitFor();
  await takeScreenshot(page, 'admin-audit');
});

/** Opens the side panel, unless it is open. */
async function beside({ page }: UserPage, name: string | RegExp): Promise<void> {
  const button = page.getByRole('main').getByRole('button', { name });
  if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click();
  await page.getByRole('complementary').waitFor();
}

/** Three users with custom avatars, who have sent messages in the lobby. */
async function company(chat: BrowserServer): Promise<[UserPage, UserPage, UserPage]> {
  const people: UserPage[] = [];
  for (const [name, avatar] of [
    ['老板娘', '7.jpg'],
    ['小红', '15.jpg'],
    ['东东', '1.jpg'],
  ] as const)
    people.push(await chat.visit(name, { ...WIDE, avatar }));
  for (const [speaker, text] of TALK) await sends(people[speaker]!, text);
  return people as [UserPage, UserPage, UserPage];
}

async function sends(visitor: UserPage, text: string): Promise<void> {
  await visitor.sendText(text);
  await visitor.page.locator('.line[data-state=sent]').last().waitFor();
  await expect(visitor.page.locator('.line[data-state=sending]')).toHaveCount(0);
}
