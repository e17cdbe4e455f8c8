import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { ChatSocket } from '../delivery/delivery.js';
import { Refusal } from '../protocol/refusal.js';
import type { Person } from '../protocol/shapes.js';
import type { Answer } from './answer.js';

/** The socket of whoever asks, be it a visitor's. It takes the place of Nest's `ConnectedSocket` (see `ChatAdapter`). */
export const From = createParamDecorator((_: unknown, context: ExecutionContext): ChatSocket =>
  from(context),
);

/** Who asks; a visitor is told to say a name first. */
export const Me = createParamDecorator((_: unknown, context: ExecutionContext): Person => me(context));

/** An administrator who asks; everybody else is told no. */
export const Admin = createParamDecorator((_: unknown, context: ExecutionContext): Person => {
  const person = me(context);
  if (!from(context).data.isAdmin) {
    throw new Refusal('forbidden', 'only an administrator may do this');
  }
  return person;
});

function me(context: ExecutionContext): Person {
  const { person } = from(context).data;
  if (!person) throw new Refusal('unauthenticated', 'take a nickname first');
  return person;
}

function from(context: ExecutionContext): ChatSocket {
  return context.getArgByIndex<Answer>(2).socket;
}
