import { Module } from '@nestjs/common';
import { ServeStaticModule } from '@nestjs/serve-static';
import { existsSync } from 'node:fs';
import { LegacyRedirectController } from './legacy-redirect.controller.js';
import { CLIENT_DIRECTORY, setCacheControl } from './static-files.js';

/** The page as Vite built it: what `staticFiles` does not send compressed, pictures above all. A server without one still serves every other client. */
@Module({
  imports: existsSync(CLIENT_DIRECTORY)
    ? [
        ServeStaticModule.forRoot({
          rootPath: CLIENT_DIRECTORY,
          renderPath: '/',
          serveStaticOptions: { redirect: false, setHeaders: setCacheControl },
        }),
      ]
    : [],
  controllers: [LegacyRedirectController],
})
export class StaticModule {}
