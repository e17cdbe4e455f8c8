import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeEveryoneContacts } from '../support/contacts.js';
import { recordLog } from '../support/captured-logs.js';
import { freshDatabase, type TestDatabase } from '../support/databases.js';

export interface ProcessOptions {
  /** Command line options of Node itself. */
  nodeArgs?: readonly string[];
  /** Whether its users are not acquainted, as outside of tests. */
  strangers?: boolean;
  /** A data directory to use instead of a new one; it stays when the server ends. */
  directory?: string;
}

/** The Node binary that runs the servers. */
export const SERVER_NODE = process.env.SERVER_NODE || process.execPath;

const MAIN = 'dist/main.js';
const UNFORESEEN = /unexpected error|cannot handle a message|unhandled|uncaught/i;
const LINES_KEPT = 500;

/**
 * A server as operators run it: a separate process, which can be killed and restarted on the same
 * data.
 */
export class ServerProcess {
  private child!: ChildProcess;
  private itsPort = 0;
  private isMeantToEnd = false;
  /** The latest output, for the reader of a failure. */
  readonly output: string[] = [];
  /** Unexpected behaviour: it ended by itself, or logged an unexpected error. */
  readonly faults: string[] = [];

  private constructor(
    private readonly main: string,
    readonly directory: string,
    private readonly database: TestDatabase,
    readonly settings: Readonly<Record<string, string>>,
    private readonly more: ProcessOptions,
  ) {}

  /** @param database a new one by default; a given one is dropped by its creator */
  static async start(
    settings: Record<string, string> = {},
    main = MAIN,
    database?: string,
    more: ProcessOptions = {},
  ): Promise<ServerProcess> {
    const directory = more.directory ?? (await mkdtemp(join(tmpdir(), 'teahouse-fault-')));
    const itsOwn = database ? { url: database, drop: async () => {} } : await freshDatabase();
    const server = new ServerProcess(main, directory, itsOwn, settings, more);
    // A mutant may hold a transaction open, so an unchanged build prepares the file.
    const isPrepared = main !== MAIN && itsOwn.url === undefined && !more.strangers;
    try {
      if (isPrepared)
        await (await ServerProcess.start(settings, MAIN, undefined, { ...more, directory })).kill('SIGTERM');
      await server.run();
      if (!more.strangers && !isPrepared)
        await makeEveryoneContacts(itsOwn.url, settings.DATA_DIR ?? directory);
    } catch (error) {
      await server.end();
      throw error;
    }
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.itsPort}`;
  }

  get port(): number {
    return this.itsPort;
  }

  get pid(): number {
    return this.child.pid!;
  }

  get databaseUrl(): string | undefined {
    return this.database.url;
  }

  /** Starts the process and waits until it listens; always on the port of the first start. */
  async run(): Promise<void> {
    const env = {
      PATH: process.env.PATH!,
      HOST: '127.0.0.1',
      PORT: String(this.itsPort),
      DATA_DIR: this.directory,
      DATABASE_URL: this.database.url ?? '',
      RATE_LIMITS: 'off',
      ...(process.env.TEST_COVERAGE ? { NODE_V8_COVERAGE: process.env.TEST_COVERAGE } : {}),
      ...this.settings,
    };
    this.isMeantToEnd = false;
    const args = [...(this.more.nodeArgs ?? []), this.main];
    const child = spawn(SERVER_NODE, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    this.itsPort = await new Promise<number>((done, failed) => {
      let head = '';
      const read = (chunk: Buffer): void => {
        const text = chunk.toString();
        recordLog(text);
        this.output.push(text);
        if (this.output.length > LINES_KEPT) this.output.shift();
        if (UNFORESEEN.test(text)) this.faults.push(`it logged: ${text.slice(0, 500)}`);
        if (head.length < 20_000) head += text;
        const open = /open at http:\/\/[^:]+:(\d+)/.exec(head);
        if (open) done(Number(open[1]));
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('exit', (code, signal) => {
        if (!this.isMeantToEnd) this.faults.push(`it ended by itself (${signal ?? code})`);
        failed(new Error(`the server did not start: ${head.slice(-2_000)}`));
      });
    });
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (this.hasEnded) return;
    const gone = this.exits();
    this.child.kill(signal);
    await gone;
  }

  /** Resolves when it ends, which is expected from now on. */
  async exits(): Promise<void> {
    this.isMeantToEnd = true;
    if (!this.hasEnded) await once(this.child, 'exit');
  }

  /** Makes an exit unexpected again, after {@link exits}. */
  keepRunning(): void {
    this.isMeantToEnd = false;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Resident memory, in MiB. */
  get memoryMb(): number {
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)![1]) / 1_024);
  }

  /** Number of open descriptors. */
  get descriptors(): number {
    return readdirSync(`/proc/${this.pid}/fd`).length;
  }

  /** Its metrics, by name. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
  }

  async isReady(): Promise<boolean> {
    const answer = await fetch(`${this.url}/health/ready`, { signal: AbortSignal.timeout(5_000) }).catch(
      () => undefined,
    );
    return answer?.ok === true;
  }

  async end(): Promise<void> {
    if (this.child && !this.hasEnded) this.signal('SIGCONT');
    if (this.child) await this.kill();
    await this.database.drop();
    if (!this.more.directory) await rm(this.directory, { recursive: true, force: true });
  }
}
