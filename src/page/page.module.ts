import { Module } from '@nestjs/common';
import { ServeStaticModule } from '@nestjs/serve-static';
import type { ServerResponse } from 'node:http';
import { existsSync } from 'node:fs';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ChartController } from './chart.controller.js';

const PAGE = fileURLToPath(new URL('../client', import.meta.url));

/** The page as Vite built it. A server without one still serves every other client. */
@Module({
  imports: existsSync(PAGE)
    ? [
        ServeStaticModule.forRoot({
          rootPath: PAGE,
          renderPath: '/',
          serveStaticOptions: { redirect: false, setHeaders: sayHowLong },
        }),
      ]
    : [],
  controllers: [ChartController],
})
export class PageModule {}

/**
 * The names of assets hold a hash of their content, so a browser may keep them for ever. It asks for the rest each
 * time: the pages and the worker name the assets of now.
 */
function sayHowLong(response: ServerResponse, path: string): void {
  const forEver = path.includes(`${sep}assets${sep}`);
  response.setHeader('Cache-Control', forEver ? 'public, max-age=31536000, immutable' : 'no-cache');
}
