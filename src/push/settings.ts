import type { Config } from '../config.js';

/** What of the settings this folder goes by. */
export abstract class PushSettings implements Pick<Config, 'pushContact' | 'pushToLoopback'> {
  abstract readonly pushContact: string;
  abstract readonly pushToLoopback: boolean;
}
