import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { hours } from '../../dist/gateway/core/time.js';
import { machine } from '../../dist/gateway/machine.js';
import { askInflux } from '../../dist/gateway/outputs/influx/ask.js';
import { influxSchema } from '../../dist/gateway/outputs/influx/schema.js';
import { fillOne, setUpOne } from '../../dist/gateway/outputs/influx/setup-apply.js';
import { DAYS, monthHall, writeMonth } from './influx-month.mjs';
import { influxdIn, shimBefore } from './influxd.mjs';

/**
 * How long each panel takes on influxd 1.6.7 over thirty days of 150 points, as Grafana asks it: every
 * question of a panel, one after the other, its variables filled in. `hallkeeper influx setup` has been run.
 * Beside it: the same panels where a person chooses "every reading" instead.
 */

const ROOM = new URL('../../dashboards/grafana/generated/en/influxql/', import.meta.url);
const ROUNDS = 3;
const LONGEST_MS = 1000;
const DAY = 86_400_000;

/** The file is TypeScript without imports: the test of the panels fills questions by it too. */
const readTypeScript = async (url) => {
  const { outputText } = ts.transpileModule(readFileSync(url, 'utf8'), {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 },
  });
  return import(`data:text/javascript,${encodeURIComponent(outputText)}`);
};
const { filled, intervalOf } = await readTypeScript(
  new URL('../dashboards/grafana/filled.ts', import.meta.url),
);

/** What a person sees first: everything of one hall; of one zone that which measures most. */
const chosenIn = async ({ templating }, hall, shown, query, detail) => {
  const points = hall.devices.flatMap((device) => device.points);
  const zone = hall.zones
    .map(({ id }) => ({
      id,
      kinds: new Set(points.filter(({ zone }) => zone === id).map(({ quantity }) => quantity)).size,
    }))
    .toSorted((one, other) => other.kinds - one.kinds)[0].id;
  const first = { hall: hall.id, zone };
  const chosen = new Map();
  for (const variable of templating.list) {
    const { name, type, includeAll, options, query: question, hide } = variable;
    if (type === 'custom') chosen.set(name, [options.find(({ text }) => text === detail).value]);
    else if (type === 'interval')
      chosen.set(name, [intervalOf({ interval: variable.auto_min }, shown, variable.auto_count)]);
    else if (includeAll) chosen.set(name, '.*');
    else if (hide === undefined) chosen.set(name, [first[name] ?? '']);
    else {
      const [series] = await query(filled(question, chosen, shown, '1m'));
      chosen.set(name, [series?.values[0][1] ?? '']);
    }
  }
  return chosen;
};

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Every panel with the median of its times in milliseconds, the slowest first. Throws for one without an answer. */
const measured = async (query, hall, shown, detail, rounds) => {
  const panels = [];
  const unanswered = [];
  for (const file of readdirSync(ROOM)) {
    const dashboard = JSON.parse(readFileSync(new URL(file, ROOM), 'utf8'));
    const chosen = await chosenIn(dashboard, hall, shown, query, detail);
    for (const panel of dashboard.panels.filter(({ type }) => type !== 'row')) {
      const interval = intervalOf(panel, shown);
      const questions = panel.targets.map((one) => filled(one.query, chosen, shown, interval));
      const times = [];
      let answered = 0;
      for (let round = 0; round < rounds; round += 1) {
        const begun = performance.now();
        for (const question of questions) answered += (await query(question)).length;
        times.push(performance.now() - begun);
      }
      if (answered === 0) unanswered.push(`${dashboard.title}, ${panel.title}`);
      panels.push({ panel: `${dashboard.title}, ${panel.title}`, took: median(times) });
    }
  }
  if (unanswered.length > 0) throw new Error(`no answer: ${unanswered.join('; ')}`);
  return panels.toSorted((one, other) => other.took - one.took);
};

export default async function bench() {
  const directory = mkdtempSync(join(tmpdir(), 'hallkeeper-bench-panels-'));
  const influxd = await influxdIn(directory);
  const shim = await shimBefore(influxd.port);
  try {
    const hall = monthHall();
    const to = Math.floor(Date.now() / 3_600_000) * 3_600_000;
    const shown = { from: to - DAYS * DAY, to };
    await writeMonth(shim.url, hall, machine('silent'), to);
    const setting = influxSchema.parse({ url: influxd.url, bucket: 'hall', timeout: '5min' });
    const ask = askInflux(setting);
    const keeping = { raw: hours(400 * 24), hourly: hours(1095 * 24) };
    await setUpOne(ask, setting, keeping, () => {});
    const begun = performance.now();
    await fillOne(ask, setting, shown.from, to, () => {});
    const filling = performance.now() - begun;
    const ours = await measured(influxd.query, hall, shown, 'By itself', ROUNDS);
    const every = await measured(influxd.query, hall, shown, 'Every reading', 1);
    return [
      {
        name: `Grafana: slowest of ${ours.length} panels over ${DAYS} days of 150 points`,
        figure: Math.round(ours[0].took),
        unit: 'ms',
        target: `<= ${LONGEST_MS}`,
        against: `${ours[0].panel}; of every reading ${Math.round(every[0].took)} ms, ${every.filter(({ took }) => took > LONGEST_MS).length} panels beyond; summed up in ${Math.round(filling / 1000)} s`,
        ok: ours[0].took <= LONGEST_MS,
      },
    ];
  } finally {
    shim.close();
    await influxd.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}
