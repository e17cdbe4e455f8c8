// @ts-check
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { nodeOn } from '../server/pinning.js';

const ENTRY = fileURLToPath(new URL('./main.js', import.meta.url));

/** The load generator, seen from outside its process. It runs on CPU 1. */
export class Generator {
  constructor() {
    const [command, args] = nodeOn(1, [ENTRY]);
    this.child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.next = 0;
    /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void }>} */
    this.waiting = new Map();
    this.child.on('message', (/** @type {any} */ { id, value, error }) => {
      const waiting = this.waiting.get(id);
      this.waiting.delete(id);
      if (error === undefined) waiting?.resolve(value);
      else waiting?.reject(new Error(error));
    });
    this.child.on('exit', (code) => {
      for (const { reject } of this.waiting.values()) reject(new Error(`the generator ended with ${code}`));
    });
  }

  /** See `main.js` for what can be asked. @param {string} ask @param {object} [asked] @returns {Promise<any>} */
  ask(ask, asked = {}) {
    const id = this.next++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.child.send({ id, ask, ...asked });
    });
  }

  end() {
    this.child.disconnect();
  }
}
