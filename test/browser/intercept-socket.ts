import type { Page } from '@playwright/test';

/** `42["textmsg",…]` and `43[…]`: the number of the packet, and its content. */
const PACKET = /^(4[23]\d*)(\[.*)$/s;

/**
 * Intercepts the socket of this page from the next load on.
 * `heard` changes or drops messages of the server; `asked` may answer requests in its place.
 */
export async function interceptSocket(
  page: Page,
  {
    heard,
    keepsBack,
    asked,
  }: {
    heard?: (said: unknown) => void;
    keepsBack?: (event: unknown) => boolean;
    asked?: (event: string, body: never) => unknown;
  },
): Promise<void> {
  await page.routeWebSocket(/socket\.io/, (here) => {
    const server = here.connectToServer();
    server.onMessage((message) => {
      const [, number, json] = PACKET.exec(String(message)) ?? [];
      if (!json) return here.send(message);
      const said = JSON.parse(json) as unknown[];
      if (keepsBack?.(said[0])) return;
      heard?.(said);
      here.send(number + JSON.stringify(said));
    });
    here.onMessage((message) => {
      const [, number, json] = PACKET.exec(String(message)) ?? [];
      const [event, body] = json ? (JSON.parse(json) as [string, never]) : [];
      const answer = event && asked?.(event, body as never);
      if (answer) here.send(`43${number!.slice(2)}${JSON.stringify([answer])}`);
      else server.send(message);
    });
  });
}
