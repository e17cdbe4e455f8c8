import type { RequestHandler } from 'express';
import { existsSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { precompressedFiles } from '../http/precompressed-files.js';

/** The build directory of the client. */
export const CLIENT_DIRECTORY = fileURLToPath(new URL('../client', import.meta.url));

/** Returns the handlers of the page's text files, compressed at build time. */
export function staticFiles(): RequestHandler[] {
  return existsSync(CLIENT_DIRECTORY)
    ? [precompressedFiles(CLIENT_DIRECTORY, { setHeaders: setCacheControl })]
    : [];
}

/** Half a kilobyte of headers that browsers use for documents and workers only. */
const DOCUMENT_HEADERS = [
  'Content-Security-Policy',
  'Cross-Origin-Opener-Policy',
  'Origin-Agent-Cluster',
  'Referrer-Policy',
  'X-DNS-Prefetch-Control',
  'X-Frame-Options',
];

/** Pages and the worker, with and without the suffix of a compressed file. */
const DOCUMENT = /(?:\.html|worker\.js)(?:\.br|\.gz)?$/;

/**
 * Asset names contain a hash of the content, so browsers may cache assets for ever. Pages and the worker name the
 * current assets, so they are revalidated each time.
 */
export function setCacheControl(response: ServerResponse, path: string): void {
  const forEver = path.includes(`${sep}assets${sep}`);
  response.setHeader('Cache-Control', forEver ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (!DOCUMENT.test(path)) for (const name of DOCUMENT_HEADERS) response.removeHeader(name);
}
