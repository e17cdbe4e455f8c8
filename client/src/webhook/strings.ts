import { computed } from '@preact/signals';
import { isolating } from '../i18n/isolate';
import { language } from '../i18n/language';

const chinese = {
  hooks: '群机器人（Webhook）',
  hint: '别的程序往这个地址发消息，就会出现在群里',
  name: '新地址的名字',
  create: '生成地址',
  shownOnce: '现在复制：地址只显示这一次，知道的人都能往群里发消息',
  copy: '复制地址',
  copied: '已复制',
  notCopied: '这个浏览器不允许复制，请手动选中',
  done: '完成',
  none: '还没有',
  made: (by: string, moment: string) => `${by} 建于 ${moment}`,
  used: (moment: string) => `上次用：${moment}`,
  neverUsed: '还没用过',
  revoke: '停用',
  revokeOf: (name: string) => `停用 ${name}`,
  confirmRevoke: (name: string) => `停用「${name}」？用这个地址的程序再也发不了消息。`,
  nameRefused: '这个名字不能用，或者已经有人叫这个名字',
  full: '不能再多了，或者没有权限',
};

const english: typeof chinese = {
  hooks: 'Webhooks',
  hint: 'Programs can post messages to this room through a webhook',
  name: 'Name of the new webhook',
  create: 'Create webhook',
  shownOnce: 'Copy it now: it is shown only once, and anyone who has it can post here',
  copy: 'Copy URL',
  copied: 'Copied',
  notCopied: 'This browser does not allow copying. Please select it manually.',
  done: 'Done',
  none: 'None yet',
  made: (by, moment) => `Created by ${by}, ${moment}`,
  used: (moment) => `Last used: ${moment}`,
  neverUsed: 'Never used',
  revoke: 'Revoke',
  revokeOf: (name) => `Revoke ${name}`,
  confirmRevoke: (name) => `Revoke ${name}? Programs that use this URL can no longer post.`,
  nameRefused: 'This name is taken or cannot be used',
  full: 'You do not have permission, or there are too many webhooks',
};

/** Fetched together with the settings of a room. */
export const webhookStrings = computed(() => isolating(language.value === 'en' ? english : chinese));
