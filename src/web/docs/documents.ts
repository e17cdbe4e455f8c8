import { readFileSync } from 'node:fs';
import { DOCS_STYLE, docsPage, type HttpContract, type SocketContract } from './docs-page.js';

/** Written by `npm run contract`, and part of the package. */
export const ASYNCAPI_FILE = new URL('../../../docs/asyncapi.json', import.meta.url);
/** How long a browser may keep a document. */
export const CACHE_CONTROL = 'public, max-age=300';

export interface DocsDocument {
  /** The file name. */
  name: string;
  /** The path on the server. */
  path: string;
  text: string;
}

/** Returns all documents under /docs. */
export function documents(): DocsDocument[] {
  const [asyncapi, openapi] = [read('asyncapi.json'), read('openapi.json')];
  const page = docsPage(JSON.parse(asyncapi) as SocketContract, JSON.parse(openapi) as HttpContract);
  return [
    { name: 'index.html', path: '/docs', text: page },
    { name: 'asyncapi.json', path: '/docs/asyncapi.json', text: asyncapi },
    { name: 'openapi.json', path: '/docs/openapi.json', text: openapi },
    { name: 'docs.css', path: '/docs/docs.css', text: DOCS_STYLE },
  ];
}

function read(name: string): string {
  return readFileSync(new URL(name, ASYNCAPI_FILE), 'utf8');
}
