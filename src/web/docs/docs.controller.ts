import { Controller, Get, Header } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { DOCS_STYLE, docsPage, type HttpContract, type SocketContract } from './docs.page.js';

/** Where `npm run contract` writes, which is shipped. */
export const CONTRACT = new URL('../../docs/asyncapi.json', import.meta.url);
const KEPT = 'public, max-age=300';

/** The contract, for programs and for people. */
@Controller('docs')
export class DocsController {
  private readonly asyncapi = read('asyncapi.json');
  private readonly openapi = read('openapi.json');
  private readonly page = docsPage(
    JSON.parse(this.asyncapi) as SocketContract,
    JSON.parse(this.openapi) as HttpContract,
  );

  /** Both as a page to read. */
  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Cache-Control', KEPT)
  all(): string {
    return this.page;
  }

  /** What is said over the socket: AsyncAPI 3. */
  @Get('asyncapi.json')
  @Header('Content-Type', 'application/json')
  @Header('Cache-Control', KEPT)
  socket(): string {
    return this.asyncapi;
  }

  /** What is asked over HTTP: OpenAPI 3.1. */
  @Get('openapi.json')
  @Header('Content-Type', 'application/json')
  @Header('Cache-Control', KEPT)
  http(): string {
    return this.openapi;
  }

  /** How the page looks. */
  @Get('docs.css')
  @Header('Content-Type', 'text/css')
  @Header('Cache-Control', KEPT)
  style(): string {
    return DOCS_STYLE;
  }
}

function read(name: string): string {
  return readFileSync(new URL(name, CONTRACT), 'utf8');
}
