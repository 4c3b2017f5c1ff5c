import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Locator, Page } from 'playwright-core';

/** What a machine can see of a page: colours, overflow, what axe-core finds. What runs in the page is text: here is no DOM. */

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** Serious and critical findings, each with the elements it is about. */
export const found = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<{ violations: readonly Violation[] }>('axe.run()');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
};

/** The same by day and by night, one after the other in the same page. */
export const foundInBoth = async (page: Page): Promise<readonly string[]> => {
  const all: string[] = [];
  for (const theme of ['light', 'dark']) {
    await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`);
    all.push(...(await found(page)).map((one) => `${theme}: ${one}`));
  }
  return all;
};

/** How far red, green and blue of a grey may lie apart: the greys of the dark theme are a little blue. */
const GREY = 24;

/** Classes of the elements of the plan that are filled with a saturated colour; what is normal is grey. */
export const coloured = async (page: Page): Promise<readonly string[]> => {
  const fills = await page.evaluate<readonly (readonly [string, string])[]>(
    `[...document.querySelectorAll('.floor-plan svg *')]
       .map((element) => [element.parentElement.getAttribute('class') ?? '', getComputedStyle(element).fill])`,
  );
  return fills
    .filter(([, fill]) => {
      const [red = 0, green = 0, blue = 0, alpha = 1] = (fill.match(/[\d.]+/g) ?? []).map(Number);
      const spread = Math.max(red, green, blue) - Math.min(red, green, blue);
      return fill.startsWith('rgb') && alpha > 0 && spread > GREY;
    })
    .map(([name]) => name);
};

interface Light {
  /** How far red, green and blue of the most colourful pixel lie apart; 0 to 255. */
  readonly spread: number;
  /** Luma; 0 to 255. */
  readonly darkest: number;
  readonly lightest: number;
}

/** The picture of one element as the page is shown now, whatever eyes are emulated. */
export const lightOf = async (browser: Browser, what: Locator): Promise<Light> => {
  const picture = (await what.screenshot()).toString('base64');
  // The page's own policy lets no picture out of a text be read.
  const reader = await browser.newPage();
  const light = await reader.evaluate<Light>(`(async () => {
    const image = new Image();
    image.src = 'data:image/png;base64,${picture}';
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
    canvas.drawImage(image, 0, 0);
    const { data } = canvas.getImageData(0, 0, image.width, image.height);
    const light = { spread: 0, darkest: 255, lightest: 0 };
    for (let at = 0; at < data.length; at += 4) {
      const [red, green, blue] = data.slice(at, at + 3);
      light.spread = Math.max(light.spread, Math.max(red, green, blue) - Math.min(red, green, blue));
      const luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      light.darkest = Math.min(light.darkest, luma);
      light.lightest = Math.max(light.lightest, luma);
    }
    return light;
  })()`);
  await reader.close();
  return light;
};

/** Words that are wider than the place they stand in. */
export const overflowing = (page: Page): Promise<readonly string[]> =>
  page.evaluate(
    `[...document.querySelectorAll('#app *')]
       .filter((element) => element instanceof HTMLElement && element.childElementCount === 0)
       .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1)
       .filter((element) => getComputedStyle(element).display !== 'inline')
       .filter((element) => element.closest('.sr-only, .table, [aria-hidden="true"]') === null)
       .map((element) => element.tagName + '.' + element.className + ': ' + element.textContent.slice(0, 60))`,
  );

/**
 * What is pressed and is smaller than so many pixels one way (ux.md §5.8). A link within a sentence is as
 * high as its line, and a box whose words are pressed with it as large as both (WCAG 2.5.8).
 */
export const tooSmall = (page: Page, least: number): Promise<readonly string[]> =>
  page.evaluate(
    `[...document.querySelectorAll('#app :is(a, button, input, select, summary, [role="button"])')]
       .filter((element) => element instanceof HTMLElement && element.closest('.skip, .sr-only, p:has(> a):not(.acts)') === null)
       .map((element) => [element, (element.closest('label') ?? element).getBoundingClientRect()])
       .filter(([, box]) => box.width > 1 && (box.width < ${least} - 0.5 || box.height < ${least} - 0.5))
       .map(([element, box]) => element.tagName + '.' + element.className + ' ' + Math.round(box.width) + 'x' + Math.round(box.height) + ': ' + element.textContent.trim().slice(0, 40))`,
  );

/** By how many pixels the page is wider than its window. */
export const tooWide = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
