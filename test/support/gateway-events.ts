import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const DIST = join(import.meta.dirname, '../../dist');

const gateways = await Promise.all(
  readdirSync(DIST, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.gateway.js'))
    .map((file) => import(join(DIST, file)) as Promise<Record<string, { prototype: object }>>),
);

interface Handler {
  event: string;
  /** The types of the handler's parameters. */
  types: readonly (abstract new () => unknown)[];
}

/** Every handler of the server's gateways, read from the gateways themselves. */
export const HANDLERS: readonly Handler[] = gateways
  .flatMap((exported) => Object.values(exported))
  .flatMap(({ prototype }) =>
    Object.getOwnPropertyNames(prototype).map((name) => ({
      event: Reflect.getMetadata('message', prototype[name as never]) as string,
      types: (Reflect.getMetadata('design:paramtypes', prototype, name) ?? []) as Handler['types'],
    })),
  )
  .filter(({ event }) => event !== undefined);

export const EVENTS: string[] = HANDLERS.map(({ event }) => event);
