import { keyOf, lookOf } from './likeness.js';

/** Names that speak for the house or for everybody. Nobody has them, in whatever spelling. */
const NAMES = [
  ['admin', 'administrator', 'moderator', 'root', 'system', 'server', 'support', 'staff', 'official'],
  ['teahouse', 'everyone', 'everybody', 'all', 'lobby', 'nobody', 'null', 'undefined'],
  ['管理员', '管理員', '系统', '系統', '系统消息', '系统通知', '客服', '官方', '茶馆', '茶館', '掌柜'],
  ['所有人', '全体成员', '全體成員', '大家', '大厅', '大廳'],
];
const RESERVED = new Set(NAMES.flat().flatMap((name) => [keyOf(name), lookOf(name)]));

export function isReserved({ key, look }: { key: string; look: string }): boolean {
  return RESERVED.has(key) || RESERVED.has(look);
}
