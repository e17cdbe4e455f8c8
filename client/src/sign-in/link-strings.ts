import { computed } from '@preact/signals';
import { language } from '../i18n/language';

const chinese = {
  title: '用链接登录',
  question: (name: string) => `以「${name}」的身份登录？`,
  presently: (name: string) => `你在这个浏览器里现在是「${name}」。`,
  warning: '登录后，你在这里说的话都会署这个名字。如果链接不是你自己生成的，请取消。',
  confirm: '登录',
  cancel: '取消',
};

const english: typeof chinese = {
  title: 'Sign in with a link',
  question: (name) => `Sign in as ${name}?`,
  presently: (name) => `In this browser you are signed in as ${name}.`,
  warning:
    'Your messages here will be shown under this name. Cancel if you did not create this link yourself.',
  confirm: 'Sign in',
  cancel: 'Cancel',
};

/** Fetched when a link is opened. */
export const linkStrings = computed(() => (language.value === 'en' ? english : chinese));
