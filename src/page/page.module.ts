import { Module } from '@nestjs/common';
import { ServeStaticModule } from '@nestjs/serve-static';
import { existsSync } from 'node:fs';
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
          serveStaticOptions: { redirect: false },
        }),
      ]
    : [],
  controllers: [ChartController],
})
export class PageModule {}
