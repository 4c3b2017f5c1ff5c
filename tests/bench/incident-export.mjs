import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { createSeal } from '../../dist/gateway/incident-export.js';
import { createJournal } from '../../dist/gateway/journal/journal.js';
import { journalSchema } from '../../dist/gateway/journal/schema.js';
import { timelineFrom } from '../../dist/gateway/timeline.js';

/** What an export costs the thread that alarms go through, at the length of an ordinary fire and at the most. */

const FIRE = 'di-6/1/fire';
const quiet = () => undefined;
const host = {
  clock: {
    wall: () => Date.now(),
    mono: () => performance.now(),
    after: (delay, then) => {
      const timer = setTimeout(then, delay);
      return { cancel: () => clearTimeout(timer) };
    },
  },
  log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
};
const hall = {
  id: 'bench',
  names: { zh: '大厅', en: 'hall' },
  timeZone: 'Asia/Shanghai',
  devices: [],
  zones: [],
  counting: [],
};

const state = (condition, since) => ({
  alarm: FIRE,
  kind: 'fire',
  priority: 1,
  condition,
  since,
  incident: `fire@${since}`,
  silent: false,
  drill: false,
  label: { zh: '火警 二层档案库房 感烟', en: 'fire archive 2F smoke' },
  steps: [{ step: 0, by: 'li', at: since }],
});

/** A story of so many lines among four times as many events that are none of it. */
const written = (journal, lines) => {
  const since = host.clock.wall();
  for (let n = 0; n < lines; n += 1) {
    const condition = n % 2 ? 'acknowledged' : 'unacknowledged';
    const kind = n % 2 ? 'alarm-acknowledged' : 'alarm-raised';
    journal.record({ at: host.clock.wall(), kind, alarm: state(condition, since) });
    for (let beside = 0; beside < 4; beside += 1)
      journal.record({
        ...{ at: host.clock.wall(), kind: 'people-counted', zone: 'f1-waiting' },
        ...{ in: n, out: 0, net: n, drift: 0 },
      });
  }
  return since;
};

const exportOf = async (lines) => {
  const directory = mkdtempSync(join(tmpdir(), 'hallkeeper-bench-'));
  const journal = createJournal(directory, journalSchema.parse({}), hall, host);
  await journal.open();
  const since = written(journal, lines);
  await journal.flush();
  const watch = { current: { alarms: new Map([[FIRE, state('acknowledged', since)]]) } };
  const timeline = timelineFrom(journal, watch, host.clock.wall);
  const config = { hall, dataDirectory: directory };
  const seal = createSeal({ config, journal, timeline, version: '0.0.0', host });
  await seal(FIRE, 'warm');
  await new Promise((resolve) => setTimeout(resolve, 500));
  const held = monitorEventLoopDelay({ resolution: 1 });
  held.enable();
  const began = performance.now();
  const { bytes } = await seal(FIRE, 'li');
  const took = performance.now() - began;
  await new Promise((resolve) => setTimeout(resolve, 20));
  held.disable();
  await journal.close();
  rmSync(directory, { recursive: true });
  return { took, held: held.max / 1e6, size: bytes.length };
};

export default async function bench() {
  const rows = [];
  for (const [name, lines] of [
    ['an ordinary fire (120 lines)', 120],
    ['the longest (2,000 lines)', 2000],
  ]) {
    const { took, held, size } = await exportOf(lines);
    const of = `export of ${name}`;
    rows.push(
      {
        ...{ name: `${of}: main thread held at most`, figure: held, unit: 'ms', target: 50 },
        ...{ against: 'design §4.5', ok: held <= 50 },
      },
      { name: `${of}: until the file is there`, figure: took, unit: 'ms' },
      { name: `${of}: size`, figure: size / 1024, unit: 'KiB' },
    );
  }
  return rows;
}
