import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { ConversationLog } from '../conversation/conversation.log.js';
import type { Entry, TextEntry } from '../protocol/shapes.js';
import { Courier } from './courier.js';
import { addTo, newsOf, type News } from './news.js';
import { Recipients, type Recipient } from './recipients.js';
import { Subscriptions } from './subscriptions.js';

/** What is said within this time is told together, and whoever was only reconnecting is back by then. */
const WINDOW_MS = 1_000;
/** Nobody is called more often than this. */
const PAUSE_MS = 10_000;
/** Conversations and people that wait at once; beyond it somebody is called about something else. */
const WAITING_MAX = 10_000;

const log = new Logger('Push');

/** What somebody who is away will be told. */
interface Call {
  texts: number;
  conversations: Set<string>;
  isMentioned: boolean;
  title?: string;
  last: TextEntry;
}

/** Calls people who are away: of many messages each of them hears one ring. */
@Injectable()
export class Notifier implements OnModuleDestroy {
  private readonly news = new Map<string, News>();
  private readonly calls = new Map<string, Call>();
  /** Until when somebody who was called is left in peace. */
  private readonly resting = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;
  private readonly listening;
  private isOver = false;

  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly recipients: Recipients,
    private readonly courier: Courier,
    log: ConversationLog,
  ) {
    this.listening = log.stored.subscribe(({ entry, author }) => this.note(entry, author));
  }

  onModuleDestroy(): void {
    this.isOver = true;
    this.listening.unsubscribe();
    clearTimeout(this.timer);
    this.courier.close();
  }

  private note(entry: Entry, author: string): void {
    if (entry.kind === 'recall') this.forget(entry.conversation, entry.target);
    if (entry.kind !== 'text') return;
    const known = this.news.get(entry.conversation);
    if (known) addTo(known, entry, author);
    else if (this.news.size < WAITING_MAX) this.news.set(entry.conversation, newsOf(entry, author));
    this.wake();
  }

  /** What was taken back is not told to anybody any more. */
  private forget(conversation: string, seq: number): void {
    const isIt = ({ last }: { last: TextEntry }): boolean =>
      last.conversation === conversation && last.seq === seq;
    for (const waiting of [...this.news.values(), ...this.calls.values()]) {
      if (isIt(waiting)) waiting.last = { ...waiting.last, content: '', attachments: undefined };
    }
  }

  private wake(): void {
    if (this.isOver) return;
    this.timer ??= setTimeout(() => void this.ring(), WINDOW_MS).unref();
  }

  private async ring(): Promise<void> {
    const news = [...this.news.values()];
    this.news.clear();
    try {
      if (await this.subscriptions.any()) {
        for (const one of news) for (const whom of await this.recipients.of(one)) this.gather(whom, one);
        await this.callAll();
      }
    } catch (error) {
      log.warn(`nobody was called for the last messages: ${(error as Error).message}`);
    }
    this.timer = undefined;
    if (this.news.size > 0 || this.calls.size > 0) this.wake();
  }

  private gather({ person, texts, isMentioned, title }: Recipient, { conversation, last }: News): void {
    const known = this.calls.get(person);
    if (!known && this.calls.size >= WAITING_MAX) return;
    this.calls.set(person, {
      texts: (known?.texts ?? 0) + texts,
      conversations: (known?.conversations ?? new Set<string>()).add(conversation),
      isMentioned: isMentioned || known?.isMentioned === true,
      title,
      last,
    });
  }

  private async callAll(): Promise<void> {
    const now = performance.now();
    for (const [person, until] of this.resting) if (until <= now) this.resting.delete(person);
    const due = [...this.calls].filter(([person]) => !this.resting.has(person));
    for (const [person] of due) this.calls.delete(person);
    const away = new Map(due.filter(([person]) => this.recipients.isReachable(person)));
    for (const subscription of await this.subscriptions.of([...away.keys()])) {
      this.resting.set(subscription.person, now + PAUSE_MS);
      this.courier.take(subscription, wordsOf(away.get(subscription.person)!, subscription.preview === 1));
    }
  }
}

const EXCERPT_LENGTH = 120;

/** Without the wish for a preview, nothing of what was said, by whom, or where. */
function wordsOf({ texts, conversations, isMentioned, title, last }: Call, preview: boolean): object {
  return {
    conversation: last.conversation,
    texts,
    conversations: conversations.size,
    ...(isMentioned && { mentioned: true }),
    ...(preview && {
      name: last.name,
      ...(title !== undefined && { title }),
      excerpt: Array.from(last.content).slice(0, EXCERPT_LENGTH).join(''),
      ...(last.attachments && { attachments: last.attachments.length }),
    }),
  };
}
