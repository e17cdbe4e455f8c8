import type { NextFunction, Request, RequestHandler, Response } from 'express';
import expressStaticGzip from 'express-static-gzip';
import { statSync } from 'node:fs';
import { join } from 'node:path';

/** Texts; pictures are compressed by themselves and have no such neighbours. */
const TEXT = /(?:\/|\.(?:html|js|css|svg|json|webmanifest))$/;

/** Copies of both files are made one after the other. */
const COPYING_MS = 2_000;

export interface PrecompressedOptions {
  setHeaders(response: Response, path: string): void;
}

/**
 * Serves texts of a directory with their neighbours `.br` and `.gz`, as the client accepts them. What has none of them
 * is left to the next handler.
 */
export function precompressedFiles(root: string, { setHeaders }: PrecompressedOptions): RequestHandler {
  const serve = expressStaticGzip(root, {
    enableBrotli: true,
    orderPreference: ['br', 'gzip'],
    serveStatic: {
      redirect: false,
      // The ETag says the same, and a first visit fetches a dozen files.
      lastModified: false,
      acceptRanges: false,
      setHeaders: (response, path) => {
        const type = response.getHeader('Content-Type');
        // As the uncompressed file has it.
        if (type !== undefined) response.setHeader('Content-Type', String(type).replace('UTF-8', 'utf-8'));
        setHeaders(response as Response, path);
      },
    },
  });
  return (request: Request, response: Response, next: NextFunction) => {
    if (!TEXT.test(request.path) || isChanged(root, request.path)) return next();
    const vary = response.getHeader('Vary');
    serve(request, response, (error?: unknown) => {
      // The compressed file went away after the start: the next handler sends another body.
      response.removeHeader('Content-Encoding');
      response.removeHeader('Content-Type');
      next(error);
    });
    // The library replaces what other handlers vary by.
    if (vary !== undefined) response.vary(String(vary));
  };
}

/** Whether a file was changed in place after it was compressed. A path that leads out of the directory has no file. */
function isChanged(root: string, path: string): boolean {
  if (path.includes('..') || path.includes('%')) return false;
  const file = join(root, path.endsWith('/') ? `${path}index.html` : path);
  const [plain, compressed] = [file, `${file}.br`].map(modifiedAt);
  return plain !== undefined && compressed !== undefined && plain > compressed + COPYING_MS;
}

/** `undefined` where there is no such file, also because its name is too long or goes on below a file. */
function modifiedAt(file: string): number | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  } catch {
    return undefined;
  }
}
