import { useEffect, useState } from 'preact/hooks';
import { ANNOUNCEMENT_MAX_GRAPHEMES, LOBBY } from '../../../src/protocol/constants';
import { request } from '../connection/connection';
import { conversations } from '../message-store/conversations';
import { showToast } from '../ui/toast';
import { runAdminAction } from './admin-actions';
import { RetentionSetting } from './RetentionSetting';
import { adminStrings } from './strings';

/** The announcement of the server, and its retention of messages. */
export function ServerSettings() {
  const w = adminStrings.value;
  return (
    <>
      <section class="admin-part" aria-labelledby="admin-announce">
        <h3 id="admin-announce">{w.announce}</h3>
        <Announce />
      </section>
      <section class="admin-part" aria-labelledby="admin-keep">
        <h3 id="admin-keep">{w.keep}</h3>
        <KeepAll />
      </section>
    </>
  );
}

function Announce() {
  const w = adminStrings.value;
  const now = conversations.value.get(LOBBY)?.announcement ?? '';
  const [text, write] = useState(now);
  const tell = async (content: string) => {
    if (!(await runAdminAction('admin:announce', { content }))) return;
    write(content);
    showToast(content ? w.published : w.takenDown);
  };
  return (
    <form
      class="admin-form"
      onSubmit={(event) => {
        event.preventDefault();
        void tell(text.trim());
      }}
    >
      <textarea
        class="field"
        aria-label={w.announcement}
        aria-describedby="admin-announce-hint"
        maxLength={ANNOUNCEMENT_MAX_GRAPHEMES}
        value={text}
        onInput={({ currentTarget }) => write(currentTarget.value)}
      />
      <small id="admin-announce-hint">{w.announceHint}</small>
      <div class="admin-actions">
        <button type="submit" class="main-button" disabled={!text.trim() || text.trim() === now}>
          {w.publish}
        </button>
        {now && (
          <button type="button" class="second-button" onClick={() => void tell('')}>
            {w.takeDown}
          </button>
        )}
      </div>
    </form>
  );
}

function KeepAll() {
  const w = adminStrings.value;
  const [days, show] = useState<number | undefined>();
  const read = async () => {
    const answer = await request('admin:retention', {});
    if (answer.ok) show(answer.data.days);
  };
  useEffect(() => void read(), []);
  return (
    <div class="admin-form">
      {days !== undefined && (
        <RetentionSetting
          label={w.keep}
          days={days}
          onKeep={async (wish) => {
            if (await runAdminAction('admin:retention', { days: wish ?? 0 })) await read();
          }}
        />
      )}
      <small>{w.keepHint}</small>
    </div>
  );
}
