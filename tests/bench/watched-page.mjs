/**
 * A page before a slow desk, and what it tells of itself: Chromium's own observers, read once it is over.
 * Nothing is asked of the page while it is measured, since each question takes time of its one thread.
 */

/** In the page: all times in milliseconds since navigation. */
const WATCH = `
  window.seen = { paint: 0, interactions: [], longest: 0, sentence: 0 };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.paint = entry.startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      if (entry.interactionId) seen.interactions.push(entry.duration);
  }).observe({ type: 'event', durationThreshold: 16, buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.longest = Math.max(seen.longest, entry.duration);
  }).observe({ type: 'longtask', buffered: true });
  new MutationObserver((_, observer) => {
    if (!document.querySelector('[data-part="sentence"]')) return;
    seen.sentence = performance.now();
    observer.disconnect();
  }).observe(document, { childList: true, subtree: true });
`;

/** A page of a browser nobody used before, its processor `slower` times slower; `cookie` signs it in. */
export const watchedPage = async (browser, { slower, cookie, url, also = '' }) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  if (cookie) {
    const [name, value] = cookie.split('=');
    await context.addCookies([{ name, value, url }]);
  }
  const page = await context.newPage();
  await page.addInitScript(WATCH + also);
  const client = await context.newCDPSession(page);
  await client.send('Network.enable');
  await client.send('Emulation.setCPUThrottlingRate', { rate: slower });
  const asked = new Map();
  client.on('Network.requestWillBeSent', ({ requestId, request, type }) =>
    asked.set(requestId, { url: request.url, type, bytes: 0 }),
  );
  client.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const one = asked.get(requestId);
    if (one) one.bytes = encodedDataLength;
  });
  return {
    page,
    context,
    client,
    /** Requests so far: address, kind, bytes on the wire once they are here. */
    asked: () => [...asked.values()].filter(({ url: one }) => one.startsWith('http')),
    seen: () => page.evaluate('window.seen'),
    close: () => context.close(),
  };
};

export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

export const figure = (name, value, unit, most, against) => ({
  name: `pages: ${name}`,
  figure: value,
  unit,
  target: most === 0 ? '0' : `<= ${most}`,
  against,
  ok: value <= most,
});
