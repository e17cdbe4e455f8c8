import { RECALL_WINDOW_MS } from '../../../src/protocol/limits';
import type { Conversation, TextEntry } from '../../../src/protocol/shapes';
import { itemsOf } from '../attachment/menu-items';
import { isAdmin } from '../identity/administrator';
import { settings } from '../identity/settings';
import { serverNow } from '../connection/clock';
import { quote } from '../conversation/addition';
import { addressOf } from '../conversation/address';
import { findById, isMine } from '../conversation/conversations';
import { field } from '../conversation/field';
import { pat } from '../conversation/pat';
import { silenceIn } from '../conversation/silence';
import { takeBack } from '../conversation/taken-back';
import { forward } from '../forward/forward';
import { words } from '../language/language';
import { panelWords } from '../language/panels';
import { openOffice } from '../office/open';
import { say } from '../look/toast';
import { hasReacted, QUICK, toggleReaction } from '../reaction/react';
import { showReaders } from '../receipt/readers';
import { menu, type MenuItem, type Point } from './menu';

/** Opens the menu of a text: what one can do with it. */
export function openTextMenu(entry: TextEntry, at: Point): void {
  const conversation = findById(entry.conversation);
  if (!conversation) return;
  const { menuOf } = panelWords.value;
  const row = QUICK.map((emoji) => ({
    label: emoji,
    pressed: hasReacted(entry, emoji),
    run: () => void toggleReaction(entry, emoji),
  }));
  menu.value = { label: menuOf(entry.name), row, items: itemsFor(entry, conversation), at };
}

function itemsFor(entry: TextEntry, conversation: Conversation): MenuItem[] {
  const { patSomebody } = words.value;
  const { inOffice, copy, quote: quoteWord, forward: forwardWord, recall, whoRead } = panelWords.value;
  const items: MenuItem[] = itemsOf(entry);
  if (entry.content) items.push({ label: copy, run: () => void copyText(entry) });
  if (!silenceIn(conversation)) items.push({ label: quoteWord, run: () => answer(entry, conversation) });
  items.push({ label: forwardWord, run: () => forward(entry) });
  if (settings.value.receipts) items.push({ label: whoRead, run: () => showReaders(entry) });
  if (!isMine(entry) && !entry.hook) {
    items.push({
      label: patSomebody(entry.alias ?? entry.name),
      run: () => void pat(conversation.id, entry.name),
    });
  }
  if (mayRecall(entry, conversation)) {
    items.push({ label: recall, danger: true, run: () => void takeBack(entry) });
  }
  if (isAdmin.value && !isMine(entry) && !entry.hook) {
    items.push({ label: inOffice(entry.name), run: () => openOffice(entry.name) });
  }
  return items;
}

/** The server decides; this only spares people an offer that it would refuse. */
function mayRecall(entry: TextEntry, { kind, role }: Conversation): boolean {
  if (isMine(entry) && serverNow() - Date.parse(entry.at) < RECALL_WINDOW_MS) return true;
  if (role === 'owner' || role === 'admin') return true;
  return kind === 'room' && role === undefined && isAdmin.value;
}

function answer(entry: TextEntry, conversation: Conversation): void {
  quote(addressOf(conversation), entry);
  field.current?.focus();
}

async function copyText({ content }: TextEntry): Promise<void> {
  const { copied, notCopied } = panelWords.value;
  try {
    await navigator.clipboard.writeText(content);
    say(copied);
  } catch {
    say(notCopied);
  }
}
