import { Component } from 'preact';
import type { ErrorCode } from '../../../src/protocol/shapes';
import { words } from '../language/language';
import { timeLine, wholeTime } from '../language/moment';
import { Avatar } from '../look/Avatar';
import { Words } from './Words';

export interface LineProps {
  /** Absent while the message is on its way. */
  seq?: number;
  clientId?: string;
  own: boolean;
  name: string;
  avatar: string;
  content: string;
  at: string;
  /** A time line stands above it. */
  timed: boolean;
  /** The author's nickname stands above the bubble. */
  named: boolean;
  state: 'sending' | 'waiting' | 'sent' | 'failed';
  code?: ErrorCode;
  onAgain?: (clientId: string) => void;
  onDiscard?: (clientId: string) => void;
  onPerson?: (name: string) => void;
}

/** One line of a conversation. Drawn again only when something about it has changed. */
export class Line extends Component<LineProps> {
  /** A changed state is how signals ask for a new drawing. */
  override shouldComponentUpdate(next: LineProps, state: object): boolean {
    if (state !== this.state) return true;
    return (Object.keys(next) as (keyof LineProps)[]).some((key) => next[key] !== this.props[key]);
  }

  override render() {
    const { seq, clientId, own, name, content, at, timed, named, state } = this.props;
    return (
      <div
        class={own ? 'line own' : 'line'}
        data-seq={seq}
        data-client-id={clientId}
        data-own={own}
        data-state={state === 'waiting' ? 'sending' : state}
      >
        {timed && (
          <time class="time-line" dateTime={at}>
            {timeLine(at)}
          </time>
        )}
        <div class="said">
          <Author {...this.props} />
          <div class="said-words">
            <bdi class={named ? 'author cut' : 'for-readers'}>{named ? name : `${name}: `}</bdi>
            <div class="bubble-row">
              <div class="bubble" dir="auto" title={wholeTime(at)}>
                <Words text={content} />
              </div>
              <Progress {...this.props} />
            </div>
            {state === 'failed' && <Failure {...this.props} />}
          </div>
        </div>
      </div>
    );
  }
}

/** A click on somebody's picture opens the private chat; by keyboard the list of people does. */
function Author({ name, avatar, named, onPerson }: LineProps) {
  if (!named || !onPerson) return <Avatar avatar={avatar} />;
  return (
    <button
      type="button"
      class="author-button"
      tabIndex={-1}
      title={words.value.talkTo(name)}
      aria-label={words.value.talkTo(name)}
      onClick={() => onPerson(name)}
    >
      <Avatar avatar={avatar} />
    </button>
  );
}

function Progress({ state, clientId = '', onAgain }: LineProps) {
  const { sending, waiting, sendAgain } = words.value;
  if (state === 'sending') return <span class="spinner" role="img" aria-label={sending} title={sending} />;
  if (state === 'waiting') return <span class="clock" role="img" aria-label={waiting} title={waiting} />;
  if (state !== 'failed') return null;
  return (
    <button
      type="button"
      class="failed-mark"
      aria-label={sendAgain}
      title={sendAgain}
      onClick={() => onAgain?.(clientId)}
    >
      !
    </button>
  );
}

function Failure({ code, clientId = '', onAgain, onDiscard }: LineProps) {
  const { failed, refusals, sendAgain, discard } = words.value;
  return (
    <div class="failure">
      <span>{code ? refusals[code] : failed}</span>
      <button type="button" onClick={() => onAgain?.(clientId)}>
        {sendAgain}
      </button>
      <button type="button" onClick={() => onDiscard?.(clientId)}>
        {discard}
      </button>
    </div>
  );
}
