import { Logger } from '@nestjs/common';
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ChatException } from '../protocol/chat-exception.js';
import type {
  ImageFailure,
  ImageRequest,
  ProcessedImage,
  ImageWorkerMessage,
} from './image-worker-messages.js';

const MODULE = fileURLToPath(new URL('./image.worker.js', import.meta.url));
/** A machine under load takes seconds to load the library. */
const START_MAX_MS = 30_000;
const HEAP_MAX_MIB = 128;

const log = new Logger('Attachments');

type Outcome = { drawn: ProcessedImage } | ImageFailure | 'not_begun';

/** One image process: started with the first picture, reused, and killed at the deadline. */
export class ImageWorkerProcess {
  private started: Promise<ChildProcess> | undefined;
  private child: ChildProcess | undefined;

  /**
   * Processes one picture. The caller waits before it passes the next one.
   * @param deadlineMs after which the process is killed
   * @throws ChatException `unavailable` if no process can be started
   */
  async process(request: ImageRequest, deadlineMs: number): Promise<ProcessedImage | ImageFailure> {
    // A process may end on its own between two pictures; the second one is not the cause.
    for (let tries = 0; tries < 2; tries += 1) {
      const outcome = await this.attempt(await this.start(), request, deadlineMs);
      if (outcome === 'not_begun') continue;
      return 'drawn' in outcome ? outcome.drawn : outcome;
    }
    throw cannotStart('it ends before it takes a picture');
  }

  /** Kills the process, even while it works. */
  close(): void {
    this.child?.kill('SIGKILL');
    this.child = undefined;
    this.started = undefined;
  }

  private start(): Promise<ChildProcess> {
    this.started ??= this.launch().catch((error: unknown) => {
      this.close();
      throw cannotStart((error as Error).message);
    });
    return this.started;
  }

  private launch(): Promise<ChildProcess> {
    return new Promise((done, failed) => {
      const child = fork(MODULE, {
        // Passes neither the settings of the server nor its Node options.
        env: { MALLOC_ARENA_MAX: '2' },
        execArgv: [`--max-old-space-size=${HEAP_MAX_MIB}`],
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      });
      this.child = child;
      const timer = setTimeout(() => failed(new Error(`no answer within ${START_MAX_MS} ms`)), START_MAX_MS);
      child.once('message', () => {
        clearTimeout(timer);
        done(child);
      });
      child.on('error', failed);
      child.once('exit', (code, signal) => {
        clearTimeout(timer);
        failed(new Error(`it ended with ${signal ?? `code ${code}`}`));
        if (this.child === child) this.close();
      });
      child.unref();
      child.channel?.unref();
    });
  }

  private attempt(child: ChildProcess, request: ImageRequest, deadlineMs: number): Promise<Outcome> {
    return new Promise((done) => {
      let hasBegun = false;
      const settle = (outcome: Outcome): void => {
        clearTimeout(timer);
        child.off('message', hear);
        child.off('exit', end);
        done(outcome);
      };
      const hear = (message: ImageWorkerMessage): void => {
        if ('began' in message) hasBegun = true;
        if ('drawn' in message) settle(message);
        if (!('failed' in message)) return;
        if (message.ends) {
          warn(request, message.message);
          this.close();
        }
        settle({ failed: message.failed, message: message.message });
      };
      const end = (code: number | null, signal: string | null): void => {
        this.close();
        if (!hasBegun) return settle('not_begun');
        warn(request, `the image process ended with ${signal ?? `code ${code}`}`);
        settle({ failed: 'invalid', message: 'the decoder failed' });
      };
      const timer = setTimeout(() => {
        warn(request, `it took more than ${deadlineMs} ms`);
        this.close();
        settle({ failed: 'too_large', message: `the picture takes more than ${deadlineMs} ms to process` });
      }, deadlineMs);
      child.on('message', hear);
      child.once('exit', end);
      if (child.connected) child.send(request, (error) => error && end(null, 'a closed channel'));
      else end(null, 'a closed channel');
    });
  }
}

function warn({ type }: ImageRequest, reason: string): void {
  log.warn(`refused a picture (${type}): ${reason}; the image process restarts`);
}

function cannotStart(reason: string): ChatException {
  log.error(`cannot start the image process, so no picture can be uploaded: ${reason}`);
  return new ChatException('unavailable', 'pictures cannot be processed now: send it again later', {
    retryAfterMs: 10_000,
  });
}
