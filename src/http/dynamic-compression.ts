import compression from 'compression';
import type { Request, RequestHandler, Response } from 'express';

const THRESHOLD_BYTES = 1_024;
const COMPRESSED = /^(?:application\/(?:\w+\+)?json|text\/html)\b/;

/**
 * Compresses answers that are made anew for each request, where they are larger than 1 KiB. An answer that is one
 * client's own stays as it is: the length of a compressed secret beside a text of an attacker tells the secret (BREACH).
 */
export function dynamicCompression(): RequestHandler {
  return compression({ threshold: THRESHOLD_BYTES, filter: isPublicText });
}

function isPublicText({ method, headers }: Request, response: Response): boolean {
  if (method !== 'GET' || headers.authorization !== undefined || headers.cookie !== undefined) return false;
  if (/\b(?:private|no-transform)\b/.test(String(response.getHeader('Cache-Control')))) return false;
  return COMPRESSED.test(String(response.getHeader('Content-Type')));
}
