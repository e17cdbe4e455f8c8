import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A terminal in a directory, with the settings of this test and no other environment variables. */
export class Shell {
  private readonly running = new Set<ChildProcess>();

  constructor(
    readonly directory: string,
    private readonly settings: Readonly<Record<string, string>> = {},
  ) {}

  /**
   * Runs a command and waits for its end. Rejects with everything it printed where its exit code is
   * not 0.
   */
  async types(line: string): Promise<string> {
    try {
      const { stdout, stderr } = await run('bash', ['-c', line], this.options());
      return stdout + stderr;
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      throw new Error(`${line}\n${stdout}${stderr}`.slice(-4_000), { cause: error });
    }
  }

  /** Starts a command that keeps running, and waits until it has printed this. */
  async starts(line: string, printed: RegExp): Promise<{ match: RegExpExecArray; output: () => string }> {
    const child = spawn('bash', ['-c', line], { ...this.options(), detached: true, stdio: 'pipe' });
    this.running.add(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    }
    const ended = once(child, 'exit');
    for (let match; ;) {
      if ((match = printed.exec(output))) return { match, output: () => output };
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`${line} ended:\n${output.slice(-4_000)}`);
      await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), ended]);
    }
  }

  /** Stops the running command, as Ctrl+C does. */
  async leaves(): Promise<void> {
    for (const child of this.running) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = once(child, 'exit');
      // A terminal interrupts the whole line: npm, and what npm has started.
      process.kill(-child.pid!, 'SIGINT');
      await ended;
    }
    this.running.clear();
  }

  private options() {
    // A network may have its own certificate authority.
    const { PATH, HOME, NODE_EXTRA_CA_CERTS = '' } = process.env;
    const env = { PATH, HOME, ...(NODE_EXTRA_CA_CERTS && { NODE_EXTRA_CA_CERTS }), ...this.settings };
    return { cwd: this.directory, env, maxBuffer: 64 * 1024 * 1024 };
  }
}
