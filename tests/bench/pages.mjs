import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { startChromium } from './chromium.mjs';
import { startDemo } from './demo.mjs';

/**
 * The first page as a slow desk loads it (CPU throttled to a quarter), how soon an alarm stands on it,
 * and what fifty of them cost the gateway. The demo hall is a process of its own, the browser another.
 */

const ASSETS = new URL('../../dist/dashboards/web/assets/', import.meta.url);
const SLOWER = 4;
const LOADS = 5;
const PRESSES = 12;
const LISTENERS = 50;
const CPU_MS = 20_000;
const CONTACT = 'di-6/2';
const ALARM = 'di-6/2/fire-panel-fault';
/** Clock ticks of /proc/<pid>/stat in a second (getconf CLK_TCK). */
const TICKS = 100;

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const figure = (name, value, unit, target, ok, against) => ({
  name: `pages: ${name}`,
  figure: value,
  unit,
  target,
  against,
  ok,
});

/** What the two files of the first page weigh as they are sent to a browser that knows only gzip. */
const scriptsOf = () => {
  const files = readdirSync(ASSETS).filter((name) => /^(shell|HallPage)-.*\.js\.gz$/.test(name));
  const bytes = files.map((name) => readFileSync(new URL(name, ASSETS)));
  return {
    gzip: bytes.reduce((sum, one) => sum + one.length, 0) / 1024,
    plain: bytes.reduce((sum, one) => sum + gunzipSync(one).length, 0) / 1024,
  };
};

const WATCH = `
  window.seen = { lcp: 0, events: [] };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.seen.lcp = entry.startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.interactionId) window.seen.events.push(entry.duration);
  }).observe({ type: 'event', durationThreshold: 16, buffered: true });
`;

const loaded = async (browser, url) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.addInitScript(WATCH);
  const client = await context.newCDPSession(page);
  await client.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(`${url}/hall`);
  await page.locator('.zone-button').first().waitFor();
  await page.locator('.today').waitFor();
  await sleep(1500);
  for (const layer of ['照度', '设备', '人数', '照度', '设备', '人数'])
    await page.locator('.tools').getByRole('button', { name: layer }).click();
  for (const key of ['2', '1', '4', '1']) {
    await page.keyboard.press(key);
    await page.locator('main h1').first().waitFor();
    await sleep(300);
  }
  await sleep(500);
  const { lcp, events } = await page.evaluate('window.seen');
  const foreign = asked.filter((one) => one.startsWith('http') && new URL(one).origin !== url);
  // The pages that the keys opened came later.
  const first = asked.filter(
    (one) => !/(Alarms|Devices|Table)|api\/v1\/(alarms|devices|records)/.test(one),
  );
  await context.close();
  return { lcp, inp: Math.max(0, ...events), requests: first.length, foreign: foreign.length };
};

/** One page of the stream: calls back with every alarm that changed. */
const listen = async (url, heard, signal) => {
  const answer = await fetch(`${url}/api/v1/stream`, { signal });
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of answer.body) {
    rest += decoder.decode(bytes, { stream: true });
    const frames = rest.split('\n\n');
    rest = frames.pop();
    for (const frame of frames) if (frame.includes('event: alarms')) heard(frame);
  }
};

const cpuOf = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
};
const cpuShare = async (pid) => {
  const before = cpuOf(pid);
  await sleep(CPU_MS);
  return ((cpuOf(pid) - before) / CPU_MS) * 1000;
};

/** From the closing of a contact until a page of the stream hears of its alarm, in milliseconds. */
const presses = async (demo) => {
  const took = [];
  for (let press = 0; press < PRESSES; press += 1) {
    const stopping = new AbortController();
    const said = new Promise((resolve) => {
      listen(
        demo.url,
        (frame) => frame.includes(ALARM) && resolve(performance.now()),
        stopping.signal,
      ).catch(() => undefined);
    });
    await sleep(400);
    const pressed = performance.now();
    await demo.put(CONTACT, 1);
    took.push((await said) - pressed);
    stopping.abort();
    await demo.release(CONTACT);
    await demo.command({ verb: 'acknowledge', alarm: ALARM });
    for (let tries = 0; tries < 100; tries += 1) {
      if (!(await demo.get('/api/v1/alarms')).some(({ alarm }) => alarm === ALARM)) break;
      await sleep(50);
    }
  }
  return median(took);
};

