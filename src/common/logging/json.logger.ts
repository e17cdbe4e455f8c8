import type { LoggerService } from '@nestjs/common';
import { stdout } from 'node:process';
import { pino, type Level, type Logger } from 'pino';
import type { LogLevel } from '../../config/config.js';
import { FRAMEWORK_CONTEXTS } from './console.logger.js';

/** Maps Nest levels to pino levels; pino calls `log` `info`. */
const LEVELS: Record<LogLevel, Level> = {
  fatal: 'fatal',
  error: 'error',
  warn: 'warn',
  log: 'info',
  debug: 'debug',
  verbose: 'trace',
};

/** Logs the same lines as `OneLineConsoleLogger`, each as a JSON object: `time`, `level`, `context`, `msg`, and ids. */
export class JsonLogger implements LoggerService {
  private readonly pino: Logger;

  constructor(least: LogLevel) {
    const options = {
      level: LEVELS[least],
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level: string) => ({ level }) },
    };
    this.pino = pino(options, stdout);
  }

  fatal = (message: unknown, ...more: unknown[]) => this.write('fatal', message, more);
  error = (message: unknown, ...more: unknown[]) => this.write('error', message, more);
  warn = (message: unknown, ...more: unknown[]) => this.write('warn', message, more);
  log = (message: unknown, ...more: unknown[]) => this.write('log', message, more);
  debug = (message: unknown, ...more: unknown[]) => this.write('debug', message, more);
  verbose = (message: unknown, ...more: unknown[]) => this.write('verbose', message, more);

  /** Nest passes the context as the last argument, and the stack of an error before it. */
  private write(level: LogLevel, message: unknown, more: unknown[]): void {
    const context = more.pop();
    if (level === 'log' && FRAMEWORK_CONTEXTS.has(context)) return;
    const stack = typeof more[0] === 'string' ? { stack: more[0] } : {};
    const told = typeof message === 'object' && message !== null ? message : { msg: String(message) };
    this.pino[LEVELS[level]]({ context, ...told, ...stack });
  }
}
