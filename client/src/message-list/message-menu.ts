import { RECALL_WINDOW_MS } from '../../../src/protocol/constants';
import type { Conversation, TextEntry } from '../../../src/protocol/types';
import { attachmentMenuItems } from '../attachment-view/attachment-menu';
import { isAdmin } from '../identity/administrator';
import { settings } from '../identity/settings';
import { serverNow } from '../connection/clock';
import { quote } from '../message-store/draft-extras';
import { keyOf } from '../message-store/conversation-key';
import { findById, isMine } from '../message-store/conversations';
import { composerInput } from '../ui/composer-input';
import { pat } from '../people/nudge';
import { muteText } from '../message-store/mute-state';
import { recallMessage } from './recall-message';
import { forward } from '../forward/forward';
import { strings } from '../i18n/strings';
import { withNickname } from '../i18n/with-nickname';
import { panelStrings } from '../i18n/panels';
import { openAdminPanel } from '../admin/admin-panel-state';
import { showToast } from '../ui/toast';
import { hasReacted, QUICK, toggleReaction } from '../reaction/react';
import { showReaders } from '../receipt/readers';
import { menu, type MenuItem, type Point } from '../menu/menu';

/** Opens the menu of a message. */
export function openMessageMenu(entry: TextEntry, at: Point): void {
  const conversation = findById(entry.conversation);
  if (!conversation) return;
  const { menuOf } = panelStrings.value;
  const row = QUICK.map((emoji) => ({
    label: emoji,
    pressed: hasReacted(entry, emoji),
    run: () => void toggleReaction(entry, emoji),
  }));
  menu.value = { label: menuOf(entry.name), row, items: itemsFor(entry, conversation), at };
}

function itemsFor(entry: TextEntry, conversation: Conversation): MenuItem[] {
  const { patSomebody } = strings.value;
  const { administer, copy, quote: quoteWord, forward: forwardWord, recall, whoRead } = panelStrings.value;
  const items: MenuItem[] = attachmentMenuItems(entry);
  if (entry.content) items.push({ label: copy, run: () => void copyText(entry) });
  if (!muteText(conversation)) items.push({ label: quoteWord, run: () => answer(entry, conversation) });
  items.push({ label: forwardWord, run: () => forward(entry) });
  if (settings.value.receipts) items.push({ label: whoRead, run: () => showReaders(entry) });
  if (!isMine(entry) && !entry.hook) {
    items.push({
      label: patSomebody(withNickname(entry)),
      run: () => void pat(conversation.id, entry.name),
    });
  }
  if (mayRecall(entry, conversation)) {
    items.push({ label: recall, danger: true, run: () => void recallMessage(entry) });
  }
  if (isAdmin.value && !isMine(entry) && !entry.hook) {
    items.push({ label: administer(entry.name), run: () => openAdminPanel(entry.name) });
  }
  return items;
}

/** The server decides; this only hides actions that it would refuse. */
function mayRecall(entry: TextEntry, { kind, role }: Conversation): boolean {
  if (isMine(entry) && serverNow() - Date.parse(entry.at) < RECALL_WINDOW_MS) return true;
  if (role === 'owner' || role === 'admin') return true;
  return kind === 'room' && role === undefined && isAdmin.value;
}

function answer(entry: TextEntry, conversation: Conversation): void {
  quote(keyOf(conversation), entry);
  composerInput.current?.focus();
}

async function copyText({ content }: TextEntry): Promise<void> {
  const { copied, notCopied } = panelStrings.value;
  try {
    await navigator.clipboard.writeText(content);
    showToast(copied);
  } catch {
    showToast(notCopied);
  }
}
