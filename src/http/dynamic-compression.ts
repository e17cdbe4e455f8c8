import compression from 'compression';
import type { Request, RequestHandler, Response } from 'express';

const THRESHOLD_BYTES = 1_024;
const COMPRESSED = /^(?:application\/(?:\w+\+)?json|text\/html)\b/;

/**
 * Compresses dynamic responses larger than 1 KiB. A response specific to one client stays uncompressed: the compressed
 * length of a secret beside an attacker's text reveals the secret (BREACH).
 */
export function dynamicCompression(): RequestHandler {
  return compression({ threshold: THRESHOLD_BYTES, filter: isPublicText });
}

function isPublicText({ method, headers }: Request, response: Response): boolean {
  if (method !== 'GET' || headers.authorization !== undefined || headers.cookie !== undefined) return false;
  if (/\b(?:private|no-transform)\b/.test(String(response.getHeader('Cache-Control')))) return false;
  return COMPRESSED.test(String(response.getHeader('Content-Type')));
}
