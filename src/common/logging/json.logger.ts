import type { LoggerService } from '@nestjs/common';
import { stdout } from 'node:process';
import { pino, type Level, type Logger } from 'pino';
import type { LogLevel } from '../../config/config.js';
import { FRAMEWORK_CONTEXTS } from './console.logger.js';

/** pino's names for the levels; what people call "log" is "info" to it. */
const LEVELS: Record<LogLevel, Level> = {
  fatal: 'fatal',
  error: 'error',
  warn: 'warn',
  log: 'info',
  debug: 'debug',
  verbose: 'trace',
};

/** The same lines as `OneLineConsoleLogger` writes, each as a JSON object: `time`, `level`, `context`, `msg`, and ids. */
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

  /** The framework hands over the context last, and before it, of an error, its stack. */
  private write(level: LogLevel, message: unknown, more: unknown[]): void {
    const context = more.pop();
    if (level === 'log' && FRAMEWORK_CONTEXTS.has(context)) return;
    const stack = typeof more[0] === 'string' ? { stack: more[0] } : {};
    const told = typeof message === 'object' && message !== null ? message : { msg: String(message) };
    this.pino[LEVELS[level]]({ context, ...told, ...stack });
  }
}
