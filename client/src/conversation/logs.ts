import { Log } from './log';

const logs = new Map<string, Log>();

/** The log of a conversation, empty until it is opened. */
export function logOf(conversation: string): Log {
  let log = logs.get(conversation);
  if (!log) logs.set(conversation, (log = new Log(conversation)));
  return log;
}

export function allLogs(): Iterable<Log> {
  return logs.values();
}

export function forgetLogs(): void {
  logs.clear();
}
