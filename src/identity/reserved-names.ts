import { nameKey, nameSkeleton, plainLetters } from './confusables.js';

/**
 * Names that appear to speak for the server or for all users. No user, alias or webhook may have them, in any spelling.
 */
const NAMES = [
  ['admin', 'administrator', 'moderator', 'root', 'system', 'server', 'support', 'staff', 'official'],
  ['teahouse', 'everyone', 'everybody', 'all', 'lobby', 'nobody', 'null', 'undefined'],
  ['管理员', '管理員', '系统', '系統', '系统消息', '系统通知', '客服', '官方', '茶馆', '茶館', '掌柜'],
  ['所有人', '全体成员', '全體成員', '全体', '全员', '大家', '大厅', '大廳'],
  ['system message', 'system notice', 'server message', 'webmaster', 'sysop', 'helpdesk'],
  ['管理', '管理者', '管理人', '群管理', '站长', '站長', '版主', '服务器', '运营团队', '工作人员'],
  ['システム', '運営', '公式', '시스템', '운영진', 'система', 'sistema', 'système'],
  ['مشرف', 'المشرف', 'مدير', 'المدير', 'الإدارة', 'النظام'],
];
/** A name with one of these words appears to be staff. */
const STAFF_WORDS = [
  'admin',
  'administrator',
  'moderator',
  'moderators',
  'moderador',
  'moderateur',
  'модератор',
  'webmaster',
  'staff',
  'official',
  'support',
  'teahouse',
];
/** Reserved at the beginning or end of a word: `sysadmin`, `adminbob`. Not inside one: `badminton`. */
const STAFF_AFFIXES = ['admin', 'админ'];
/** Reserved anywhere, because Chinese and Korean names have no spaces between words. */
const STAFF_PARTS = [
  ['管理员', '管理員', '客服', '官方', '茶馆掌柜', '茶館掌櫃', '관리자', '운영자'],
  ['系统消息', '系统通知', '系统公告', '系统提示', '系统管理', '系统助手', '系统小助手'],
  ['系統消息', '系統通知', '系統公告', '系統提示', '系統管理', '系統助手', '系統小助手'],
].flat();
/** The first regional indicator; they are drawn as flags or as letters. */
const FLAG_LETTERS = 0x1f1e6;
/** Regional indicators and both alphabets of white letters. */
const DRAWN_LETTERS = [FLAG_LETTERS, 0x1f150, 0x1f170];

/** Letters that digits and signs stand for. */
const STAND_INS: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
  '¡': 'i',
  '|': 'i',
};
const SEPARATORS = /[^\p{L}\p{M}\p{N}]+/gu;
const DIGITS = /\p{Nd}+/gu;
const CAMEL_CASE = /(?<=\p{Ll})(?=\p{Lu})/gu;

const RESERVED = new Set(
  NAMES.flat()
    .flatMap((name) => [name, name.replace(SEPARATORS, '')])
    .flatMap((name) => [nameKey(name), nameSkeleton(name)]),
);
const STAFF = new Set(STAFF_WORDS.flatMap(inEveryCase).map(bare));
const AFFIXES = STAFF_AFFIXES.flatMap(inEveryCase).map(bare);
const PARTS = STAFF_PARTS.map(bare);

/** Returns whether a name is reserved or imitates staff: `A.d.m.i.n`, `adm1n`, `Admin Bob`, `官方小王`. */
export function isReserved(name: string): boolean {
  const text = plainLetters(name.normalize('NFKC'), DRAWN_LETTERS);
  const joined = text.replace(SEPARATORS, '');
  return (
    [name, joined].some((one) => RESERVED.has(nameKey(one)) || RESERVED.has(nameSkeleton(one))) ||
    isStaff(text)
  );
}

function isStaff(text: string): boolean {
  // A digit or sign may be a letter of a word or a separator between words.
  return [replaced(text), replaced(text.replace(SEPARATORS, ' ')), text.replace(DIGITS, ' ')].some(
    (reading) => {
      const words = reading.replace(CAMEL_CASE, ' ').split(SEPARATORS).map(bare);
      const whole = bare(reading.replace(SEPARATORS, ''));
      const isNamed = [...words, whole].some(
        (word) => STAFF.has(word) || AFFIXES.some((affix) => word.startsWith(affix) || word.endsWith(affix)),
      );
      return isNamed || PARTS.some((part) => whole.includes(part));
    },
  );
}

function replaced(text: string): string {
  return Array.from(text, (character) => STAND_INS[character] ?? character).join('');
}

/** Returns a word without accents and case; `i`, `I`, `l` and `1` are equal. */
function bare(word: string): string {
  const letters = nameKey(nameSkeleton(word)).normalize('NFD').replace(/\p{M}/gu, '').replace(/[iı]/gu, 'l');
  return nameKey(letters).replace(/i/gu, 'l');
}

/** Cyrillic capitals resemble other Latin letters than their lower case does. */
function inEveryCase(word: string): string[] {
  return [word, word.slice(0, 1).toUpperCase() + word.slice(1), word.toUpperCase()];
}
