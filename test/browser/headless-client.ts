import { io, type Socket } from 'socket.io-client';

/** Requests of one socket that may wait for their turn. */
const AT_ONCE = 200;

/** Somebody who talks without a browser, as much as is asked for. */
export class Talker {
  private constructor(private readonly socket: Socket) {}

  static async enter(url: string, name: string): Promise<Talker> {
    const socket = io(url, { auth: { name }, transports: ['websocket'], forceNew: true });
    await new Promise((done) => socket.once('welcome', done));
    return new Talker(socket);
  }

  /** Says `<word> 1`, `<word> 2` … in the lobby or in a room, and waits until the house has them all. */
  async says(word: string, count: number, conversation?: string): Promise<void> {
    for (let said = 0; said < count; said += AT_ONCE) {
      const batch = Array.from({ length: Math.min(AT_ONCE, count - said) }, (_, index) =>
        this.socket.emitWithAck('textmsg', { conversation, content: `${word} ${said + index + 1}` }),
      );
      await Promise.all(batch);
    }
  }

  /**
   * Says `perSecond` texts a second until it is told to stop, or fewer where the house does not come along; comes back
   * with how many there were, all of them stored.
   */
  pours(word: string, perSecond: number): () => Promise<number> {
    const began = performance.now();
    const said: Promise<unknown>[] = [];
    const waiting = new Set<string>();
    const say = async (content: string) => {
      waiting.add(content);
      await this.asks('textmsg', { content });
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

  /** One request of the protocol; comes back with the data of its answer. */
  async asks<D = unknown>(event: string, body: object): Promise<D> {
    const reply = (await this.socket.emitWithAck(event, body)) as { ok: boolean; data: D; error?: unknown };
    if (!reply.ok) throw new Error(`${event}: ${JSON.stringify(reply.error)}`);
    return reply.data;
  }

  /** Waits for somebody to say exactly this. */
  hears(text: string): Promise<void> {
    return new Promise((done) => {
      const listen = ({ content }: { content: string }): void => {
        if (content !== text) return;
        this.socket.off('textmsg', listen);
        done();
      };
      this.socket.on('textmsg', listen);
    });
  }

  leave(): void {
    this.socket.disconnect();
  }
}
