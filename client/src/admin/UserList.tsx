import { useState } from 'preact/hooks';
import type { KnownPerson } from '../../../src/protocol/admin.shapes';
import { ask } from '../connection/connection';
import { shortMoment, timeLine } from '../language/moment';
import { Avatar } from '../look/Avatar';
import { Find } from './Find';
import { PagedList } from './PagedList';
import { usePages } from './pages';
import { PersonDeeds } from './PersonDeeds';
import { Sessions } from './Sessions';
import { officeWords } from './words';

/** Everybody, and what can be decided about them. */
export function People({ q: first }: { q: string }) {
  const [q, find] = useState(first);
  const w = officeWords.value;
  const pages = usePages<KnownPerson>(q, async (cursor) => {
    const answer = await ask('admin:people', { q, cursor });
    return answer.ok ? { items: answer.data.people, next: answer.data.next } : undefined;
  });
  return (
    <>
      <Find label={w.findPerson} q={q} onFind={find} />
      <PagedList
        pages={pages}
        none={w.nobody}
        draw={(person) => <PersonRow key={person.id} person={person} onChange={pages.again} />}
      />
    </>
  );
}

function PersonRow({ person, onChange }: { person: KnownPerson; onChange: () => void }) {
  const [isOpen, open] = useState(false);
  const { name, avatar, online, seenAt } = person;
  const w = officeWords.value;
  return (
    <li>
      <details
        class="office-row"
        data-person={name}
        onToggle={({ currentTarget }) => open(currentTarget.open)}
      >
        <summary>
          <Avatar avatar={avatar} size={36} />
          <span class="office-what">
            <bdi class="cut">{name}</bdi>
            <small>{online ? w.online : w.lastSeen(timeLine(seenAt))}</small>
          </span>
          <Tags person={person} />
        </summary>
        {isOpen && (
          <div class="office-more">
            <PersonDeeds person={person} onDone={onChange} />
            <Sessions name={name} onDone={onChange} />
          </div>
        )}
      </details>
    </li>
  );
}

function Tags({ person }: { person: KnownPerson }) {
  const { admin, claimed, maker, mutedUntil, banned, bannedUntil } = person;
  const w = officeWords.value;
  return (
    <span class="office-tags">
      {admin && <small class="tag">{w.admin}</small>}
      {maker && <small class="tag">{w.bot(maker)}</small>}
      {claimed && !admin && <small class="tag">{w.claimed}</small>}
      {mutedUntil && <small class="tag warn">{w.mutedUntil(shortMoment(mutedUntil))}</small>}
      {banned && (
        <small class="tag warn">{bannedUntil ? w.bannedUntil(shortMoment(bannedUntil)) : w.banned}</small>
      )}
    </span>
  );
}
