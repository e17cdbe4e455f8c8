import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { ConversationLog } from '../conversation/log/conversation-log.js';
import { excerptOf } from '../protocol/content.js';
import type { Entry, TextEntry } from '../protocol/types.js';
import { WebPushSender } from './web-push-sender.js';
import { addToBatch, messageBatchOf, type MessageBatch } from './message-batch.js';
import { PushRecipients, type PushRecipient } from './push-recipients.js';
import { PushSubscriptionRepository } from './push-subscription.repository.js';

/** Messages within this time are combined, and a user who was only reconnecting is back by then. */
const WINDOW_MS = 1_000;
/** The minimum time between two notifications of a user. */
const PAUSE_MS = 10_000;
/** The maximum of pending conversations and of pending users; above it further ones are dropped. */
const WAITING_MAX = 10_000;

const log = new Logger('Push');

/** The pending notification of an offline user. */
interface PendingNotification {
  texts: number;
  conversations: Set<string>;
  isMentioned: boolean;
  title?: string;
  last: TextEntry;
}

/** Notifies offline users, with one notification for several messages. */
@Injectable()
export class PushNotifier implements OnModuleDestroy {
  private readonly batches = new Map<string, MessageBatch>();
  private readonly pending = new Map<string, PendingNotification>();
  /** When each notified user may be notified again. */
  private readonly cooldown = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;
  private readonly listening;
  private isOver = false;

  constructor(
    private readonly subscriptions: PushSubscriptionRepository,
    private readonly recipients: PushRecipients,
    private readonly sender: WebPushSender,
    log: ConversationLog,
  ) {
    this.listening = log.appended.subscribe(({ entry, author }) => this.add(entry, author));
  }

  onModuleDestroy(): void {
    this.isOver = true;
    this.listening.unsubscribe();
    clearTimeout(this.timer);
    this.sender.close();
  }

  private add(entry: Entry, author: string): void {
    if (entry.kind === 'recall') this.forget(entry.conversation, entry.target);
    if (entry.kind !== 'text') return;
    const known = this.batches.get(entry.conversation);
    if (known) addToBatch(known, entry, author);
    else if (this.batches.size < WAITING_MAX)
      this.batches.set(entry.conversation, messageBatchOf(entry, author));
    this.scheduleFlush();
  }

  /** Removes the text of a recalled message from pending notifications. */
  private forget(conversation: string, seq: number): void {
    const isIt = ({ last }: { last: TextEntry }): boolean =>
      last.conversation === conversation && last.seq === seq;
    for (const waiting of [...this.batches.values(), ...this.pending.values()]) {
      if (isIt(waiting)) waiting.last = { ...waiting.last, content: '', attachments: undefined };
    }
  }

  private scheduleFlush(): void {
    if (this.isOver) return;
    this.timer ??= setTimeout(() => void this.flush(), WINDOW_MS).unref();
  }

  private async flush(): Promise<void> {
    const news = [...this.batches.values()];
    this.batches.clear();
    try {
      if (await this.subscriptions.hasAny()) {
        for (const one of news) for (const whom of await this.recipients.find(one)) this.gather(whom, one);
        await this.sendAll();
      }
    } catch (error) {
      log.warn(`push notifications for the last messages were not sent: ${(error as Error).message}`);
    }
    this.timer = undefined;
    if (this.batches.size > 0 || this.pending.size > 0) this.scheduleFlush();
  }

  private gather(
    { person, texts, isMentioned, title }: PushRecipient,
    { conversation, last }: MessageBatch,
  ): void {
    const known = this.pending.get(person);
    if (!known && this.pending.size >= WAITING_MAX) return;
    this.pending.set(person, {
      texts: (known?.texts ?? 0) + texts,
      conversations: (known?.conversations ?? new Set<string>()).add(conversation),
      isMentioned: isMentioned || known?.isMentioned === true,
      title,
      last,
    });
  }

  private async sendAll(): Promise<void> {
    const now = performance.now();
    for (const [person, until] of this.cooldown) if (until <= now) this.cooldown.delete(person);
    const due = [...this.pending].filter(([person]) => !this.cooldown.has(person));
    for (const [person] of due) this.pending.delete(person);
    const away = new Map(due.filter(([person]) => this.recipients.isReachable(person)));
    for (const subscription of await this.subscriptions.listFor([...away.keys()])) {
      this.cooldown.set(subscription.person, now + PAUSE_MS);
      this.sender.enqueue(
        subscription,
        notificationOf(away.get(subscription.person)!, subscription.preview === 1),
      );
    }
  }
}

const EXCERPT_LENGTH = 120;

/** Without a preview, a notification contains neither text, sender nor conversation. */
function notificationOf(
  { texts, conversations, isMentioned, title, last }: PendingNotification,
  preview: boolean,
): object {
  return {
    conversation: last.conversation,
    texts,
    conversations: conversations.size,
    ...(isMentioned && { mentioned: true }),
    ...(preview && {
      name: last.name,
      ...(title !== undefined && { title }),
      excerpt: excerptOf(last.content, EXCERPT_LENGTH),
      ...(last.attachments && { attachments: last.attachments.length }),
    }),
  };
}
