// A bot: replies to "/tea 3" after three minutes, in the same conversation, that the tea is ready.
import { TeahouseClient } from '@teahouse/client';
import { tokenFile } from '@teahouse/client/node';

const url = process.env.TEAHOUSE_URL ?? 'http://localhost:3000';
const MINUTE_MS = Number(process.env.MINUTE_MS ?? 60_000);
const tokenStore = tokenFile(process.env.TOKEN_FILE ?? 'tea-timer-bot.token');
const chat = new TeahouseClient(url, { name: '小茶壶' }, { tokenStore });

chat.on('entry', (entry) => {
  if (entry.kind !== 'text' || entry.name === chat.me.name) return;
  const [, minutes] = /^\/tea (\d{1,2})$/.exec(entry.content) ?? [];
  if (minutes === undefined) return;
  const here = entry.to ? { to: entry.name } : { conversation: entry.conversation };
  const reply = (content) =>
    void chat.send(content, here).catch(({ code }) => console.error('not sent:', code));
  reply(`${entry.name}，好的，${minutes} 分钟后叫你`);
  setTimeout(() => reply(`${entry.name}，茶好了 🍵`), minutes * MINUTE_MS);
});

await chat.ready();
console.log(`${chat.me.name} is in ${url}`);
process.once('SIGTERM', () => chat.close());
