import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepLog } from '../support/witness.js';
import { freshDatabase, type TestDatabase } from '../support/databases.js';

/** A server as operators run it: a process of its own, which can be killed and started again on the same data. */
export class ServerProcess {
  private child!: ChildProcess;
  private port = 0;
  /** Everything it printed, for the reader of a failure. */
  readonly output: string[] = [];

  private constructor(
    private readonly main: string,
    readonly directory: string,
    private readonly database: TestDatabase,
    private readonly settings: Record<string, string>,
  ) {}

  static async start(settings: Record<string, string> = {}, main = 'dist/main.js'): Promise<ServerProcess> {
    const directory = await mkdtemp(join(tmpdir(), 'teahouse-fault-'));
    const server = new ServerProcess(main, directory, await freshDatabase(), settings);
    await server.run();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Starts the process and waits until it listens; always on the port of the first time. */
  async run(): Promise<void> {
    const env = {
      PATH: process.env.PATH!,
      HOST: '127.0.0.1',
      PORT: String(this.port),
      DATA_DIR: this.directory,
      DATABASE_URL: this.database.url ?? '',
      RATE_LIMITS: 'off',
      ...this.settings,
    };
    this.child = spawn(process.execPath, [this.main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.port = await new Promise<number>((done, failed) => {
      const read = (chunk: Buffer): void => {
        this.output.push(chunk.toString());
        keepLog(chunk.toString());
        const open = /open at http:\/\/[^:]+:(\d+)/.exec(this.output.slice(-20).join(''));
        if (open) done(Number(open[1]));
      };
      this.child.stdout!.on('data', read);
      this.child.stderr!.on('data', read);
      this.child.once('exit', () =>
        failed(new Error(`the server did not start: ${this.output.slice(-20).join('')}`)),
      );
    });
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill(signal);
    await exited;
  }

  async end(): Promise<void> {
    await this.kill();
    await this.database.drop();
    await rm(this.directory, { recursive: true, force: true });
  }
}
