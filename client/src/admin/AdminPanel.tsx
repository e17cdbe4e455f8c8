import { useState } from 'preact/hooks';
import { Dialog } from '../ui/Dialog';
import { AuditList } from './AuditList';
import { BanList } from './BanList';
import { ServerSettings } from './ServerSettings';
import { ServerStatus } from './ServerStatus';
import { closeAdminPanel, adminPanel } from './admin-panel-state';
import { UserList } from './UserList';
import { RoomList } from './RoomList';
import { adminStrings } from './strings';
import '../room/room.css';
import '../people/people.css';
import './admin.css';

const TABS = ['people', 'rooms', 'bans', 'numbers', 'house', 'audit'] as const;
type Tab = (typeof TABS)[number];

/** The panel for administrators of the server. */
export function AdminPanel() {
  const [tab, open] = useState<Tab>('people');
  const w = adminStrings.value;
  return (
    <Dialog title={w.title} onClose={closeAdminPanel} wide>
      <div
        class="admin-tabs"
        role="tablist"
        aria-label={w.title}
        onKeyDown={({ key, currentTarget }) => {
          const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
          if (step === 0) return;
          const next = (TABS.indexOf(tab) + step + TABS.length) % TABS.length;
          open(TABS[next]!);
          currentTarget.querySelectorAll('button')[next]?.focus();
        }}
      >
        {TABS.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`admin-${name}`}
            aria-selected={name === tab}
            aria-controls="admin-panel"
            tabIndex={name === tab ? 0 : -1}
            onClick={() => open(name)}
          >
            {w.tabs[name]}
          </button>
        ))}
      </div>
      <div class="admin-panel" role="tabpanel" id="admin-panel" aria-labelledby={`admin-${tab}`} key={tab}>
        <Panel tab={tab} />
      </div>
    </Dialog>
  );
}

function Panel({ tab }: { tab: Tab }) {
  switch (tab) {
    case 'people':
      return <UserList q={adminPanel.value?.q ?? ''} />;
    case 'rooms':
      return <RoomList />;
    case 'bans':
      return <BanList />;
    case 'numbers':
      return <ServerStatus />;
    case 'house':
      return <ServerSettings />;
    default:
      return <AuditList />;
  }
}
