import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAssessing } from '../../gateway/assessing.js';
import type { Config } from '../../gateway/config/config.js';
import type { ZoneId } from '../../gateway/core/identity.js';
import { hours, instant } from '../../gateway/core/time.js';
import { machine } from '../../gateway/machine.js';
import { officeHall } from '../../tests/gateway/office.js';
import { hallkeeper } from '../halls/command.js';
import { configIn } from '../halls/simulated-hall.js';
import { ownDirectory } from '../peers/process.js';

const LAUNCHER = fileURLToPath(new URL('../../gateway/cli/hallkeeper.sh', import.meta.url));
const FROM = instant(Date.parse('2026-03-10T00:00:00+08:00'));
const TO = instant(FROM + hours(24));
const own = ownDirectory('assess');
let hall: string;
let config: Config;

beforeAll(async () => {
  hall = officeHall(own.path);
  config = configIn(hall);
  const csv = join(own.path, 'day.csv');
  const rows = Array.from({ length: 24 * 60 }, (_, minute) => {
    const clock = [Math.floor(minute / 60), minute % 60].map((part) => `${part}`.padStart(2, '0'));
    return `2026-03-10T${clock.join(':')}:00,${700 + (minute % 60)}`;
  });
  writeFileSync(csv, `time,co2\n${rows.join('\n')}\n`);
  const words = ['--time', 'time', '--map', 'co2=office/co2', '--hall', hall, '--json'];
  expect(await hallkeeper('import', csv, ...words)).toMatchObject({ code: 0 });
});
afterAll(() => own.remove());

const asked = { from: FROM, to: TO };
const assessing = () => createAssessing(config, machine('silent'));
const still = () => new AbortController().signal;

it('a process of its own says what the command says, zone by zone', async () => {
  const assess = assessing();
  const answer = JSON.parse(await text(await assess(asked, still())));
  const co2 = answer.verdicts.filter(
    (one: { requirement: string; window: { length: string } }) =>
      one.requirement === 'co2' && one.window.length === '1h',
  );
  expect(co2.length).toBeGreaterThanOrEqual(24);
  expect(co2[0]).toMatchObject({ verdict: 'compliant', value: '0.07295', n: 60 });
  const zone = config.hall.zones[0]?.id as ZoneId;
  const one = JSON.parse(await text(await assess({ ...asked, zones: [zone] }, still())));
  expect(one.basis.hall.zones.map(({ id }: { id: ZoneId }) => id)).toEqual([zone]);
});

it('one runs, three wait, and the next is refused in a sentence', async () => {
  const assess = assessing();
  const first = assess(asked, still());
  const gone = new AbortController();
  const waiting = [1, 2].map(() => assess(asked, still()));
  const leaves = assess(asked, gone.signal);
  await expect(assess(asked, still())).rejects.toMatchObject({ code: 'assess-busy' });
  gone.abort(new Error('the page was closed'));
  await expect(leaves).rejects.toThrow('the page was closed');
  for (const one of [first, ...waiting]) {
    const said = await text(await one);
    expect(said.trimEnd().endsWith(']}')).toBe(true);
  }
});

it('whoever leaves ends it, and the next has its turn', async () => {
  const assess = assessing();
  const gone = new AbortController();
  const left = assess(asked, gone.signal).catch((thrown: unknown) => thrown);
  gone.abort(new Error('the page was closed'));
  await left;
  expect(await text(await assess(asked, still()))).toContain('"verdicts"');
});

it('says why it could not be made', async () => {
  const elsewhere = createAssessing({ ...config, dataDirectory: '/nowhere' }, machine('silent'));
  await expect(elsewhere(asked, still())).rejects.toMatchObject({
    code: 'assess-failed',
    parameters: { why: expect.stringContaining('/nowhere') },
  });
  await expect(assessing()({ from: TO, to: FROM }, still())).rejects.toMatchObject({
    code: 'bad-request',
  });
});

it('ends quietly when nobody reads on', async () => {
  const words = ['assess', '--hall', hall, '--from', '2026-03-10', '--to', '2026-03-11'];
  const child = spawn('sh', ['-c', `"$0" "$@" | head -n 1`, LAUNCHER, ...words, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, errors] = [text(child.stdout), text(child.stderr)];
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
  expect((await out).trim().split('\n')).toHaveLength(1);
  expect(await errors).toBe('');
});
