const TIMEOUT_MS = 5_000;

export interface ProbeResponse {
  status: number;
  body: string;
}

/**
 * Sends a GET request and returns the response; redirects are not followed.
 * @throws Error without a response within 5 s, with a `code` such as `ECONNREFUSED` if there is one
 */
export async function probe(
  url: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<ProbeResponse> {
  const target = new URL(url.replace(/\/+$/, '') + path);
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(target, { headers, redirect: 'manual', signal });
    return { status: response.status, body: await response.text() };
  } catch (error) {
    throw (error as Error).cause ?? error;
  }
}
