import { Component } from 'preact';
import type { Quote, TextEntry } from '../../../src/protocol/types';
import { attachmentKind } from '../../../src/protocol/attachment-kind';
import type { AttachmentList as AttachedType } from '../attachment-view/AttachmentList';
import type { LocalAttachment } from '../attachment/local-attachment';
import { layoutHeight } from '../attachment/layout-size';
import { strings } from '../i18n/strings';
import { formatDayTime, formatFull } from '../i18n/format-time';
import { withNickname } from '../i18n/with-nickname';
import { Avatar } from '../ui/Avatar';
import { lazyComponent } from '../ui/lazy-component';
import type { SendError } from '../outbox/outbox-message';
import { Reactions } from '../reaction/Reactions';
import { ReadReceipt } from '../receipt/ReadReceipt';
import { AuthorAvatar } from './AuthorAvatar';
import { hasMentionOfMe } from '../message-store/conversations';
import { SendFailure, DiscardButton, SendStatus } from './SendStatus';
import { QuoteBlock } from './QuoteBlock';
import { RecalledMessage } from './RecalledMessage';
import { MessageText } from './MessageText';

/** Fetched with the first picture; its height is reserved meanwhile. */
const Attached = lazyComponent<Parameters<typeof AttachedType>[0]>(
  async () => (await import('../attachment-view/AttachmentList')).AttachmentList,
);

export interface MessageRowProps {
  /** Absent while the message is being sent; so is `seq`. */
  entry?: TextEntry;
  seq?: number;
  clientId?: string;
  own: boolean;
  name: string;
  avatar: string;
  content: string;
  /** Its attachments. */
  attachments?: readonly LocalAttachment[];
  /** The quote of a message that is being sent. */
  quote?: Quote;
  at: string;
  /** Whether a time separator appears above it. */
  timed: boolean;
  /** Whether the author's nickname appears above the bubble. */
  named: boolean;
  state: 'sending' | 'waiting' | 'sent' | 'failed';
  code?: SendError;
  onAgain?: (clientId: string) => void;
  onDiscard?: (clientId: string) => void;
  onPerson?: (name: string) => void;
}

/** One row of a conversation. Drawn again only when its data has changed. */
export class MessageRow extends Component<MessageRowProps> {
  /** Reading signals in a component redraws it when they change. */
  override shouldComponentUpdate(next: MessageRowProps, state: object): boolean {
    if (state !== this.state) return true;
    return (Object.keys(next) as (keyof MessageRowProps)[]).some((key) => next[key] !== this.props[key]);
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
            {formatDayTime(at)}
          </time>
        )}
        {entry?.recalled ? <RecalledMessage entry={entry} /> : this.said()}
      </div>
    );
  }

  private said() {
    const { entry, own, name, content, attachments, at, named, state, quote = entry?.quote } = this.props;
    return (
      <div class="said">
        {this.picture()}
        <div class="said-words">
          {named ? (
            <div class="author">
              <bdi class="cut">{entry?.alias ?? name}</bdi>
              {entry?.alias && <bdi class="cut author-nickname">({name})</bdi>}
            </div>
          ) : (
            <bdi class="for-readers">{`${withNickname({ name, alias: entry?.alias })}: `}</bdi>
          )}
          {entry?.bot && <small class="bot-mark">{strings.value.bot}</small>}
          <div class="bubble-row">
            <div class={this.bubble()} dir="auto" title={formatFull(at)} tabIndex={entry ? -1 : undefined}>
              {attachments && (
                <div style={{ minHeight: `${layoutHeight(attachments)}px` }}>
                  <Attached attachments={attachments} own={own} conversation={entry?.conversation} />
                </div>
              )}
              {content !== '' && (
                <div class="said-text">
                  <MessageText text={content} entry={entry} />
                </div>
              )}
            </div>
            <SendStatus {...this.props} />
            {own && entry?.to !== undefined && <ReadReceipt entry={entry} />}
          </div>
          {quote && <QuoteBlock quote={quote} conversation={entry?.conversation} />}
          {entry && <Reactions entry={entry} />}
          {state === 'failed' && <SendFailure {...this.props} />}
          {!entry && attachments && (state === 'sending' || state === 'waiting') && (
            <DiscardButton {...this.props} />
          )}
        </div>
      </div>
    );
  }

  /** Pictures and files alone need no bubble around them. */
  private bubble() {
    const { entry, content, attachments } = this.props;
    const bare =
      attachments && !content && !attachments.some((attachment) => attachmentKind(attachment) === 'recording')
        ? ' bare'
        : '';
    return `bubble${bare}${entry && hasMentionOfMe(entry) ? ' pointed' : ''}`;
  }

  private picture() {
    const { entry, own, name, avatar, named, onPerson } = this.props;
    if (own || !entry || entry.hook) return <Avatar avatar={avatar} />;
    return (
      <AuthorAvatar
        name={name}
        avatar={avatar}
        conversation={entry.conversation}
        onPerson={named ? onPerson : undefined}
      />
    );
  }
}