/** From the event of an alarm to the moment it stands in the top bar, by the one clock of this machine. */
const onScreen = async (browser, demo) => {
  const page = await browser.newPage();
  await page.addInitScript(`
    window.shownAt = 0;
    new MutationObserver(() => {
      const newest = document.querySelector('[data-part="newest"]');
      if (newest === null) window.shownAt = 0;
      else if (window.shownAt === 0) window.shownAt = Date.now();
    }).observe(document, { childList: true, subtree: true });
  `);
  await page.goto(`${demo.url}/hall`);
  await page.locator('[data-part="link"][data-linked="true"]').waitFor();
  await page.locator('.alarm-bar .none').first().waitFor();
  const took = [];
  for (let press = 0; press < 5; press += 1) {
    await demo.put(CONTACT, 1);
    await page.locator('[data-part="newest"]').waitFor();
    const [raised] = (await demo.get('/api/v1/events?limit=50')).filter(
      (event) => event.kind === 'alarm-raised' && event.alarm.alarm === ALARM,
    );
    took.push((await page.evaluate('window.shownAt')) - raised.at);
    await demo.release(CONTACT);
    await demo.command({ verb: 'acknowledge', alarm: ALARM });
    await page.locator('[data-part="newest"]').waitFor({ state: 'detached' });
  }
  await page.close();
  return Math.max(...took);
};

export default async function bench() {
  const demo = await startDemo();
  const browser = await startChromium();
  const closing = [() => demo.stop(), () => browser.close()];
  try {
    for (let tries = 0; tries < 100; tries += 1) {
      const points = await demo.get('/api/v1/points');
      if (points.every(({ at }) => at !== undefined)) break;
      await sleep(500);
    }
    const { gzip, plain } = scriptsOf();
    const loads = [];
    for (let load = 0; load < LOADS; load += 1) loads.push(await loaded(browser, demo.url));
    const each = (key) => loads.map((load) => load[key]);
    const lcp = median(each('lcp'));
    const inp = median(each('inp'));
    const requests = Math.max(...each('requests'));
    const foreign = Math.max(...each('foreign'));
    const shown = await onScreen(browser, demo);
    await browser.close();

    const quiet = await presses(demo);
    const alone = await cpuShare(demo.pid);
    const stopping = new AbortController();
    for (let n = 0; n < LISTENERS; n += 1)
      listen(demo.url, () => undefined, stopping.signal).catch(() => undefined);
    await sleep(2000);
    const crowd = await cpuShare(demo.pid);
    const crowded = await presses(demo);
    stopping.abort();
    const cost = Math.max(0, crowd - alone) * 100;
    const change = ((crowded - quiet) / quiet) * 100;
    return [
      figure(
        'scripts of the first load, gzip',
        gzip,
        'KB',
        '<= 150',
        gzip <= 150,
        `${Math.round(plain)} KB plain, two files`,
      ),
      figure(
        'requests of the first load',
        requests,
        'requests',
        '<= 10',
        requests <= 10,
        'document, scripts, styles, words, API and stream',
      ),
      figure(
        'addresses of others',
        foreign,
        'requests',
        '0',
        foreign === 0,
        'every request of the page',
      ),
      figure(
        `largest contentful paint, CPU÷${SLOWER}`,
        lcp,
        'ms',
        '<= 1500',
        lcp <= 1500,
        `median of ${LOADS} cold loads`,
      ),
      figure(
        `interaction to next paint, CPU÷${SLOWER}`,
        inp,
        'ms',
        '<= 200',
        inp <= 200,
        `median over ${LOADS} loads of the slowest of ten layers and pages`,
      ),
      figure(
        'alarm event to screen',
        shown,
        'ms',
        '<= 1000',
        shown <= 1000,
        'slowest of 5, same clock',
      ),
      figure(
        `${LISTENERS} pages, gateway CPU`,
        cost,
        '% of a core',
        '<= 10',
        cost <= 10,
        `${(alone * 100).toFixed(1)} % without, ${(crowd * 100).toFixed(1)} % with`,
      ),
      figure(
        `${LISTENERS} pages, contact to page`,
        change,
        '% longer',
        '<= 10',
        change <= 10,
        `${Math.round(quiet)} ms without, ${Math.round(crowded)} ms with, medians of ${PRESSES}`,
      ),
    ];
  } finally {
    for (const close of closing.reverse()) await close();
  }
}
