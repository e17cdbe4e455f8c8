import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';

/** The path in FIREFOX, or the Firefox of Debian if it is installed. */
export const FIREFOX = [process.env.FIREFOX, '/usr/bin/firefox-esr', '/usr/bin/firefox'].find(
  (path) => path && existsSync(path),
);

const START_MS = 30_000;
const ANSWER_MS = 30_000;
/** WebDriver names of keys. */
const ENTER = '\uE007';

interface Answer {
  id: number | null;
  type: 'success' | 'error' | 'event';
  result: never;
  error: string;
  message: string;
}

/**
 * An unmodified Firefox, controlled through WebDriver BiDi: Playwright supports only its own
 * patched build.
 */
export class Firefox {
  private readonly asked = new Map<number, (answer: Answer) => void>();
  private lastId = 0;

  private constructor(
    private readonly child: ChildProcess,
    private readonly profile: string,
    private readonly socket: WebSocket,
  ) {
    socket.on('message', (data: Buffer) => {
      const answer = JSON.parse(data.toString()) as Answer;
      if (answer.id !== null) this.asked.get(answer.id)?.(answer);
    });
  }

  static async start(path: string): Promise<Firefox> {
    const profile = await mkdtemp(join(tmpdir(), 'teahouse-firefox-'));
    await writeFile(join(profile, 'user.js'), 'user_pref("intl.accept_languages", "zh-CN");\n');
    const args = ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'];
    const child = spawn(path, [...args, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] });
    try {
      const socket = new WebSocket(`${await addressOf(child)}/session`);
      await once(socket, 'open');
      const firefox = new Firefox(child, profile, socket);
      await firefox.asks('session.new', { capabilities: {} });
      return firefox;
    } catch (error) {
      await end(child, profile);
      throw error;
    }
  }

  /** Opens a tab that shares nothing with the others, like a separate browser. */
  async opens(): Promise<Tab> {
    const { userContext } = await this.asks<{ userContext: string }>('browser.createUserContext', {});
    const tab = { type: 'window', userContext };
    return new Tab(this, (await this.asks<{ context: string }>('browsingContext.create', tab)).context);
  }

  async asks<Result>(method: string, params: object): Promise<Result> {
    const id = (this.lastId += 1);
    const answer = await new Promise<Answer>((done, failed) => {
      const late = setTimeout(() => failed(new Error(`${method}: no answer`)), ANSWER_MS);
      this.asked.set(id, (given) => {
        clearTimeout(late);
        done(given);
      });
      this.socket.send(JSON.stringify({ id, method, params }));
    });
    this.asked.delete(id);
    if (answer.type === 'error') throw new Error(`${method}: ${answer.error}: ${answer.message}`);
    return answer.result;
  }

  async end(): Promise<void> {
    this.socket.terminate();
    await end(this.child, this.profile);
  }
}

export class Tab {
  constructor(
    private readonly firefox: Firefox,
    private readonly context: string,
  ) {}

  async goes(url: string): Promise<void> {
    await this.asks('browsingContext.navigate', { url, wait: 'complete' });
  }

  async reloads(): Promise<void> {
    await this.asks('browsingContext.reload', { wait: 'complete' });
  }

  async becomes(viewport: { width: number; height: number }): Promise<void> {
    await this.asks('browsingContext.setViewport', { viewport });
  }

  /** Evaluates an expression with a JSON value in the page. */
  async sees<Value>(expression: string): Promise<Value> {
    const given = { expression: `JSON.stringify((${expression}) ?? null)`, awaitPromise: true };
    const target = { context: this.context };
    const { result, exceptionDetails } = await this.firefox.asks<{
      result: { value: string };
      exceptionDetails?: { text: string };
    }>('script.evaluate', { ...given, target });
    if (exceptionDetails) throw new Error(exceptionDetails.text);
    return JSON.parse(result.value) as Value;
  }

  /** Types the text key by key, and presses Enter. */
  async types(text: string): Promise<void> {
    const actions = [...Array.from(text), ENTER].flatMap((value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ]);
    await this.asks('input.performActions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
  }

  async clicks(css: string): Promise<void> {
    const locator = { type: 'css', value: css };
    const { nodes } = await this.asks<{ nodes: { sharedId: string }[] }>('browsingContext.locateNodes', {
      locator,
    });
    const origin = { type: 'element', element: { sharedId: nodes[0]!.sharedId } };
    const actions = [
      { type: 'pointerMove', x: 0, y: 0, origin },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ];
    await this.asks('input.performActions', { actions: [{ type: 'pointer', id: 'mouse', actions }] });
  }

  private asks<Result>(method: string, params: object): Promise<Result> {
    return this.firefox.asks(method, { context: this.context, ...params });
  }
}

async function addressOf({ stderr }: ChildProcess): Promise<string> {
  let said = '';
  const late = AbortSignal.timeout(START_MS);
  return new Promise((done, failed) => {
    late.addEventListener('abort', () => failed(new Error(`Firefox did not start: ${said}`)));
    stderr!.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const address = /WebDriver BiDi listening on (ws:\S+)/.exec(said)?.[1];
      if (address) done(address);
    });
  });
}

async function end(child: ChildProcess, profile: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
  // Its child processes may still write.
  await rm(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
