import { Controller, Get, Redirect, Req } from '@nestjs/common';

/** The first document about this chat spelled its page `chart.html`; links to it still work. */
@Controller('chart.html')
export class LegacyRedirectController {
  /** The chat, where an old link leads to. Relative, for the server may be under a base path. */
  @Get()
  @Redirect()
  toChat(@Req() { url }: { url: string }): { url: string } {
    return { url: url.replace(/^\/chart\.html/, 'chat.html') };
  }
}
