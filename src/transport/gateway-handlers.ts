import { DiscoveryService } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import {
  EXCEPTION_FILTERS_METADATA,
  GUARDS_METADATA,
  INTERCEPTORS_METADATA,
  PIPES_METADATA,
} from '@nestjs/common/constants';
import {
  GATEWAY_METADATA,
  GATEWAY_OPTIONS,
  MESSAGE_METADATA,
  PARAM_ARGS_METADATA,
} from '@nestjs/websockets/constants';
import type { ChatSocket } from '../delivery/delivery.service.js';
import { createHandler } from '../ws/handler-params.js';

export type Handler = (socket: ChatSocket, body: object) => unknown;

/** Nest decorators that the adapter does not run. Ignoring them silently would disable the checks that they add. */
const NOT_RUN = new Map([
  [GUARDS_METADATA, '@UseGuards()'],
  [PIPES_METADATA, '@UsePipes()'],
  [INTERCEPTORS_METADATA, '@UseInterceptors()'],
  [EXCEPTION_FILTERS_METADATA, '@UseFilters()'],
]);

/**
 * Returns the handlers of all gateways of the application, by event.
 * @throws TypeError which names the handler: if two handle one event, if a gateway sets a namespace or port, or if a
 * Nest decorator is not supported
 */
export function collectHandlers(app: INestApplicationContext): ReadonlyMap<string, Handler> {
  const handlers = new Map<string, Handler>();
  for (const gateway of gatewaysOf(app)) {
    for (const method of methodsOf(gateway)) {
      const event = eventOf(gateway, method);
      if (event === undefined) continue;
      const name = `${gateway.constructor.name}.${method}`;
      refuseDecorators(gateway, method, name);
      if (handlers.has(event)) throw new TypeError(`${name} handles '${event}', which has a handler already`);
      handlers.set(event, createHandler(gateway, method));
    }
  }
  return handlers;
}

function gatewaysOf(app: INestApplicationContext): object[] {
  return app
    .get(DiscoveryService, { strict: false })
    .getProviders()
    .filter(({ metatype }) => metatype && Reflect.hasMetadata(GATEWAY_METADATA, metatype))
    .map(({ instance, metatype }) => {
      const name = metatype!.name;
      const options = (Reflect.getMetadata(GATEWAY_OPTIONS, metatype!) ?? {}) as object;
      if (Object.keys(options).length > 0)
        throw new TypeError(`${name} sets gateway options: all gateways share one namespace and its options`);
      if (!instance)
        throw new TypeError(`${name} is not a singleton: gateways live as long as the application`);
      refuseDecoratorsOn(metatype!, name);
      return instance as object;
    });
}

function methodsOf(gateway: object): string[] {
  const methods = new Set<string>();
  for (
    let prototype: object = Object.getPrototypeOf(gateway);
    prototype !== Object.prototype;
    prototype = Object.getPrototypeOf(prototype)
  ) {
    for (const name of Object.getOwnPropertyNames(prototype)) {
      if (typeof Object.getOwnPropertyDescriptor(prototype, name)!.value === 'function') methods.add(name);
    }
  }
  return [...methods].filter((name) => name !== 'constructor');
}

function eventOf(gateway: object, method: string): string | undefined {
  return Reflect.getMetadata(MESSAGE_METADATA, gateway[method as never]) as string | undefined;
}

function refuseDecorators(gateway: object, method: string, name: string): void {
  refuseDecoratorsOn(gateway[method as never], name);
  if (Reflect.hasMetadata(PARAM_ARGS_METADATA, gateway.constructor, method)) {
    throw new TypeError(
      `${name} has a parameter decorator of Nest's: use @Client(), @CurrentUser() or @Payload()`,
    );
  }
}

function refuseDecoratorsOn(target: object, name: string): void {
  for (const [key, decorator] of NOT_RUN) {
    if (Reflect.hasMetadata(key, target)) {
      throw new TypeError(
        `${decorator} on ${name} has no effect: use an access decorator, or check in the service`,
      );
    }
  }
}
