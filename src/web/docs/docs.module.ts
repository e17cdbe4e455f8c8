import { Module } from '@nestjs/common';
import { existsSync } from 'node:fs';
import { DocsController } from './docs.controller.js';
import { ASYNCAPI_FILE } from './documents.js';

/** A server that was taken out of its package, without the documents, serves everything else. */
@Module({ controllers: existsSync(ASYNCAPI_FILE) ? [DocsController] : [] })
export class DocsModule {}
