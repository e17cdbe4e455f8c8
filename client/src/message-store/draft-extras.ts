import { signal } from '@preact/signals';
import { attachedAs } from '../../../src/protocol/attached';
import type { Quote, TextEntry } from '../../../src/protocol/shapes';
import { sameName } from '../identity/token';
import { shelf } from '../shelf/shelf';
import type { Address } from './address';

/** Somebody the text points at; `everyone` for 所有人. */
export interface Mention {
  /** As it stands in the text after the @. */
  shown: string;
  name?: string;
  everyone?: true;
}

/** What goes along with a draft: the line it quotes and those it points at. */
export interface Addition {
  quote?: Quote;
  mentions?: readonly Mention[];
}

/** Quotes are cut here; the server cuts them as it likes. */
const EXCERPT_LENGTH = 60;

export const additions = signal<Readonly<Record<Address, Addition>>>({});

let key = '';

export function recallAdditions(name: string): void {
  key = `additions/${sameName(name)}`;
  try {
    additions.value = (JSON.parse(shelf.get(key) ?? '{}') ?? {}) as Record<Address, Addition>;
  } catch {
    additions.value = {};
  }
}

export function quote(address: Address, { seq, name, content, attachments }: TextEntry): void {
  const excerpt = Array.from(content.replace(/\s+/g, ' ')).slice(0, EXCERPT_LENGTH).join('');
  const [first] = attachments ?? [];
  const attached = first && attachedAs(first);
  keep(address, { ...additions.value[address], quote: { seq, name, excerpt, attached } });
}

export function unquote(address: Address): void {
  keep(address, { ...additions.value[address], quote: undefined });
}

export function pointAt(address: Address, mention: Mention): void {
  const known = additions.value[address] ?? {};
  const others = (known.mentions ?? []).filter(({ shown }) => shown !== mention.shown);
  keep(address, { ...known, mentions: [...others, mention] });
}

/** Takes what goes along with this text: those whose @ was deleted again are pointed at no more. */
export function takeAddition(address: Address, text: string): Addition {
  const { quote: quoted, mentions = [] } = additions.value[address] ?? {};
  keep(address, {});
  return { quote: quoted, mentions: mentions.filter(({ shown }) => text.includes(`@${shown}`)) };
}

function keep(address: Address, addition: Addition): void {
  const { [address]: _, ...others } = additions.value;
  const isEmpty = !addition.quote && !addition.mentions?.length;
  additions.value = isEmpty ? others : { ...others, [address]: addition };
  shelf.put(key, JSON.stringify(additions.value));
}
