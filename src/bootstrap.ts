import { Logger, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { AddressInfo } from 'node:net';
import helmet from 'helmet';
import { AppModule } from './app.module.js';
import { ChatAdapter } from './chat/chat.adapter.js';
import type { Config } from './config.js';
import { JsonLog } from './json.log.js';
import { Administrators } from './moderation/administrators.js';
import { OperatorLog } from './operator.log.js';

export interface Teahouse {
  /** Where a browser on this machine finds it. */
  url: string;
  /** Makes the first administrator of whoever follows it; there is one until somebody did. */
  invitation?: string;
  /** A part of the house by its class, for those who look inside. */
  part<T>(which: Type<T>): T;
  close(): Promise<void>;
}

/** Opens the database, then the doors. Rejects where either cannot be done; what was opened is closed again. */
export async function openTeahouse(config: Config): Promise<Teahouse> {
  const app = await createApp(config);
  app.disable('x-powered-by');
  app.use(
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY_POLICY },
      hsts: false,
    }),
  );
  // Pages that may connect may upload and fetch as well; others get no answer that a browser would let them read.
  if (config.allowedOrigins.length > 0) app.enableCors({ origin: config.allowedOrigins });
  Object.assign(app.getHttpServer(), HEADER_LIMITS);
  app.useWebSocketAdapter(new ChatAdapter(app, config));
  try {
    await app.listen(config.port, config.host);
  } catch (error) {
    await app.close();
    throw error;
  }
  const { port } = app.getHttpServer().address() as AddressInfo;
  const url = `http://localhost:${port}`;
  const code = await app.get(Administrators).invitation();
  return {
    url,
    ...(code && { invitation: `${url}/#admin=${code}` }),
    part: (which) => app.get(which),
    close: () => app.close(),
  };
}

async function createApp(config: Config): Promise<NestExpressApplication> {
  try {
    const app = await NestFactory.create<NestExpressApplication>(AppModule.for(config), {
      abortOnError: false,
      forceCloseConnections: true,
      bufferLogs: true,
      // Whoever takes a body reads it, as large as it may be there; nobody else does.
      bodyParser: false,
      autoFlushLogs: false,
    });
    app.useLogger(
      config.logFormat === 'json' ? new JsonLog(config.logLevel) : new OperatorLog(config.logLevel),
    );
    app.flushLogs();
    return app;
  } catch (error) {
    // Drops the framework's account of the same error: whoever called says it in one line.
    Logger.detachBuffer();
    throw error;
  }
}

/**
 * A client that dribbles its headers, or sends them by the hundred, is not waited for. An upload over a thin line may
 * take its time, as long as something comes.
 */
const HEADER_LIMITS = { headersTimeout: 10_000, requestTimeout: 600_000, maxHeadersCount: 100 };

/** Only what this server ships runs, and no text becomes markup. */
const CONTENT_SECURITY_POLICY = {
  defaultSrc: ["'self'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  mediaSrc: ["'self'", 'blob:'],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
  workerSrc: ["'self'"],
  manifestSrc: ["'self'"],
  requireTrustedTypesFor: ["'script'"],
  // The one policy: it knows the address of the page's own worker and nothing else.
  trustedTypes: ['worker'],
};
