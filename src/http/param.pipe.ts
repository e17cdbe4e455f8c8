import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { ChatException } from '../protocol/chat-exception.js';
import { isStorableString } from '../protocol/strings.js';

/** Validates the parameters of every HTTP route as strings of the same type as in socket requests. */
@Injectable()
export class ParamPipe implements PipeTransform {
  /** @throws ChatException `invalid` */
  transform(value: unknown, { type, data }: ArgumentMetadata): unknown {
    const isText = (type === 'param' || type === 'query') && typeof value === 'string';
    if (!isText || isStorableString(value)) return value;
    throw new ChatException('invalid', 'a parameter must be a string without U+0000', {
      fields: data ? [data] : [],
    });
  }
}
