import { io, type Socket } from 'socket.io-client';

/** Requests of one socket that may wait in the queue. */
const AT_ONCE = 200;

/** A user without a browser, who sends any number of messages. */
export class HeadlessClient {
  private constructor(private readonly socket: Socket) {}

  static async enter(url: string, name: string): Promise<HeadlessClient> {
    const socket = io(url, { auth: { name }, transports: ['websocket'], forceNew: true });
    await new Promise((done) => socket.once('welcome', done));
    return new HeadlessClient(socket);
  }

  /**
   * Sends `<word> 1`, `<word> 2` … to the lobby or a room, and waits until the server has stored
   * all of them.
   */
  async sendTexts(word: string, count: number, conversation?: string): Promise<void> {
    for (let said = 0; said < count; said += AT_ONCE) {
      const batch = Array.from({ length: Math.min(AT_ONCE, count - said) }, (_, index) =>
        this.socket.emitWithAck('textmsg', { conversation, content: `${word} ${said + index + 1}` }),
      );
      await Promise.all(batch);
    }
  }

  /**
   * Sends `perSecond` texts per second until stopped, or fewer where the server is slower. Resolves
   * with their number, all of them stored.
   */
  sendAtRate(word: string, perSecond: number): () => Promise<number> {
    const began = performance.now();
    const said: Promise<unknown>[] = [];
    const waiting = new Set<string>();
    const say = async (content: string) => {
      waiting.add(content);
      await this.request('textmsg', { content });
      waiting.delete(content);
    };
    const timer = setInterval(() => {
      const due = Math.floor(((performance.now() - began) / 1_000) * perSecond);
      while (said.length < due && waiting.size < AT_ONCE) said.push(say(`${word} ${said.length + 1}`));
    }, 20);
    return async () => {
      clearInterval(timer);
      await Promise.all(said);
      return said.length;
    };
  }

  /** Sends one request of the protocol; resolves with the data of its reply. */
  async request<D = unknown>(event: string, body: object): Promise<D> {
    const reply = (await this.socket.emitWithAck(event, body)) as { ok: boolean; data: D; error?: unknown };
    if (!reply.ok) throw new Error(`${event}: ${JSON.stringify(reply.error)}`);
    return reply.data;
  }

  /** Waits for a message with exactly this text. */
  receives(text: string): Promise<void> {
    return new Promise((done) => {
      const listen = ({ content }: { content: string }): void => {
        if (content !== text) return;
        this.socket.off('textmsg', listen);
        done();
      };
      this.socket.on('textmsg', listen);
    });
  }

  disconnect(): void {
    this.socket.disconnect();
  }
}
