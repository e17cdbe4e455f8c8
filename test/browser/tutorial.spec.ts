import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.js';

/** A page as in the tutorial: a nickname, an avatar, one socket, no token, no acknowledgement. */
const TUTORIAL = `<!doctype html>
<meta charset="utf-8">
<input id="name" placeholder="昵称"> <input id="content" placeholder="说点什么">
<button id="send">发送</button> <span id="count"></span>
<ul id="list"></ul>
<script src="/socket.io/socket.io.js"></script>
<script>
  const ws = io('ws://' + location.host + '/');
  ws.on('count', (count) => (document.getElementById('count').textContent = count));
  ws.on('textmsg', (data) => {
    const line = document.createElement('li');
    line.textContent = data.name + '：' + data.content;
    document.getElementById('list').append(line);
  });
  document.getElementById('send').onclick = () => {
    const [name, content] = ['name', 'content'].map((id) => document.getElementById(id).value);
    ws.emit('textmsg', { name, avatar: '1.jpg', content });
  };
</script>`;

async function says(page: Page, name: string, content: string): Promise<void> {
  await page.getByPlaceholder('昵称').fill(name);
  await page.getByPlaceholder('说点什么').fill(content);
  await page.getByRole('button', { name: '发送' }).click();
}

test('a page like the tutorial’s keeps its nickname after a reload and a restart of the server', async ({
  chat,
  browser,
}) => {
  const { server } = chat;
  const watcher = await chat.visit('看客');
  const context = await browser.newContext({ baseURL: server.url });
  await context.route('**/tutorial.html', (route) =>
    route.fulfill({ contentType: 'text/html; charset=utf-8', body: TUTORIAL }),
  );
  const page = await context.newPage();
  await page.goto('/tutorial.html');
  await expect(page.locator('#count')).toHaveText('2');
  await says(page, '东东', '大家好');
  await expect(page.getByText('东东：大家好')).toBeVisible();
  await expect(watcher.messages('大家好')).toHaveCount(1);

  test.slow();
  await page.reload();
  // A connection that is still polling ends without a word: the server notices after its ping timeout.
  await expect(page.locator('#count')).toHaveText('2', { timeout: 60_000 });
  await says(page, '东东', '我又来了');
  await expect(watcher.messages('我又来了')).toHaveCount(1);

  await server.kill('SIGTERM');
  await server.run();
  await expect(page.locator('#count')).toHaveText('2', { timeout: 20_000 });
  await page.reload();
  await expect(page.locator('#count')).toHaveText('2');
  await says(page, '东东', '还是我');
  await expect(watcher.messages('还是我')).toHaveCount(1);
  await expect(watcher.page.locator('[role=log] .line', { hasText: '东东' }).last()).toContainText('还是我');
  await context.close();
});
