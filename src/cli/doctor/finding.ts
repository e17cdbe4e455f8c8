/** The result of one check. */
export interface Finding {
  check: CheckName;
  state: 'ok' | 'note' | 'broken';
  /** One line; for a problem it says what to do. */
  message: string;
}

export type CheckName =
  | 'node'
  | 'settings'
  | 'directory'
  | 'disk'
  | 'database'
  | 'clock'
  | 'uploads'
  | 'redis'
  | 'port'
  | 'server'
  | 'version'
  | 'origin'
  | 'websocket'
  | 'proxy';

export const ok = (check: CheckName, message: string): Finding => ({ check, state: 'ok', message });
export const note = (check: CheckName, message: string): Finding => ({ check, state: 'note', message });
export const broken = (check: CheckName, message: string): Finding => ({ check, state: 'broken', message });
