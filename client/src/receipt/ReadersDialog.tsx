import { useEffect, useState } from 'preact/hooks';
import type { Person } from '../../../src/protocol/types';
import { request } from '../connection/connection';
import { panelStrings } from '../i18n/panels';
import { Avatar } from '../ui/Avatar';
import { Dialog } from '../ui/Dialog';
import { errorMessage } from '../i18n/error-message';
import { readersOf } from './readers';

/** The readers of a message, of members who enable read receipts. */
export function ReadersDialog() {
  const [people, show] = useState<readonly Person[] | null>(null);
  const [why, say] = useState('');
  const entry = readersOf.value;
  const { whoRead, nobodyTells } = panelStrings.value;

  useEffect(() => {
    if (!entry) return;
    void request('readers', { conversation: entry.conversation, seq: entry.seq }).then((answer) => {
      if (answer.ok) show(answer.data.people);
      else say(errorMessage(answer));
    });
  }, [entry]);

  return (
    <Dialog title={whoRead} small onClose={() => void (readersOf.value = null)}>
      <ul class="readers">
        {people?.map(({ id, name, avatar }) => (
          <li key={id}>
            <Avatar avatar={avatar} size={32} />
            <bdi class="cut">{name}</bdi>
          </li>
        ))}
      </ul>
      <p role="status" class="people-none">
        {why}
        {people?.length === 0 && nobodyTells}
      </p>
    </Dialog>
  );
}
