import { Controller, Get, Header } from '@nestjs/common';
import { documents, CACHE_CONTROL } from './documents.js';

/** Serves the API reference as HTML, AsyncAPI and OpenAPI. */
@Controller('docs')
export class DocsController {
  private readonly texts = new Map(documents().map(({ name, text }) => [name, text]));

  /** The API reference as HTML. */
  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Cache-Control', CACHE_CONTROL)
  all(): string {
    return this.text('index.html');
  }

  /** The Socket.IO events: AsyncAPI 3. */
  @Get('asyncapi.json')
  @Header('Content-Type', 'application/json')
  @Header('Cache-Control', CACHE_CONTROL)
  socket(): string {
    return this.text('asyncapi.json');
  }

  /** The HTTP routes: OpenAPI 3.1. */
  @Get('openapi.json')
  @Header('Content-Type', 'application/json')
  @Header('Cache-Control', CACHE_CONTROL)
  http(): string {
    return this.text('openapi.json');
  }

  /** The stylesheet of the API reference. */
  @Get('docs.css')
  @Header('Content-Type', 'text/css')
  @Header('Cache-Control', CACHE_CONTROL)
  style(): string {
    return this.text('docs.css');
  }

  private text(name: string): string {
    return this.texts.get(name)!;
  }
}
