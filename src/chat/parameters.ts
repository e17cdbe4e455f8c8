import type { ChatSocket } from '../delivery/delivery.js';
import { Refusal } from '../protocol/refusal.js';
import type { Person } from '../protocol/shapes.js';
import { bodyReader } from './body.js';

/** What one parameter of a handler is given. Throws the Refusal where the request is not for this handler to answer. */
type Reader = (socket: ChatSocket, body: object) => unknown;
/** @param declared the parameter's type */
type ReaderOf = (declared: new () => unknown) => Reader;

const PARAMETERS = 'teahouse:parameters';

/** The socket of whoever asks, be it a visitor's. */
export const From = (): ParameterDecorator => parameter(() => (socket) => socket);

/** Who asks; a visitor is told to say a name first. */
export const Me = (): ParameterDecorator => parameter(() => me);

/** An administrator who asks; everybody else is told no. */
export const Admin = (): ParameterDecorator =>
  parameter(() => (socket) => {
    const person = me(socket);
    if (!socket.data.isAdmin) throw new Refusal('forbidden', 'only an administrator may do this');
    return person;
  });

/** The body of a request, read as what the parameter is declared as, and checked. */
export const Body = (): ParameterDecorator =>
  parameter((declared) => {
    const read = bodyReader(declared);
    return (_socket, body) => read(body);
  });

/**
 * The method of a gateway that answers a request, as a function of who asks and the body.
 * @throws TypeError where nothing says what one of its parameters is to be given
 */
export function handlerOf(gateway: object, method: string): (socket: ChatSocket, body: object) => unknown {
  const handle = (gateway as Record<string, (...given: unknown[]) => unknown>)[method]!;
  const declared = Reflect.getMetadata('design:paramtypes', gateway, method) as (new () => unknown)[];
  const readerOf = parametersOf(gateway, method);
  const readers = declared.map((type, at) => {
    if (!readerOf[at]) throw new TypeError(`parameter ${at} of ${method} is given nothing`);
    return readerOf[at](type);
  });
  return (socket, body) =>
    handle.apply(
      gateway,
      readers.map((read) => read(socket, body)),
    );
}

function parameter(readerOf: ReaderOf): ParameterDecorator {
  return (gateway, method, at) => {
    const readers = [...parametersOf(gateway, method as string)];
    readers[at] = readerOf;
    Reflect.defineMetadata(PARAMETERS, readers, gateway, method!);
  };
}

function parametersOf(gateway: object, method: string): readonly (ReaderOf | undefined)[] {
  return (Reflect.getMetadata(PARAMETERS, gateway, method) ?? []) as (ReaderOf | undefined)[];
}

function me({ data: { person } }: ChatSocket): Person {
  if (!person) throw new Refusal('unauthenticated', 'take a nickname first');
  return person;
}
