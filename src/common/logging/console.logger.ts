import { ConsoleLogger, type LogLevel as NestLogLevel } from '@nestjs/common';
import type { LogLevel } from '../../config/config.js';

const LEVELS: LogLevel[] = ['fatal', 'error', 'warn', 'log', 'debug', 'verbose'];
/** What the framework says of its own wiring at every start is of use only to who debugs it. */
export const FRAMEWORK_CONTEXTS: ReadonlySet<unknown> = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'WebSocketsController',
  'NestApplication',
]);

/** What the operator reads: this house's own lines, and the framework's warnings. */
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

/** What is told in fields stands on one line too. */
function onOneLine(message: unknown): unknown {
  if (typeof message !== 'object' || message === null || message instanceof Error) return message;
  const { msg, ...fields } = message as Record<string, unknown>;
  return [msg, ...Object.entries(fields).map(([name, value]) => `${name}=${String(value)}`)].join(' ');
}
