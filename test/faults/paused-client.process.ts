import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FaultEnvironment } from './fault-environment.js';

const CAUGHT_UP_WITHIN_MS = 10_000;

/** A client in a separate process that receives the lobby. */
export class PausedClientProcess {
  private constructor(private readonly child: ChildProcess) {}

  static async start(url: string): Promise<PausedClientProcess> {
    const child = fork(fileURLToPath(new URL('./paused-client.main.js', import.meta.url)), [url, 'away']);
    await once(child, 'message');
    return new PausedClientProcess(child);
  }

  stop(): void {
    this.child.kill('SIGSTOP');
  }

  goOn(): void {
    this.child.kill('SIGCONT');
  }

  /**
   * Returns whether it is soon shown 1, 2, 3 … of the lobby, as far as a client that was never
   * stopped.
   */
  async catchesUp({ clients, until }: Pick<FaultEnvironment, 'clients' | 'until'>): Promise<boolean> {
    const length = clients[0]!.shown.get('lobby')!.length;
    return until(async () => {
      const heard = once(this.child, 'message') as Promise<[string[]]>;
      this.child.send('what were you shown?');
      const [ids] = await heard;
      return ids.length >= length && ids.every((id, i) => id === `lobby.${i + 1}`);
    }, CAUGHT_UP_WITHIN_MS);
  }

  async end(): Promise<void> {
    const gone = once(this.child, 'exit');
    this.goOn();
    this.child.kill('SIGKILL');
    await gone;
  }
}
