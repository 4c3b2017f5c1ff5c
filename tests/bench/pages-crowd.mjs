import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ALARM, CONTACT, letGo } from './contact.mjs';
import { startDemo } from './demo.mjs';
import { figure, median } from './watched-page.mjs';

/**
 * What fifty open pages cost the gateway, from /proc of its process, and whether an alarm comes later
 * for them. The crowd asks for what a browser asks for, with the headers of a browser.
 */

const PAGES = 50;
const CPU_MS = 15_000;
const PRESSES = 40;
/** The contact module is asked this often: presses are spread over that time. */
const POLLED_MS = 250;
/** USER_HZ of Linux (proc_pid_stat(5)). */
const TICKS_A_SECOND = 100;
const LIKE_A_BROWSER = {
  accept: '*/*',
  'accept-encoding': 'gzip, deflate, br, zstd',
  'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8',
};
const READ = ['me', 'words/zh', 'hall', 'points', 'today'];

const processorSeconds = (pid) => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
};
/** Percent of a core over a while. */
const share = async (pid) => {
  const before = processorSeconds(pid);
  await sleep(CPU_MS);
  return (1e5 * (processorSeconds(pid) - before)) / CPU_MS;
};

/** Reads the stream of one page; calls back with every frame. */
const listen = async (url, heard, signal) => {
  const answer = await fetch(`${url}/api/v1/stream`, {
    signal,
    headers: { ...LIKE_A_BROWSER, accept: 'text/event-stream' },
  });
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of answer.body) {
    rest += decoder.decode(bytes, { stream: true });
    const frames = rest.split('\n\n');
    rest = frames.pop();
    for (const frame of frames) heard(frame);
  }
};

const firstLoad = async (url) => {
  const read = async (path) => (await fetch(url + path, { headers: LIKE_A_BROWSER })).text();
  const files = /(?:src|href)="(\/assets\/[^"]+)"/g;
  const document = await read('/hall');
  const assets = [...document.matchAll(files)].map(([, path]) => path);
  for (const path of [...assets, ...READ.map((name) => `/api/v1/${name}`)]) await read(path);
};

const isRaised = (frame) =>
  frame.includes('event: alarms') && frame.includes(ALARM) && frame.includes('"unacknowledged"');

/** Every page of the crowd has painted the alarm, and says so as a browser does. */
const tellSeen = async (url, csrf) => {
  const answer = await fetch(`${url}/api/v1/alarms/seen`, {
    method: 'POST',
    headers: { ...LIKE_A_BROWSER, 'content-type': 'application/json', 'x-hallkeeper-csrf': csrf },
    body: JSON.stringify({ shown: [ALARM], heard: [] }),
  });
  if (answer.status !== 204) throw new Error(`seen: ${answer.status}`);
};

/** From the closing of a contact until a page hears of its alarm, in milliseconds. */
const presses = async (demo) => {
  const stopping = new AbortController();
  let said = () => undefined;
  listen(demo.url, (frame) => isRaised(frame) && said(), stopping.signal).catch(() => undefined);
  await sleep(500);
  const took = [];
  for (let press = 0; press < PRESSES; press += 1) {
    await sleep((POLLED_MS * press) / PRESSES);
    const heard = new Promise((resolve) => {
      said = () => resolve(performance.now());
    });
    const pressed = performance.now();
    await demo.put(CONTACT, 1);
    took.push((await heard) - pressed);
    await letGo(demo);
  }
  stopping.abort();
  return median(took);
};

export default async function bench() {
  const demo = await startDemo();
  const stopping = new AbortController();
  try {
    await demo.settled();
    const quiet = await presses(demo);
    const alone = await share(demo.pid);

    const before = processorSeconds(demo.pid);
    const begun = performance.now();
    const frames = Array.from({ length: PAGES }, () => 0);
    const { csrf } = await (await fetch(`${demo.url}/api/v1/me`)).json();
    const heard = (n) => (frame) => {
      frames[n] += frame.length;
      if (isRaised(frame)) tellSeen(demo.url, csrf).catch(() => undefined);
    };
    for (let n = 0; n < PAGES; n += 1) {
      await firstLoad(demo.url);
      listen(demo.url, heard(n), stopping.signal).catch(() => undefined);
    }
    await sleep(1000);
    const lasted = (performance.now() - begun) / 1000;
    const loads = processorSeconds(demo.pid) - before - (alone / 100) * lasted;

    frames.fill(0);
    const crowd = await share(demo.pid);
    if (frames.some((bytes) => bytes === 0)) throw new Error('a page of the crowd hears nothing');
    const told = (1000 * median(frames)) / 1024 / CPU_MS;
    const crowded = await presses(demo);
    const change = ((crowded - quiet) / quiet) * 100;
    const stay = Math.max(0, crowd - alone);
    return [
      figure(
        `${PAGES} open pages, gateway CPU`,
        stay,
        '% of a core',
        10,
        `${alone.toFixed(1)} % without them, ${crowd.toFixed(1)} % with; each is told ${told.toFixed(1)} KB/s`,
      ),
      figure(
        `${PAGES} first loads within a minute and their streams, gateway CPU`,
        stay + (100 * loads) / 60,
        '% of a core',
        10,
        `${((1000 * loads) / PAGES).toFixed(0)} ms a load`,
      ),
      figure(
        `contact to page among ${PAGES}`,
        change,
        '% longer',
        10,
        `${Math.round(quiet)} ms without, ${Math.round(crowded)} ms with, medians of ${PRESSES}`,
      ),
    ];
  } finally {
    stopping.abort();
    await demo.stop();
  }
}
