import { Module } from '@nestjs/common';
import { ServeStaticModule } from '@nestjs/serve-static';
import { existsSync } from 'node:fs';
import { LegacyRedirectController } from './legacy-redirect.controller.js';
import { CLIENT_DIRECTORY, setCacheControl } from './static-files.js';

/**
 * Serves the built client: the files that `staticFiles` does not send compressed, mostly images. A server without a
 * built client still serves all other clients.
 */
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
