import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Module,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UsePipes,
  type DynamicModule,
  type INestApplication,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MessageBody, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { AppModule } from '../../src/app.module.js';
import { ChatIoAdapter } from '../../src/transport/chat-io.adapter.js';
import { readConfig } from '../../src/config/config.js';
import { AdminOnly, Authenticated, Public } from '../../src/ws/access.decorators.js';
import { CurrentUser } from '../../src/ws/handler-params.js';

/** Counts the requests it receives, beside the gateways of the application. */
@WebSocketGateway()
class CountingGateway {
  static connected = 0;
  static disconnected = 0;
  static requests = 0;

  handleConnection(): void {
    CountingGateway.connected += 1;
  }

  handleDisconnect(): void {
    CountingGateway.disconnected += 1;
  }

  @Public()
  @SubscribeMessage('test:count')
  count(): { requests: number } {
    return { requests: ++CountingGateway.requests };
  }
}

@WebSocketGateway()
class WithoutAccess {
  @SubscribeMessage('test:open')
  open(): void {}
}

@WebSocketGateway()
class WithTwoAccesses {
  @AdminOnly()
  @Authenticated()
  @SubscribeMessage('test:two')
  two(): void {}
}

@WebSocketGateway()
class PublicWithUser {
  @Public()
  @SubscribeMessage('test:user')
  user(@CurrentUser() _user: unknown): void {}
}

@WebSocketGateway()
class SecondForPeople {
  @Public()
  @SubscribeMessage('people')
  people(): void {}
}

@UseGuards(class {})
@WebSocketGateway()
class GuardedClass {
  @Public()
  @SubscribeMessage('test:guarded')
  guarded(): void {}
}

@WebSocketGateway()
class DecoratedMethods {
  @Public()
  @UsePipes(class {} as never)
  @SubscribeMessage('test:piped')
  piped(): void {}
}

@WebSocketGateway()
class FilteredMethod {
  @Public()
  @UseFilters(class {} as never)
  @SubscribeMessage('test:filtered')
  filtered(): void {}
}

@WebSocketGateway()
class InterceptedMethod {
  @Public()
  @UseInterceptors(class {} as never)
  @SubscribeMessage('test:intercepted')
  intercepted(): void {}
}

@WebSocketGateway()
class NestBody {
  @Public()
  @SubscribeMessage('test:body')
  body(@MessageBody() _body: unknown): void {}
}

@WebSocketGateway({ namespace: 'other' })
class OtherNamespace {
  @Public()
  @SubscribeMessage('test:other')
  other(): void {}
}

@Module({})
class WithGateways {
  static for(config: ReturnType<typeof readConfig>, gateways: Type[]): DynamicModule {
    return { module: WithGateways, imports: [AppModule.forRoot(config)], providers: gateways };
  }
}

describe('the adapter with additional gateways', () => {
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function start(...gateways: Type[]): Promise<string> {
    const directory = await mkdtemp(join(tmpdir(), 'teahouse-gateways-'));
    closing.push(() => rm(directory, { recursive: true, force: true }));
    const config = readConfig({ PORT: '0', HOST: '127.0.0.1', DATA_DIR: directory });
    const app: INestApplication = await NestFactory.create(WithGateways.for(config, gateways), {
      logger: false,
      abortOnError: false,
      forceCloseConnections: true,
    });
    closing.push(() => app.close());
    app.useWebSocketAdapter(new ChatIoAdapter(app, config));
    await app.listen(0, '127.0.0.1');
    return `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  }

  function connect(url: string): Socket {
    const socket = io(url, { transports: ['websocket'], auth: { name: `user ${closing.length}` } });
    closing.push(() => socket.close());
    return socket;
  }

  it('answers each request exactly once, whichever gateway handles it', async () => {
    const socket = connect(await start(CountingGateway));
    const answered: unknown[] = [];
    const messages: unknown[] = [];
    socket.on('exception', (error) => answered.push(error));
    socket.on('textmsg', (message) => messages.push(message));
    for (const event of ['test:count', 'people', 'nonsense', 'textmsg']) {
      socket.emit(event, { content: 'one' }, () => answered.push(event));
    }
    // Without an acknowledgement a failure is an `exception` event: one for each request.
    socket.emit('nonsense', {});
    await socket.timeout(5_000).emitWithAck('people', {});
    expect(answered).toEqual(
      expect.arrayContaining(['test:count', 'people', 'nonsense', 'textmsg', expect.any(Object)]),
    );
    expect(answered).toHaveLength(5);
    expect(messages).toHaveLength(1);
    const reply = await socket.timeout(5_000).emitWithAck('test:count', {});
    expect(reply).toEqual({ ok: true, data: { requests: 2 } });
  });

  it('calls the connection hooks of every gateway once for each connection', async () => {
    const url = await start(CountingGateway);
    const before = CountingGateway.connected;
    const socket = connect(url);
    const [count] = await new Promise<number[]>((done) => socket.once('count', (...args) => done(args)));
    expect(count).toBe(1);
    expect(CountingGateway.connected - before).toBe(1);
    const left = CountingGateway.disconnected;
    socket.close();
    const other = connect(url);
    await new Promise((done) => other.once('welcome', done));
    expect(CountingGateway.disconnected - left).toBe(1);
  });

  it.each([
    [WithoutAccess, 'WithoutAccess.open has 0 access decorators'],
    [WithTwoAccesses, 'WithTwoAccesses.two has 2 access decorators'],
    [PublicWithUser, 'PublicWithUser.user is @Public() and has a @CurrentUser()'],
    [SecondForPeople, "handles 'people', which has a handler already"],
    [GuardedClass, '@UseGuards() on GuardedClass has no effect'],
    [DecoratedMethods, '@UsePipes() on DecoratedMethods.piped has no effect'],
    [FilteredMethod, '@UseFilters() on FilteredMethod.filtered has no effect'],
    [InterceptedMethod, '@UseInterceptors() on InterceptedMethod.intercepted has no effect'],
    [NestBody, "NestBody.body has a parameter decorator of Nest's"],
    [OtherNamespace, 'OtherNamespace sets gateway options'],
  ])('refuses to start with %p and names it', async (gateway: Type, message: string) => {
    await expect(start(gateway)).rejects.toThrow(message);
  });
});
