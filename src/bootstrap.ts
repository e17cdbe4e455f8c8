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
  /** Where a browser on this machine finds it. */
  url: string;
  /** Where other devices of the local network find it, the likeliest first. */
  networkUrls: string[];
  /** Makes the first administrator of whoever follows it; there is one until somebody did. */
  firstAdminLink?: string;
  /** A part of the house by its class, for those who look inside. */
  get<T>(which: Type<T>): T;
  close(): Promise<void>;
}

/** Opens the database, then the doors. Rejects where either cannot be done; what was opened is closed again. */
export async function startServer(config: Config): Promise<RunningServer> {
  const app = await createApp(config);
  configureHttp(app, config);
  app.useWebSocketAdapter(new ChatIoAdapter(app, config));
  try {
    await app.init();
    guardTransport(app.getHttpServer(), config);
    // After the guard, so that it comes before it.
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
      // Whoever takes a body reads it, as large as it may be there; nobody else does.
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
    // Drops the framework's account of the same error: whoever called says it in one line.
    Logger.detachBuffer();
    throw error;
  }
}
