import { useState } from 'preact/hooks';
import { Dialog } from '../look/Dialog';
import { AuditList } from './AuditList';
import { BanList } from './BanList';
import { House } from './House';
import { Now } from './Now';
import { closeOffice, office } from './open';
import { People } from './People';
import { Rooms } from './Rooms';
import { officeWords } from './words';
import '../room/room.css';
import '../people/people.css';
import './office.css';

const TABS = ['people', 'rooms', 'bans', 'numbers', 'house', 'audit'] as const;
type Tab = (typeof TABS)[number];

/** Where administrators look after the whole house. */
export function Office() {
  const [tab, open] = useState<Tab>('people');
  const w = officeWords.value;
  return (
    <Dialog title={w.title} onClose={closeOffice} wide>
      <div
        class="office-tabs"
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
            id={`office-${name}`}
            aria-selected={name === tab}
            aria-controls="office-panel"
            tabIndex={name === tab ? 0 : -1}
            onClick={() => open(name)}
          >
            {w.tabs[name]}
          </button>
        ))}
      </div>
      <div class="office-panel" role="tabpanel" id="office-panel" aria-labelledby={`office-${tab}`} key={tab}>
        <Panel tab={tab} />
      </div>
    </Dialog>
  );
}

function Panel({ tab }: { tab: Tab }) {
  switch (tab) {
    case 'people':
      return <People q={office.value?.q ?? ''} />;
    case 'rooms':
      return <Rooms />;
    case 'bans':
      return <BanList />;
    case 'numbers':
      return <Now />;
    case 'house':
      return <House />;
    default:
      return <AuditList />;
  }
}
