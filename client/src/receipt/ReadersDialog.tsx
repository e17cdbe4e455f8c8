import { useEffect, useState } from 'preact/hooks';
import type { Person } from '../../../src/protocol/shapes';
import { ask } from '../connection/connection';
import { panelWords } from '../language/panels';
import { Avatar } from '../look/Avatar';
import { Dialog } from '../look/Dialog';
import { whyNot } from '../language/why-not';
import { readersOf } from './readers';

/** Who has read a text, of those who tell. */
export function ReadersDialog() {
  const [people, show] = useState<readonly Person[] | null>(null);
  const [why, say] = useState('');
  const entry = readersOf.value;
  const { whoRead, nobodyTells } = panelWords.value;

  useEffect(() => {
    if (!entry) return;
    void ask('readers', { conversation: entry.conversation, seq: entry.seq }).then((answer) => {
      if (answer.ok) show(answer.data.people);
      else say(whyNot(answer));
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
