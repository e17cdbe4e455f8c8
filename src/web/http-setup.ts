import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Config } from '../config/config.js';
import { documentFiles } from './docs/document-files.js';
import { clientAddressResolver } from '../common/client-address.js';
import { httpByteLimiter } from '../rate-limit/http-byte-limiter.js';
import { RateLimits } from '../rate-limit/rate-limits.js';
import { staticFiles } from './static-files.js';
import { completeBasePath } from '../http/base-path.js';
import { dynamicCompression } from '../http/dynamic-compression.js';
import { oneAtATime } from '../http/one-at-a-time.js';

/** Sets up headers and middleware of all HTTP responses, before controllers and files. */
export function configureHttp(
  app: NestExpressApplication,
  { allowedOrigins, basePath, trustProxy }: Config,
): void {
  app.disable('x-powered-by');
  // Pages that may connect may also upload and fetch. Browsers do not let other pages read the responses.
  if (allowedOrigins.length > 0) app.enableCors({ origin: allowedOrigins });
  app.use(oneAtATime(), httpByteLimiter(app.get(RateLimits), clientAddressResolver(trustProxy)));
  app.use(completeBasePath(basePath), dynamicCompression(), ...staticFiles(), ...documentFiles());
}
