import { useState } from 'preact/hooks';
import { LOBBY } from '../../../src/protocol/limits';
import type { Conversation } from '../../../src/protocol/shapes';
import { words } from '../language/language';
import { Icon } from '../look/Icon';
import { shelf } from '../shelf/shelf';
import { Words } from './Words';

/** 群公告, above the lines until it is folded away; it comes back when it changes. */
export function Announcement({ conversation: { id, announcement } }: { conversation: Conversation }) {
  const key = `announcement/${id}`;
  const [folded, fold] = useState(shelf.get(key));
  const { announcement: ofRoom, houseAnnouncement, foldAway } = words.value;
  const title = id === LOBBY ? houseAnnouncement : ofRoom;
  if (!announcement || announcement === folded) return null;
  return (
    <section class="announcement" aria-label={title}>
      <Icon name="announcement" size={18} />
      <p dir="auto">
        <b>{title}</b> <Words text={announcement} />
      </p>
      <button
        type="button"
        class="icon-button"
        aria-label={foldAway}
        title={foldAway}
        onClick={() => {
          shelf.put(key, announcement);
          fold(announcement);
        }}
      >
        <Icon name="close" size={16} />
      </button>
    </section>
  );
}
