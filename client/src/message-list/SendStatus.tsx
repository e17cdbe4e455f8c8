import { strings } from '../i18n/strings';
import type { SendError } from '../outbox/outbox-message';

interface Props {
  state: 'sending' | 'waiting' | 'sent' | 'failed';
  clientId?: string;
  code?: SendError;
  onAgain?: (clientId: string) => void;
  onDiscard?: (clientId: string) => void;
}

/** The status of a message that is being sent. */
export function SendStatus({ state, clientId = '', onAgain }: Props) {
  const { sending, waiting, sendAgain } = strings.value;
  if (state === 'sending') return <span class="spinner" role="img" aria-label={sending} title={sending} />;
  if (state === 'waiting') return <span class="clock" role="img" aria-label={waiting} title={waiting} />;
  if (state !== 'failed') return null;
  return (
    <button
      type="button"
      class="failed-mark small-target"
      aria-label={sendAgain}
      title={sendAgain}
      onClick={() => onAgain?.(clientId)}
    >
      !
    </button>
  );
}

/** Why it was not sent, with buttons to retry or delete. */
export function SendFailure({ code, clientId = '', onAgain, onDiscard }: Props) {
  const { failed, refusals, sendAgain, discard } = strings.value;
  return (
    <div class="failure">
      <span>{code ? refusals[code] : failed}</span>
      <button type="button" class="small-target" onClick={() => onAgain?.(clientId)}>
        {sendAgain}
      </button>
      <button type="button" class="small-target" onClick={() => onDiscard?.(clientId)}>
        {discard}
      </button>
    </div>
  );
}

/** The cancel button during an upload, which may be slow. */
export function DiscardButton({ clientId = '', onDiscard }: Props) {
  return (
    <div class="failure giving-up">
      <button type="button" onClick={() => onDiscard?.(clientId)}>
        {strings.value.cancelSending}
      </button>
    </div>
  );
}
