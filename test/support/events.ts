import { ChatGateway } from '../../src/chat/chat.gateway.js';

/** Every event the gateway answers, read off the gateway itself. */
export const EVENTS = Object.getOwnPropertyNames(ChatGateway.prototype)
  .map(
    (name) =>
      Reflect.getMetadata('message', ChatGateway.prototype[name as keyof ChatGateway]) as string | undefined,
  )
  .filter((event) => event !== undefined);
