import { useEffect, useState } from 'preact/hooks';
import { ANNOUNCEMENT_MAX_GRAPHEMES, LOBBY } from '../../../src/protocol/limits';
import { ask } from '../connection/connection';
import { conversations } from '../conversation/conversations';
import { say } from '../look/toast';
import { decide } from './deeds';
import { Keep } from './Keep';
import { officeWords } from './words';

/** What the house tells everybody, and for how long it keeps what people say. */
export function House() {
  const w = officeWords.value;
  return (
    <>
      <section class="office-part" aria-labelledby="office-announce">
        <h3 id="office-announce">{w.announce}</h3>
        <Announce />
      </section>
      <section class="office-part" aria-labelledby="office-keep">
        <h3 id="office-keep">{w.keep}</h3>
        <KeepAll />
      </section>
    </>
  );
}

function Announce() {
  const w = officeWords.value;
  const now = conversations.value.get(LOBBY)?.announcement ?? '';
  const [text, write] = useState(now);
  const tell = async (content: string) => {
    if (!(await decide('admin:announce', { content }))) return;
    write(content);
    say(content ? w.published : w.takenDown);
  };
  return (
    <form
      class="office-form"
      onSubmit={(event) => {
        event.preventDefault();
        void tell(text.trim());
      }}
    >
      <textarea
        class="field"
        aria-label={w.announcement}
        aria-describedby="office-announce-hint"
        maxLength={ANNOUNCEMENT_MAX_GRAPHEMES}
        value={text}
        onInput={({ currentTarget }) => write(currentTarget.value)}
      />
      <small id="office-announce-hint">{w.announceHint}</small>
      <div class="office-deeds">
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
  const w = officeWords.value;
  const [days, show] = useState<number | undefined>();
  const read = async () => {
    const answer = await ask('admin:retention', {});
    if (answer.ok) show(answer.data.days);
  };
  useEffect(() => void read(), []);
  return (
    <div class="office-form">
      {days !== undefined && (
        <Keep
          label={w.keep}
          days={days}
          onKeep={async (wish) => {
            if (await decide('admin:retention', { days: wish ?? 0 })) await read();
          }}
        />
      )}
      <small>{w.keepHint}</small>
    </div>
  );
}
