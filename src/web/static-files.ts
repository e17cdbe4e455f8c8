import type { RequestHandler } from 'express';
import { existsSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { precompressedFiles } from '../http/precompressed-files.js';

/** Where Vite builds the page. */
export const CLIENT_DIRECTORY = fileURLToPath(new URL('../client', import.meta.url));

/** The texts of the page, compressed at build time. */
export function staticFiles(): RequestHandler[] {
  return existsSync(CLIENT_DIRECTORY)
    ? [precompressedFiles(CLIENT_DIRECTORY, { setHeaders: setCacheControl })]
    : [];
}

/** Half a kilobyte that browsers heed on documents and workers only. */
const DOCUMENT_HEADERS = [
  'Content-Security-Policy',
  'Cross-Origin-Opener-Policy',
  'Origin-Agent-Cluster',
  'Referrer-Policy',
  'X-DNS-Prefetch-Control',
  'X-Frame-Options',
];

/** Pages and the worker, with and without the ending of their compressed neighbours. */
const DOCUMENT = /(?:\.html|worker\.js)(?:\.br|\.gz)?$/;

/**
 * The names of assets hold a hash of their content, so a browser may keep them for ever. It asks for the rest each
 * time: the pages and the worker name the assets of now.
 */
export function setCacheControl(response: ServerResponse, path: string): void {
  const forEver = path.includes(`${sep}assets${sep}`);
  response.setHeader('Cache-Control', forEver ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (!DOCUMENT.test(path)) for (const name of DOCUMENT_HEADERS) response.removeHeader(name);
}
