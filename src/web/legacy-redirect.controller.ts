import { Controller, Get, Redirect, Req } from '@nestjs/common';

/** Redirects `chart.html`, the name of the page in an early document, so that old links work. */
@Controller('chart.html')
export class LegacyRedirectController {
  /** Redirects to the page. The target is relative, because the server may be under a base path. */
  @Get()
  @Redirect()
  toChat(@Req() { url }: { url: string }): { url: string } {
    return { url: url.replace(/^\/chart\.html/, 'chat.html') };
  }
}
