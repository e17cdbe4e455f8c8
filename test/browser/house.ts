import { test as base, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { ServerProcess } from '../faults/server.process.js';

/** Somebody at a browser of their own. */
export class Visitor {
  private constructor(
    readonly name: string,
    readonly context: BrowserContext,
    readonly page: Page,
  ) {}

  static async signIn(browser: Browser, url: string, name: string, options = {}): Promise<Visitor> {
    const context = await browser.newContext({ baseURL: url, locale: 'zh-CN', ...options });
    const visitor = new Visitor(name, context, await context.newPage());
    const { page } = visitor;
    await page.goto('/');
    await page.getByRole('textbox').fill(name);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/chat\.html\?name=/);
    await page.getByRole('log').or(page.getByRole('navigation')).first().waitFor();
    return visitor;
  }

  get composer() {
    return this.page.locator('.composer textarea');
  }

  async says(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  /** Fills in the new room's dialog, as whoever clicks on the plus sees it. */
  async beginsRoom(title: string, ...people: string[]): Promise<void> {
    await this.page.getByRole('button', { name: '发起群聊' }).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel('群名称').fill(title);
    for (const name of people) await dialog.getByRole('checkbox', { name }).check();
    await dialog.getByRole('button', { name: '发起群聊' }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  /** The lines that say exactly this. */
  lines(text: string) {
    return this.page.locator('[role=log] .line').filter({ has: this.page.getByText(text, { exact: true }) });
  }

  /** What is said in the open conversation, in the order shown. */
  texts(): Promise<string[]> {
    return this.page.locator('[role=log] .bubble').allInnerTexts();
  }
}

interface House {
  server: ServerProcess;
  visit(name: string, options?: object): Promise<Visitor>;
}

/** Each test has a server and people of its own. */
export const test = base.extend<{ house: House }>({
  house: async ({ browser }, use) => {
    const server = await ServerProcess.start();
    const visitors: Visitor[] = [];
    await use({
      server,
      visit: async (name, options) => {
        const visitor = await Visitor.signIn(browser, server.url, name, options);
        visitors.push(visitor);
        return visitor;
      },
    });
    await Promise.all(visitors.map(({ context }) => context.close()));
    await server.end();
  },
});

export { expect } from '@playwright/test';
