import { Module } from '@nestjs/common';
import { existsSync } from 'node:fs';
import { CONTRACT, DocsController } from './docs.controller.js';

/** A server that was taken out of its package, without the documents, serves everything else. */
@Module({ controllers: existsSync(CONTRACT) ? [DocsController] : [] })
export class DocsModule {}
