import type { ChatSocket } from '../delivery/delivery.service.js';
import { accessCheck, accessOf, currentUser, type Access } from './access.decorators.js';
import { createDtoReader } from './dto-validator.js';

/** Returns the value of one parameter of a handler. */
type ParamReader = (socket: ChatSocket, body: object) => unknown;

interface Param {
  /** @param declared the parameter's type */
  createReader: (declared: new () => unknown) => ParamReader;
  /** Visitors do not have this value. */
  needsUser?: boolean;
}

const PARAMS = 'teahouse:params';

/** The socket of the connection that sent the request. */
export const Client = (): ParameterDecorator => param({ createReader: () => (socket) => socket });

/** The user who sent the request. Only for handlers that require a user. */
export const CurrentUser = (): ParameterDecorator =>
  param({ createReader: () => currentUser, needsUser: true });

/** The body of the request, read as the DTO that the parameter is declared as, and validated. */
export const Payload = (): ParameterDecorator =>
  param({
    createReader: (declared) => {
      const read = createDtoReader(declared);
      return (_socket, body) => read(body);
    },
  });

/**
 * Returns a gateway's method as a function of the socket and the body of a request. It checks access, reads the
 * parameters, and calls the method.
 * @throws TypeError if the method does not have exactly one access decorator, or if a parameter has no decorator
 */
export function createHandler(
  gateway: object,
  method: string,
): (socket: ChatSocket, body: object) => unknown {
  const name = `${gateway.constructor.name}.${method}`;
  const access = onlyAccess(name, accessOf(gateway, method));
  const check = accessCheck(access);
  const handle = (gateway as Record<string, (...given: unknown[]) => unknown>)[method]!;
  const declared = Reflect.getMetadata('design:paramtypes', gateway, method) as (new () => unknown)[];
  const params = paramsOf(gateway, method);
  const readers = declared.map((type, at) => {
    const given = params[at];
    if (!given) {
      throw new TypeError(
        `parameter ${at} of ${name} has no decorator: use @Client(), @CurrentUser() or @Payload()`,
      );
    }
    if (given.needsUser && access === 'public') {
      throw new TypeError(`${name} is @Public() and has a @CurrentUser(), which a visitor does not have`);
    }
    return given.createReader(type);
  });
  return (socket, body) => {
    check?.(socket);
    return handle.apply(
      gateway,
      readers.map((read) => read(socket, body)),
    );
  };
}

function onlyAccess(name: string, declared: readonly Access[]): Access {
  const [access] = declared;
  if (access && declared.length === 1) return access;
  throw new TypeError(
    `${name} has ${declared.length} access decorators: give it exactly one of @Public(), @Authenticated(), @AdminOnly()`,
  );
}

function param(given: Param): ParameterDecorator {
  return (gateway, method, at) => {
    const params = [...paramsOf(gateway, method as string)];
    params[at] = given;
    Reflect.defineMetadata(PARAMS, params, gateway, method!);
  };
}

function paramsOf(gateway: object, method: string): readonly (Param | undefined)[] {
  return (Reflect.getMetadata(PARAMS, gateway, method) ?? []) as (Param | undefined)[];
}
