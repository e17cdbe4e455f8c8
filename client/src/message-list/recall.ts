import { signal } from '@preact/signals';
import type { TextEntry } from '../../../src/protocol/shapes';
import { ask } from '../connection/connection';
import { whyNot } from '../language/why-not';
import { say } from '../look/toast';
import { addressOf } from './address';
import { findById, isMine } from './conversations';
import { drafts, keepDraft } from './draft';
import { field } from './field';

const EDIT_AGAIN_MS = 5 * 60_000;

/** Own texts that were taken back here a short while ago, by the id of their entry. */
const kept = signal<ReadonlyMap<string, string>>(new Map());

/** 撤回: what was said is taken back, and stays at hand for a while for whoever said it. */
export async function takeBack(entry: TextEntry): Promise<void> {
  const { id, conversation, seq, content } = entry;
  if (isMine(entry)) keep(id, content);
  const answer = await ask('recall', { conversation, seq });
  if (answer.ok) return;
  forget(id);
  say(whyNot(answer));
}

export function canEditAgain({ id }: TextEntry): boolean {
  return kept.value.has(id);
}

/** 重新编辑: puts the text back where one writes, behind what stands there. */
export function editAgain({ id, conversation }: TextEntry): void {
  const text = kept.value.get(id);
  const known = findById(conversation);
  if (text === undefined || !known) return;
  const address = addressOf(known);
  keepDraft(address, (drafts.value[address] ?? '') + text);
  forget(id);
  field.current?.focus();
}

function keep(id: string, content: string): void {
  kept.value = new Map(kept.value).set(id, content);
  window.setTimeout(() => forget(id), EDIT_AGAIN_MS);
}

function forget(id: string): void {
  const others = new Map(kept.value);
  if (others.delete(id)) kept.value = others;
}
