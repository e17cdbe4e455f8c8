import { Component } from 'preact';
import type { Quote, TextEntry } from '../../../src/protocol/shapes';
import { attachedAs } from '../../../src/protocol/attached';
import type { Attached as AttachedType } from '../attachment/Attached';
import type { Parcel } from '../attachment/parcel';
import { heightOf } from '../attachment/size';
import { words } from '../language/language';
import { timeLine, wholeTime } from '../language/moment';
import { Avatar } from '../look/Avatar';
import { lazily } from '../look/lazily';
import type { Trouble } from '../outbox/item';
import { Reactions } from '../reaction/Reactions';
import { ReadMark } from '../receipt/ReadMark';
import { Author } from './Author';
import { pointsAtMe } from './conversations';
import { Failure, GiveUp, Progress } from './Progress';
import { QuoteBlock } from './QuoteBlock';
import { RecalledLine } from './RecalledLine';
import { Words } from './Words';

/** Fetched with the first picture; its place is kept meanwhile. */
const Attached = lazily<Parameters<typeof AttachedType>[0]>(
  async () => (await import('../attachment/Attached')).Attached,
);

export interface LineProps {
  /** Absent while the message is on its way; so is `seq`. */
  entry?: TextEntry;
  seq?: number;
  clientId?: string;
  own: boolean;
  name: string;
  avatar: string;
  content: string;
  /** What goes along with it. */
  parcels?: readonly Parcel[];
  /** What a message on its way answers to. */
  quote?: Quote;
  at: string;
  /** A time line stands above it. */
  timed: boolean;
  /** The author's nickname stands above the bubble. */
  named: boolean;
  state: 'sending' | 'waiting' | 'sent' | 'failed';
  code?: Trouble;
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
    const { entry, seq, clientId, own, at, timed, state } = this.props;
    return (
      <div
        class={own ? 'line own' : 'line'}
        data-seq={seq}
        data-client-id={clientId}
        data-own={own}
        data-recalled={entry?.recalled}
        data-state={state === 'waiting' ? 'sending' : state}
      >
        {timed && (
          <time class="time-line" dateTime={at}>
            {timeLine(at)}
          </time>
        )}
        {entry?.recalled ? <RecalledLine entry={entry} /> : this.said()}
      </div>
    );
  }

  private said() {
    const { entry, own, name, content, parcels, at, named, state, quote = entry?.quote } = this.props;
    const shownName = entry?.alias ?? name;
    return (
      <div class="said">
        {this.picture()}
        <div class="said-words">
          <bdi class={named ? 'author cut' : 'for-readers'} title={entry?.alias && name}>
            {named ? shownName : `${shownName}: `}
          </bdi>
          {entry?.bot && <small class="bot-mark">{words.value.bot}</small>}
          <div class="bubble-row">
            <div class={this.bubble()} dir="auto" title={wholeTime(at)} tabIndex={entry ? -1 : undefined}>
              {parcels && (
                <div style={{ minHeight: `${heightOf(parcels)}px` }}>
                  <Attached parcels={parcels} own={own} conversation={entry?.conversation} />
                </div>
              )}
              {parcels && content ? (
                <div class="said-text">
                  <Words text={content} entry={entry} />
                </div>
              ) : (
                <Words text={content} entry={entry} />
              )}
            </div>
            <Progress {...this.props} />
            {own && entry?.to !== undefined && <ReadMark entry={entry} />}
          </div>
          {quote && <QuoteBlock quote={quote} conversation={entry?.conversation} />}
          {entry && <Reactions entry={entry} />}
          {state === 'failed' && <Failure {...this.props} />}
          {!entry && parcels && (state === 'sending' || state === 'waiting') && <GiveUp {...this.props} />}
        </div>
      </div>
    );
  }

  /** Pictures and files alone need no bubble around them. */
  private bubble() {
    const { entry, content, parcels } = this.props;
    const bare =
      parcels && !content && !parcels.some((parcel) => attachedAs(parcel) === 'recording') ? ' bare' : '';
    return `bubble${bare}${entry && pointsAtMe(entry) ? ' pointed' : ''}`;
  }

  private picture() {
    const { entry, own, name, avatar, named, onPerson } = this.props;
    if (own || !entry || entry.hook) return <Avatar avatar={avatar} />;
    return (
      <Author
        name={name}
        avatar={avatar}
        conversation={entry.conversation}
        onPerson={named ? onPerson : undefined}
      />
    );
  }
}
