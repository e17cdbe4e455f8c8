// @ts-check
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeOn } from './pinning.js';

const START_MS = 60_000;
const STOP_MS = 10_000;

/** @type {Set<ChatServer>} those that run: none outlives this process, however it ends */
const running = new Set();
process.once('exit', () => {
  for (const server of running) server.abandon();
});

/**
 * @typedef {object} Start
 * @property {Record<string, string>} [env]
 * @property {string[]} [nodeArgs]
 * @property {string} [dataDir] kept afterwards; default: a fresh one that goes with the server
 */

/** A chat server in a process of its own, on CPU 0. */
export class ChatServer {
  /**
   * @param {'tutorial' | 'teahouse'} wireProtocol how one talks to it
   * @param {string} entry what Node runs
   */
  constructor(wireProtocol, entry) {
    this.wireProtocol = wireProtocol;
    this.entry = entry;
    this.port = 0;
    this.pid = 0;
    /** From the start of the process to the line that says it listens. */
    this.startSeconds = 0;
    this.output = '';
  }

  get ports() {
    return [this.port];
  }

  get pids() {
    return [this.pid];
  }

  /** Resolves once it listens. @param {Start} [how] */
  async start({ env = {}, nodeArgs = [], dataDir } = {}) {
    this.temporary = dataDir ? null : mkdtempSync(join(tmpdir(), 'teahouse-bench-'));
    const [command, args] = nodeOn(0, [...nodeArgs, this.entry]);
    const from = performance.now();
    const child = spawn(command, args, {
      env: {
        ...process.env,
        PORT: '0',
        DATA_DIR: dataDir ?? this.temporary ?? '',
        RATE_LIMITS: 'off',
        NODE_ENV: 'production',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    this.output = '';
    this.port = 0;
    running.add(this);
    this.pid = child.pid ?? 0;
    this.hasEnded = false;
    this.ended = new Promise((resolve) => child.once('exit', resolve)).then(() => (this.hasEnded = true));
    this.port = await new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`no line with its URL within ${START_MS} ms: ${this.output}`)),
        START_MS,
      );
      child.once('exit', () => reject(new Error(`${this.entry} did not start:\n${this.output}`)));
      const watch = (/** @type {Buffer} */ chunk) => {
        this.output = (this.output + chunk).slice(-4000);
        const listening = /http:\/\/[^\s"']*?:(\d+)/.exec(this.output);
        if (!listening || this.port > 0) return;
        this.startSeconds = (performance.now() - from) / 1000;
        clearTimeout(timer);
        resolve(Number(listening[1]));
      };
      child.stdout.on('data', watch);
      child.stderr.on('data', watch);
    });
    return this;
  }

  /** @param {NodeJS.Signals} [signal] */
  async stop(signal = 'SIGTERM') {
    this.child?.kill(signal);
    const timer = setTimeout(() => this.child?.kill('SIGKILL'), STOP_MS);
    await this.ended;
    clearTimeout(timer);
    this.abandon();
  }

  /** Leaves no process and no files behind. */
  abandon() {
    running.delete(this);
    this.child?.kill('SIGKILL');
    if (this.temporary) rmSync(this.temporary, { recursive: true, force: true });
  }
}

/** The baseline. */
export const tutorialServer = () =>
  new ChatServer('tutorial', fileURLToPath(new URL('../tutorial/server.js', import.meta.url)));

/** Teahouse, as built. @param {string} entry */
export const teahouseServer = (entry) => new ChatServer('teahouse', entry);
