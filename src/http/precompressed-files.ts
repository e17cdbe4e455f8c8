import type { NextFunction, Request, RequestHandler, Response } from 'express';
import expressStaticGzip from 'express-static-gzip';
import { statSync } from 'node:fs';
import { join } from 'node:path';

/** Text files. Images are already compressed and have no `.br` and `.gz` files. */
const TEXT = /(?:\/|\.(?:html|js|css|svg|json|webmanifest))$/;

/** Deployments copy a file and its compressed versions one after the other. */
const COPYING_MS = 2_000;

export interface PrecompressedOptions {
  setHeaders(response: Response, path: string): void;
}

/**
 * Serves the text files of a directory as `.br` or `.gz`, as the client accepts. Passes files without these to the next
 * handler.
 */
export function precompressedFiles(root: string, { setHeaders }: PrecompressedOptions): RequestHandler {
  const serve = expressStaticGzip(root, {
    enableBrotli: true,
    orderPreference: ['br', 'gzip'],
    serveStatic: {
      redirect: false,
      // The ETag serves the same purpose, and a first visit fetches a dozen files.
      lastModified: false,
      acceptRanges: false,
      setHeaders: (response, path) => {
        const type = response.getHeader('Content-Type');
        // The type of the uncompressed file.
        if (type !== undefined) response.setHeader('Content-Type', String(type).replace('UTF-8', 'utf-8'));
        setHeaders(response as Response, path);
      },
    },
  });
  return (request: Request, response: Response, next: NextFunction) => {
    if (!TEXT.test(request.path) || isChanged(root, request.path)) return next();
    const vary = response.getHeader('Vary');
    serve(request, response, (error?: unknown) => {
      // The compressed file was deleted after the start: the next handler sends another body.
      response.removeHeader('Content-Encoding');
      response.removeHeader('Content-Type');
      next(error);
    });
    // The library overwrites the Vary header of other handlers.
    if (vary !== undefined) response.vary(String(vary));
  };
}

/** Returns whether a file was changed after it was compressed. A path outside the directory has no file. */
function isChanged(root: string, path: string): boolean {
  if (path.includes('..') || path.includes('%')) return false;
  const file = join(root, path.endsWith('/') ? `${path}index.html` : path);
  const [plain, compressed] = [file, `${file}.br`].map(modifiedAt);
  return plain !== undefined && compressed !== undefined && plain > compressed + COPYING_MS;
}

/** Returns `undefined` if there is no such file, also because its name is too long or continues below a file. */
function modifiedAt(file: string): number | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  } catch {
    return undefined;
  }
}
