import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { QUIET } from '../peers/chromium-flags.js';
import { whereIs } from '../peers/parts.js';
import { heldWeb } from '../web/held-web.js';

const PAGES = new URL('../../dist/dashboards/web/', import.meta.url);

type HeldWebMore = Parameters<typeof heldWeb>[0];

/**
 * The reference hall on its held clock behind a real port, and a real Chromium before it. Whoever comes
 * from this machine is signed in, as in the demo, unless `demo` is false. Time passes when a test lets it: `web.held.pass(…)`.
 */
export interface HeldPages {
  readonly url: string;
  readonly web: Awaited<ReturnType<typeof heldWeb>>;
  readonly browser: Browser;
  /** What went wrong in any page, and every address that was not ours. */
  readonly wrong: readonly string[];
  /** The page once it hears its gateway. */
  open(path: string, context?: BrowserContext): Promise<Page>;
  /** A browser of its own for whoever holds this session. */
  signedIn(token: string, options?: BrowserContextOptions): Promise<BrowserContext>;
  /** The page as soon as it stands, also before the door. */
  visit(path: string, context?: BrowserContext): Promise<Page>;
  close(): Promise<void>;
}

export const heldPages = async (
  more: HeldWebMore = {},
  flags: readonly string[] = [],
  demo = true,
  started?: string,
): Promise<HeldPages> => {
  const web = await heldWeb({ pages: PAGES, ...more }, demo, started);
  const url = await web.app.listen({ host: '127.0.0.1', port: 0 });
  const browser = await chromium.launch({
    executablePath: whereIs('chromium') ?? '',
    args: [...QUIET, ...flags],
  });
  const wrong: string[] = [];
  const visit = async (path: string, context?: BrowserContext): Promise<Page> => {
    const page = await (context ?? browser).newPage();
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol.startsWith('http') && origin !== url) wrong.push(request.url());
    });
    page.on('pageerror', (error) => wrong.push(error.message));
    // Whoever brings a context of his own is a lesser one, and is refused some of what a page asks for.
    if (context === undefined)
      page.on('console', (line) => line.type() === 'error' && wrong.push(line.text()));
    await page.goto(url + path);
    return page;
  };
  return {
    url,
    web,
    browser,
    wrong,
    visit,
    open: async (path, context) => {
      const page = await visit(path, context);
      await page.locator('[data-part="link"][data-linked="true"]').waitFor();
      return page;
    },
    signedIn: async (token, options = {}) => {
      const context = await browser.newContext(options);
      await context.addCookies([{ name: 'hallkeeper', value: token, url }]);
      return context;
    },
    close: async () => {
      await browser.close();
      await web.close();
    },
  };
};
