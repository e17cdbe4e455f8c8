import { Logger, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { AddressInfo } from 'node:net';
import { AppModule } from './app.module.js';
import { ChatIoAdapter } from './transport/chat-io.adapter.js';
import type { Config } from './config/config.js';
import { stripBasePath } from './http/base-path.js';
import { configureHttp } from './web/http-setup.js';
import { serverAddresses } from './http/server-addresses.js';
import { JsonLogger } from './common/logging/json.logger.js';
import { AdministratorService } from './moderation/administrator.service.js';
import { OneLineConsoleLogger } from './common/logging/console.logger.js';
import { guardTransport } from './transport/guard-transport.js';

export interface RunningServer {
  /** URL for a browser on this machine. */
  url: string;
  /** URLs for other devices on the local network, most likely first. */
  networkUrls: string[];
  /** Makes the user who opens it the first administrator. Absent once there is an administrator. */
  firstAdminLink?: string;
  /** Returns a provider by its class, for tests and tools. */
  get<T>(which: Type<T>): T;
  close(): Promise<void>;
}

/** Opens the database, then starts to listen. If either fails, closes what was opened and rejects. */
export async function startServer(config: Config): Promise<RunningServer> {
  const app = await createApp(config);
  configureHttp(app, config);
  app.useWebSocketAdapter(new ChatIoAdapter(app, config));
  try {
    await app.init();
    guardTransport(app.getHttpServer(), config);
    // Added after the guard, so it runs before the guard.
    stripBasePath(app.getHttpServer(), config.basePath);
    await app.listen(config.port, config.host);
  } catch (error) {
    await app.close();
    throw error;
  }
  const { port } = app.getHttpServer().address() as AddressInfo;
  const { url, networkUrls } = serverAddresses(config, port);
  const code = await app.get(AdministratorService).firstAdminLink();
  return {
    url,
    networkUrls,
    ...(code && { firstAdminLink: `${url}/#admin=${code}` }),
    get: (which) => app.get(which),
    close: () => app.close(),
  };
}

async function createApp(config: Config): Promise<NestExpressApplication> {
  try {
    const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(config), {
      abortOnError: false,
      forceCloseConnections: true,
      bufferLogs: true,
      // Each handler that takes a body parses it with its own size limit.
      bodyParser: false,
      autoFlushLogs: false,
    });
    app.useLogger(
      config.logFormat === 'json'
        ? new JsonLogger(config.logLevel)
        : new OneLineConsoleLogger(config.logLevel),
    );
    app.flushLogs();
    return app;
  } catch (error) {
    // Discards the framework's report of the same error: the caller logs it in one line.
    Logger.detachBuffer();
    throw error;
  }
}
