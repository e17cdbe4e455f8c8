// A bot: whoever says "/tea 3" is told three minutes later that the tea is ready, where it was asked for.
import { Teahouse } from '@teahouse/client';

const url = process.env.TEAHOUSE_URL ?? 'http://localhost:3000';
const MINUTE_MS = Number(process.env.MINUTE_MS ?? 60_000);
const chat = new Teahouse(url, { name: '小茶壶' });

chat.on('entry', (entry) => {
  if (entry.kind !== 'text' || entry.name === chat.me.name) return;
  const [, minutes] = /^\/tea (\d{1,2})$/.exec(entry.content) ?? [];
  if (minutes === undefined) return;
  const here = entry.to ? { to: entry.name } : { conversation: entry.conversation };
  const tell = (content) =>
    void chat.say(content, here).catch(({ code }) => console.error('not said:', code));
  tell(`${entry.name}，好的，${minutes} 分钟后叫你`);
  setTimeout(() => tell(`${entry.name}，茶好了 🍵`), minutes * MINUTE_MS);
});

await chat.ready();
console.log(`${chat.me.name} is in ${url}`);
process.once('SIGTERM', () => chat.close());
