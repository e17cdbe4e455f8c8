/** A response that no route makes. */
export interface RawResponse {
  status: number;
  body: object;
}

const REASON: Record<number, string> = {
  400: 'Bad Request',
  403: 'Forbidden',
  408: 'Request Timeout',
  421: 'Misdirected Request',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
};

/** Returns the whole text of a response, for a socket without a `ServerResponse`. */
export function rawResponse({ status, body }: RawResponse): string {
  const text = JSON.stringify(body);
  return [
    `HTTP/1.1 ${status} ${REASON[status]}`,
    'Connection: close',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(text)}`,
    '',
    text,
  ].join('\r\n');
}
