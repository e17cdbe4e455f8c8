import { ConsoleLogger, type LogLevel as NestLogLevel } from '@nestjs/common';
import type { LogLevel } from '../../config/config.js';

const LEVELS: LogLevel[] = ['fatal', 'error', 'warn', 'log', 'debug', 'verbose'];
/** Nest logger contexts that report the wiring at each start; hidden because they only help to debug Nest. */
export const FRAMEWORK_CONTEXTS: ReadonlySet<unknown> = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'WebSocketsController',
  'NestApplication',
]);

/** Logs the application's lines and Nest's warnings, each on one line. */
export class OneLineConsoleLogger extends ConsoleLogger {
  constructor(least: LogLevel) {
    super({ logLevels: LEVELS.slice(0, LEVELS.indexOf(least) + 1) });
  }

  protected override printMessages(
    messages: unknown[],
    context?: string,
    level?: NestLogLevel,
    ...rest: [('stdout' | 'stderr')?]
  ): void {
    if (level === 'log' && FRAMEWORK_CONTEXTS.has(context ?? '')) return;
    super.printMessages(messages.map(onOneLine), context, level, ...rest);
  }
}

/** Formats an object as `msg` and its fields on one line. */
function onOneLine(message: unknown): unknown {
  if (typeof message !== 'object' || message === null || message instanceof Error) return message;
  const { msg, ...fields } = message as Record<string, unknown>;
  return [msg, ...Object.entries(fields).map(([name, value]) => `${name}=${String(value)}`)].join(' ');
}
