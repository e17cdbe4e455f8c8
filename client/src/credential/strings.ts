import { computed } from '@preact/signals';
import { isolating } from '../i18n/isolate';
import { language } from '../i18n/language';

const chinese = {
  recoveryCode: '恢复码',
  recoveryHint: '忘了密码或丢了设备时，用它登录一次',
  newCode: '换一个恢复码',
  needsPassword: '先设密码，才有恢复码',
  shownOnce: '请抄下来，放在安全的地方。它只显示这一次；忘了密码时，用它可以登录一次。',
  copy: '复制',
  copied: '已复制',
  notCopied: '没能复制，请手动复制',
  done: '我已保存',
  news: '关于你的账号',
  linkMade: (by: string, at: string) => `${by} 在 ${at} 为你生成了登录链接，你的所有设备都已退出。`,
  linkUsed: (at: string) => `链接在 ${at} 用过。如果不是你用的，请马上换密码。`,
  linkUnused: '链接还没有用过。',
  operator: '服务器的管理者',
  understood: '知道了',
  otherWays: '其他登录方式',
  codeLabel: '恢复码',
  codeHint: '例如 7K3QW-0ZC4T-…',
  signIn: '登录',
  codeWrong: '恢复码不对，或者已经用过',
};

const english: typeof chinese = {
  recoveryCode: 'Recovery code',
  recoveryHint: 'Signs you in once if you forget the password or lose your devices',
  newCode: 'New recovery code',
  needsPassword: 'Set a password first',
  shownOnce:
    'Write this code down and keep it safe. It is shown only now, and signs you in once if you forget your password.',
  copy: 'Copy',
  copied: 'Copied',
  notCopied: 'Could not copy. Please copy it by hand.',
  done: 'I saved it',
  news: 'About your account',
  linkMade: (by, at) => `${by} made a sign-in link for you on ${at}. All your devices were signed out.`,
  linkUsed: (at) => `The link was used on ${at}. If that was not you, change your password now.`,
  linkUnused: 'The link has not been used yet.',
  operator: 'The operator of the server',
  understood: 'OK',
  otherWays: 'Other ways to sign in',
  codeLabel: 'Recovery code',
  codeHint: 'For example 7K3QW-0ZC4T-…',
  signIn: 'Sign in',
  codeWrong: 'This recovery code is wrong or was already used.',
};

/** Fetched with the dialogs that use them. */
export const credentialStrings = computed(() => isolating(language.value === 'en' ? english : chinese));
