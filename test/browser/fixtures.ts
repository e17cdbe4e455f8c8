import {
  test as base,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from '@playwright/test';
import { ServerProcess } from '../faults/server-process.js';
import { savePageCoverage, startPageCoverage } from './page-coverage.js';

interface Arrival extends BrowserContextOptions {
  avatar?: string;
  /** What is done with the page before it loads. */
  before?: (page: Page) => Promise<void>;
}

/** For whoever is to find the page laid in, as every browser outside of tests does. */
export const WITH_SERVICE_WORKER = { serviceWorkers: 'allow' } as const;

/** Somebody at a browser of their own. */
export class UserPage {
  private constructor(
    readonly name: string,
    readonly context: BrowserContext,
    readonly page: Page,
  ) {}

  /** Comes in by the address of the chat itself, one page less to load than by the sign-in page. */
  static async enter(
    browser: Browser,
    url: string,
    name: string,
    { avatar = '', before, ...options }: Arrival = {},
  ): Promise<UserPage> {
    const visitor = await UserPage.at(browser, url, name, options);
    await before?.(visitor.page);
    await visitor.page.goto(`/chat.html?${new URLSearchParams({ name, avatar })}`);
    await visitor.waitUntilReady();
    return visitor;
  }

  /** Comes in as people do: nickname, Enter. */
  static async signIn(
    browser: Browser,
    url: string,
    name: string,
    options: BrowserContextOptions = {},
  ): Promise<UserPage> {
    const visitor = await UserPage.at(browser, url, name, options);
    const { page } = visitor;
    await page.goto('/');
    await page.getByRole('textbox').fill(name);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/chat\.html\?name=/);
    await visitor.waitUntilReady();
    return visitor;
  }

  private static async at(
    browser: Browser,
    url: string,
    name: string,
    options: BrowserContextOptions,
  ): Promise<UserPage> {
    // Laying in files for a later visit takes longer than most tests: those that are about it allow it.
    const context = await browser.newContext({
      baseURL: url,
      locale: 'zh-CN',
      serviceWorkers: 'block',
      ...options,
    });
    const page = await context.newPage();
    await startPageCoverage(page);
    return new UserPage(name, context, page);
  }

  private async waitUntilReady(): Promise<void> {
    await this.page.getByRole('log').or(this.page.getByRole('navigation')).first().waitFor();
  }

  get composer() {
    return this.page.locator('.composer textarea');
  }

  async sendText(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  /** Fills in the new room's dialog, as whoever clicks on the plus sees it. */
  async createRoom(title: string, ...people: string[]): Promise<void> {
    await this.page.getByRole('button', { name: '发起群聊' }).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel('群名称').fill(title);
    for (const name of people) await dialog.getByRole('checkbox', { name }).check();
    await dialog.getByRole('button', { name: '发起群聊' }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  /** Opens a conversation of the list. */
  async openConversation(title: string | RegExp): Promise<void> {
    await this.page.getByRole('navigation').getByRole('link', { name: title }).click();
  }

  /** Chooses from the menu of the newest text that says exactly this, as a mouse opens it. */
  async chooseMessageItem(text: string, item: string): Promise<void> {
    const said = this.page
      .getByRole('log')
      .getByText(text, { exact: true })
      // What is still on its way has no menu.
      .and(this.page.locator('.line[data-state=sent] .bubble'));
    await said.last().click({ button: 'right' });
    await this.page.getByRole('menu').getByText(item, { exact: true }).click();
  }

  /** Chooses from the menu of a member in the panel of the open room. */
  async chooseUserItem(name: string, item: string): Promise<void> {
    await this.page.getByRole('button', { name: `管理 ${name}` }).click();
    await this.page.getByRole('menuitem', { name: item }).click();
  }

  /** Says yes to the question on the screen. */
  async confirm(yes: string): Promise<void> {
    await this.page.getByRole('dialog', { name: '请确认' }).getByRole('button', { name: yes }).click();
  }

  /** The grey lines about what happened. */
  notice(text: string) {
    return this.page.locator('[role=log] .happened').filter({ hasText: text });
  }

  /** The lines that say exactly this. */
  messages(text: string) {
    return this.page.locator('[role=log] .line').filter({ has: this.page.getByText(text, { exact: true }) });
  }

  /** What is said in the open conversation, in the order shown. */
  texts(): Promise<string[]> {
    return this.page.locator('[role=log] .bubble').allInnerTexts();
  }
}

export interface BrowserServer {
  server: ServerProcess;
  visit(name: string, options?: Arrival): Promise<UserPage>;
  /** The same through the sign-in page. */
  signIn(name: string, options?: BrowserContextOptions): Promise<UserPage>;
}

/** The next test's server starts while this one still runs. */
class Servers {
  private next = ServerProcess.start();

  async take(): Promise<ServerProcess> {
    const server = await this.next;
    this.next = ServerProcess.start();
    // Whoever takes it hears of it.
    this.next.catch(() => {});
    return server;
  }

  async end(): Promise<void> {
    await (await this.next).end();
  }
}

/** Each test has a server and people of its own. */
export const test = base.extend<{ chat: BrowserServer }, { servers: Servers }>({
  servers: [
    // Playwright reads the names of what is needed here, and wants a pattern even for nothing.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const servers = new Servers();
      await use(servers);
      await servers.end();
    },
    { scope: 'worker' },
  ],
  chat: async ({ browser, servers }, use) => {
    const server = await servers.take();
    const visitors: UserPage[] = [];
    const comes = async (visitor: Promise<UserPage>): Promise<UserPage> => {
      visitors.push(await visitor);
      return visitor;
    };
    await use({
      server,
      visit: (name, options) => comes(UserPage.enter(browser, server.url, name, options)),
      signIn: (name, options) => comes(UserPage.signIn(browser, server.url, name, options)),
    });
    await Promise.all(visitors.map(({ page }) => savePageCoverage(page)));
    await Promise.all([...visitors.map(({ context }) => context.close()), server.end()]);
  },
});

export { expect } from '@playwright/test';
