/** What one look found: fine, worth knowing, or broken, with what to do about it. */
export interface Finding {
  /** What was looked at. */
  about: About;
  state: 'ok' | 'note' | 'broken';
  /** One line; where something is broken, it names the mend. */
  says: string;
}

export type About =
  | 'node'
  | 'settings'
  | 'directory'
  | 'disk'
  | 'database'
  | 'clock'
  | 'redis'
  | 'port'
  | 'server'
  | 'version'
  | 'origin'
  | 'websocket'
  | 'proxy';

export const ok = (about: About, says: string): Finding => ({ about, state: 'ok', says });
export const note = (about: About, says: string): Finding => ({ about, state: 'note', says });
export const broken = (about: About, says: string): Finding => ({ about, state: 'broken', says });
