import { Module } from '@nestjs/common';
import { existsSync } from 'node:fs';
import { DocsController } from './docs.controller.js';
import { ASYNCAPI_FILE } from './documents.js';

/** Has no controller where the documents are missing, as in a build outside its package. */
@Module({ controllers: existsSync(ASYNCAPI_FILE) ? [DocsController] : [] })
export class DocsModule {}
