import { useState } from 'preact/hooks';
import { LOBBY } from '../../../src/protocol/constants';
import type { Conversation } from '../../../src/protocol/types';
import { strings } from '../i18n/strings';
import { Icon } from '../ui/Icon';
import { localStore } from '../storage/local-storage';
import { MessageText } from '../message-list/MessageText';

/** 群公告, above the messages until it is collapsed; it reappears when it changes. */
export function Announcement({ conversation: { id, announcement } }: { conversation: Conversation }) {
  const key = `announcement/${id}`;
  const [folded, fold] = useState(localStore.get(key));
  const { announcement: ofRoom, houseAnnouncement, foldAway } = strings.value;
  const title = id === LOBBY ? houseAnnouncement : ofRoom;
  if (!announcement || announcement === folded) return null;
  return (
    <section class="announcement" aria-label={title}>
      <Icon name="announcement" size={18} />
      <p dir="auto">
        <b>{title}</b> <MessageText text={announcement} />
      </p>
      <button
        type="button"
        class="icon-button"
        aria-label={foldAway}
        title={foldAway}
        onClick={() => {
          localStore.put(key, announcement);
          fold(announcement);
        }}
      >
        <Icon name="close" size={16} />
      </button>
    </section>
  );
}
