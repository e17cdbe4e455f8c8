import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from './redis-process.js';

const BINARIES = '/usr/lib/postgresql';

type User = { uid?: number; gid?: number };

/** A PostgreSQL server of the test, which may be stopped and restarted. */
export class PostgresProcess {
  private child!: ChildProcess;

  private constructor(
    private readonly directory: string,
    private readonly port: number,
    private readonly as: User,
  ) {}

  static async start(): Promise<PostgresProcess> {
    const directory = mkdtempSync(join(tmpdir(), 'teahouse-postgres-'));
    // initdb refuses to run as root.
    const as: User = process.getuid!() === 0 ? idsOf('postgres') : {};
    if (as.uid !== undefined) chownSync(directory, as.uid, as.gid!);
    const postgres = new PostgresProcess(directory, await freePort(), as);
    execFileSync(binary('initdb'), ['-D', postgres.data, '-U', 'postgres', '-A', 'trust'], {
      ...as,
      cwd: directory,
      stdio: 'pipe',
    });
    await postgres.run();
    return postgres;
  }

  get url(): string {
    return `postgres://postgres@127.0.0.1:${this.port}/postgres`;
  }

  async run(): Promise<void> {
    const args = [
      '-D',
      this.data,
      '-p',
      String(this.port),
      '-c',
      'listen_addresses=127.0.0.1',
      '-k',
      this.directory,
    ];
    this.child = spawn(binary('postgres'), args, { ...this.as, cwd: this.directory, stdio: 'ignore' });
    for (let tries = 0; !(await this.answers()); tries += 1) {
      if (tries > 200) throw new Error('PostgreSQL does not answer');
      await pause(50);
    }
  }

  /**
   * Does what `pg_ctl restart -m immediate` does: connections are cut, and committed data is
   * recovered from the WAL.
   */
  async restart(): Promise<void> {
    await this.stop('SIGQUIT');
    await this.run();
  }

  /** Stops every one of its processes where it is. */
  async freeze(ms: number): Promise<void> {
    const all = [this.child.pid!, ...this.backends()];
    for (const pid of all) process.kill(pid, 'SIGSTOP');
    await pause(ms);
    for (const pid of all) process.kill(pid, 'SIGCONT');
  }

  async end(): Promise<void> {
    await this.stop('SIGQUIT');
    rmSync(this.directory, { recursive: true, force: true });
  }

  private get data(): string {
    return join(this.directory, 'data');
  }

  private async stop(signal: NodeJS.Signals): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.kill(signal);
    await exited;
  }

  private backends(): number[] {
    const listed = execFileSync('ps', ['-o', 'pid=', '--ppid', String(this.child.pid)]).toString();
    return listed.split('\n').map(Number).filter(Boolean);
  }

  private async answers(): Promise<boolean> {
    const client = new pg.Client({ connectionString: this.url, connectionTimeoutMillis: 1_000 });
    client.on('error', () => {});
    try {
      await client.connect();
      return true;
    } catch {
      return false;
    } finally {
      // A client that was refused never gets an end event.
      void client.end().catch(() => {});
    }
  }
}

function binary(name: string): string {
  const versions = readdirSync(BINARIES).sort();
  return join(BINARIES, versions.at(-1)!, 'bin', name);
}

function idsOf(user: string): User {
  const id = (flag: string) => Number(execFileSync('id', [flag, user]).toString());
  return { uid: id('-u'), gid: id('-g') };
}
