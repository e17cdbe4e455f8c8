import { useState } from 'preact/hooks';
import type { KnownPerson } from '../../../src/protocol/admin.types';
import { request } from '../connection/connection';
import { formatShort, formatDayTime } from '../i18n/format-time';
import { Avatar } from '../ui/Avatar';
import { SearchField } from './SearchField';
import { PagedList } from './PagedList';
import { usePages } from './use-pages';
import { UserActions } from './UserActions';
import { SessionList } from './SessionList';
import { adminStrings } from './strings';

/** All users, with their moderation actions. */
export function UserList({ q: first }: { q: string }) {
  const [q, find] = useState(first);
  const w = adminStrings.value;
  const pages = usePages<KnownPerson>(q, async (cursor) => {
    const answer = await request('admin:people', { q, cursor });
    return answer.ok ? { items: answer.data.people, next: answer.data.next } : undefined;
  });
  return (
    <>
      <SearchField label={w.findPerson} q={q} onFind={find} />
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
  const { name, avatar, online, seenAt, admin, maker } = person;
  const w = adminStrings.value;
  return (
    <li>
      <details
        class="admin-row"
        data-person={name}
        onToggle={({ currentTarget }) => open(currentTarget.open)}
      >
        <summary>
          <Avatar avatar={avatar} size={36} />
          <span class="admin-what">
            <bdi class="cut">{name}</bdi>
            <small>{online ? w.online : w.lastSeen(formatDayTime(seenAt))}</small>
          </span>
          <Tags person={person} />
        </summary>
        {isOpen && (
          <div class="admin-more">
            <UserActions person={person} onDone={onChange} />
            <SessionList name={name} canRecover={!admin && !maker} onDone={onChange} />
          </div>
        )}
      </details>
    </li>
  );
}

function Tags({ person }: { person: KnownPerson }) {
  const { admin, claimed, maker, mutedUntil, banned, bannedUntil } = person;
  const w = adminStrings.value;
  return (
    <span class="admin-tags">
      {admin && <small class="tag">{w.admin}</small>}
      {maker && <small class="tag">{w.bot(maker)}</small>}
      {claimed && !admin && <small class="tag">{w.claimed}</small>}
      {mutedUntil && <small class="tag warn">{w.mutedUntil(formatShort(mutedUntil))}</small>}
      {banned && (
        <small class="tag warn">{bannedUntil ? w.bannedUntil(formatShort(bannedUntil)) : w.banned}</small>
      )}
    </span>
  );
}
