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
  /** Prepares the page before it loads. */
  before?: (page: Page) => Promise<void>;
}

/**
 * Whether the page may cache its files for later visits, as every browser outside of tests does.
 */
export const WITH_SERVICE_WORKER = { serviceWorkers: 'allow' } as const;

/** A user with a separate browser. */
export class UserPage {
  private constructor(
    readonly name: string,
    readonly context: BrowserContext,
    readonly page: Page,
  ) {}

  /** Signs in by the URL of the chat itself, which saves loading the sign-in page. */
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

  /** Signs in as users do: nickname, Enter. */
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
    // Caching files for a later visit takes longer than most tests, so only tests about it allow
    // it.
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

  /** Fills in the dialog for a new room, opened by the plus button. */
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

  /** Chooses from the menu of the newest message with exactly this text, as opened by the mouse. */
  async chooseMessageItem(text: string, item: string): Promise<void> {
    const said = this.page
      .getByRole('log')
      .getByText(text, { exact: true })
      // A message that is still being sent has no menu.
      .and(this.page.locator('.line[data-state=sent] .said-text'));
    await said.last().click({ button: 'right' });
    await this.page.getByRole('menu').getByText(item, { exact: true }).click();
  }

  /** Chooses from the menu of a member in the panel of the open room. */
  async chooseUserItem(name: string, item: string): Promise<void> {
    await this.page.getByRole('button', { name: `管理 ${name}` }).click();
    await this.page.getByRole('menuitem', { name: item }).click();
  }

  /** Confirms the dialog on the screen. */
  async confirm(yes: string): Promise<void> {
    await this.page.getByRole('dialog', { name: '请确认' }).getByRole('button', { name: yes }).click();
  }

  /** The system messages of the conversation. */
  notice(text: string) {
    return this.page.locator('[role=log] .happened').filter({ hasText: text });
  }

  /** The messages with exactly this text. */
  messages(text: string) {
    return this.page.locator('[role=log] .line').filter({ has: this.page.getByText(text, { exact: true }) });
  }

  /** The texts of the open conversation, in the order shown. */
  texts(): Promise<string[]> {
    return this.page.locator('[role=log] .bubble').allInnerTexts();
  }
}

export interface BrowserServer {
  server: ServerProcess;
  visit(name: string, options?: Arrival): Promise<UserPage>;
  /** Signs in through the sign-in page. */
  signIn(name: string, options?: BrowserContextOptions): Promise<UserPage>;
}

/** The server of the next test starts while this one still runs. */
class Servers {
  private next = ServerProcess.start();

  async take(): Promise<ServerProcess> {
    const server = await this.next;
    this.next = ServerProcess.start();
    // The worker that takes the server handles its failure.
    this.next.catch(() => {});
    return server;
  }

  async end(): Promise<void> {
    await (await this.next).end();
  }
}

/** Each test has its own server and users. */
export const test = base.extend<{ chat: BrowserServer }, { servers: Servers }>({
  servers: [
    // Playwright reads the fixture names from the pattern, and requires a pattern even without
    // fixtures.
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
