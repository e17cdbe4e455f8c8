import { Log } from './log';

const logs = new Map<string, Log>();

/** The log of a conversation, empty until it is opened. */
export function logOf(conversation: string): Log {
  let log = logs.get(conversation);
  if (!log) logs.set(conversation, (log = new Log(conversation)));
  return log;
}

/** The log of a conversation that this person may read from `since` on. Whoever comes back into a room starts anew. */
export function logFrom(conversation: string, since = 1): Log {
  if (logOf(conversation).since !== since) logs.set(conversation, new Log(conversation, since));
  return logOf(conversation);
}

export function forgetLog(conversation: string): void {
  logs.delete(conversation);
}

export function allLogs(): Iterable<Log> {
  return logs.values();
}

export function forgetLogs(): void {
  logs.clear();
}
