import type { RequestHandler } from 'express';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { precompressedFiles } from '../../http/precompressed-files.js';
import { ASYNCAPI_FILE, documents, CACHE_CONTROL } from './documents.js';

/** The build writes the compressed documents here. */
const BUILT = new URL('../../documents/', import.meta.url);

/** Serves the documents that the build compressed. `DocsController` serves those that have changed since. */
export function documentFiles(): RequestHandler[] {
  if (!existsSync(ASYNCAPI_FILE)) return [];
  const names = new Map(
    documents().map(({ name, path, text }) => [path, isBuilt(name, text) ? name : undefined]),
  );
  const serve = precompressedFiles(fileURLToPath(BUILT), {
    setHeaders: (response) => response.setHeader('Cache-Control', CACHE_CONTROL),
  });
  const handler: RequestHandler = (request, response, next) => {
    // The page names its files relative to its own address.
    if (request.path === '/docs/') return response.redirect(308, '../docs');
    const name = names.get(request.path);
    if (name === undefined) return next();
    const { url } = request;
    request.url = `/${name}`;
    serve(request, response, (error?: unknown) => {
      request.url = url;
      next(error);
    });
  };
  return [handler];
}

function isBuilt(name: string, text: string): boolean {
  const file = new URL(name, BUILT);
  return existsSync(file) && readFileSync(file, 'utf8') === text;
}
