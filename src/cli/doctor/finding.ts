/** What one look found: fine, worth knowing, or broken, with what to do about it. */
export interface Finding {
  /** What was looked at. */
  check: CheckName;
  state: 'ok' | 'note' | 'broken';
  /** One line; where something is broken, it names the mend. */
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
