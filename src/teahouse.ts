import { ConsoleLogger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import helmet from 'helmet';
import { AppModule } from './app.module.js';
import { ChatAdapter } from './chat/chat.adapter.js';
import type { Config, LogLevel } from './config.js';

export interface Teahouse {
  /** Where a browser on this machine finds it. */
  url: string;
  close(): Promise<void>;
}

/** Opens the database, then the doors. Rejects where either cannot be done; what was opened is closed again. */
export async function openTeahouse(config: Config): Promise<Teahouse> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.for(config), {
    logger: new ConsoleLogger({ logLevels: levelsFrom(config.logLevel) }),
    abortOnError: false,
    forceCloseConnections: true,
  });
  app.disable('x-powered-by');
  app.use(
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY_POLICY },
      hsts: false,
    }),
  );
  app.useWebSocketAdapter(new ChatAdapter(app, config));
  try {
    await app.listen(config.port, config.host);
  } catch (error) {
    await app.close();
    throw error;
  }
  const { port } = app.getHttpServer().address() as { port: number };
  return { url: `http://localhost:${port}`, close: () => app.close() };
}

/** Only what this server ships runs, and no text becomes markup. */
const CONTENT_SECURITY_POLICY = {
  defaultSrc: ["'self'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
  requireTrustedTypesFor: ["'script'"],
};

function levelsFrom(least: LogLevel): LogLevel[] {
  const levels: LogLevel[] = ['fatal', 'error', 'warn', 'log', 'debug'];
  return levels.slice(0, levels.indexOf(least) + 1);
}
