import { computed } from '@preact/signals';
import { isolating } from '../i18n/isolate';
import { language } from '../i18n/language';

const chinese = {
  bots: '我的机器人',
  hint: '程序用令牌进门，像人一样聊天；令牌不会过期',
  name: '机器人的昵称',
  create: '生成令牌',
  shownOnce: '现在复制：令牌只显示这一次，拿到的人就是这个机器人',
  copy: '复制令牌',
  copied: '已复制',
  notCopied: '这个浏览器不允许复制，请手动选中',
  done: '完成',
  online: '在线',
  seen: (moment: string) => `上次来：${moment}`,
  revoke: '停用',
  revokeOf: (name: string) => `停用 ${name}`,
  confirmRevoke: (name: string) => `停用 ${name}？它会立刻离开，令牌作废，昵称空出来。`,
  nameRefused: '这个昵称不能用，或者已经有人用了',
  full: '先设一个密码；机器人最多十个',
};

const english: typeof chinese = {
  bots: 'My bots',
  hint: 'Programs that sign in with a token and chat like users; the token does not expire',
  name: 'Nickname of the bot',
  create: 'Create token',
  shownOnce: 'Copy it now: it is shown only once, and anyone who has it can act as this bot',
  copy: 'Copy token',
  copied: 'Copied',
  notCopied: 'This browser does not allow copying. Please select it manually.',
  done: 'Done',
  online: 'online',
  seen: (moment) => `Last seen: ${moment}`,
  revoke: 'Revoke',
  revokeOf: (name) => `Revoke ${name}`,
  confirmRevoke: (name) =>
    `Revoke ${name}? It is signed out at once, its token stops working and its nickname becomes free.`,
  nameRefused: 'This nickname is taken or cannot be used',
  full: 'Set a password first; you can have at most ten bots',
};

/** Fetched together with the settings. */
export const botStrings = computed(() => isolating(language.value === 'en' ? english : chinese));
