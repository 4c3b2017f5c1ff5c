import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { surveyDecay, surveyFreshAir } from '../../gateway/cli/survey-air.js';
import { surveyLight } from '../../gateway/cli/survey-light.js';
import type { Terminal } from '../../gateway/cli/terminal.js';
import { readConfig } from '../../gateway/config/config.js';
import type { Sample } from '../../gateway/core/ports.js';
import { type Instant, instant } from '../../gateway/core/time.js';
import type { PastFile } from '../../gateway/journal/past-file.js';
import { here, realProfiles } from '../config/sources.js';

const checked = readConfig(here('../../gateway/config/halls/demo-county.yaml'), realProfiles);
if ('mistakes' in checked) throw new Error(JSON.stringify(checked.mistakes));
const { config } = checked;
const directory = mkdtempSync(join(tmpdir(), 'survey-'));
afterAll(() => rmSync(directory, { recursive: true }));

const listening = (language: 'zh' | 'en' = 'zh') => {
  const heard = { printed: [] as string[], said: [] as string[], code: 0 };
  const terminal: Terminal = {
    language,
    person: 'assessor',
    print: (line) => void heard.printed.push(line),
    say: (line) => void heard.said.push(line),
    json: (value) => void heard.printed.push(JSON.stringify(value)),
    fail: (fault) => void heard.said.push(fault.in(language)),
    exit: (code) => {
      heard.code = code;
    },
  };
  return { heard, terminal };
};

const GRID = `at: 2026-03-11T19:00
method: centre
rows:
  - [312, 334, 341, 338, 326, 305]
  - [298, 321, 329, 331, 318, 287]
daylight: false
warmed-up: true
meter: { class: 1, certificate: JL-2026-0017 }
`;

const survey = async (text: string, zone = 'f1-consult') => {
  const file = join(directory, 'grid.yaml');
  writeFileSync(file, text);
  const { heard, terminal } = listening();
  await surveyLight(config, { zone, file }, terminal);
  return heard;
};

describe('survey light (story C6)', () => {
  it('prints Eav, Emin, U0 and what the standards say', async () => {
    const { printed, code } = await survey(GRID);
    expect(printed[0]).toBe('Eav 320.0 lx，Emin 287 lx，U0 0.897');
    expect(printed.slice(1).join('\n')).toMatch(
      /GB\/T 50034-2024 照度（接待）.*符合.*320\.0 ± 12\.8 lx/,
    );
    expect(printed.join('\n')).toMatch(/照度均匀度（接待）.*0\.897/);
    expect(code).toBe(0);
  });

  it('refuses a grid with a node missing, and names it', async () => {
    const { printed, said, code } = await survey(GRID.replace('329', '~'));
    expect(printed).toEqual([]);
    expect(said).toEqual(['第 2 行第 3 个测点没有读数，不能计算']);
    expect(code).toBe(65);
  });

  it('refuses daylight and cold lamps, and a file that is none, with its place', async () => {
    const { said } = await survey(
      GRID.replace('daylight: false', 'daylight: true').replace(
        'warmed-up: true',
        'warmed-up: false',
      ),
    );
    expect(said).toEqual(['有天然光，不能按此判定', '灯未预热稳定，不能按此判定']);
    const wrong = await survey(GRID.replace('class: 1', 'class: 3'));
    expect(wrong.said[0]).toMatch(/grid\.yaml:8:17: meter\.class: /);
  });

  it('a meter of class 2 only indicates', async () => {
    const { printed } = await survey(GRID.replace('class: 1', 'class: 2'));
    expect(printed[1]).toMatch(/仅供参考.*照度计低于一级/);
  });
});

const START = Date.parse('2026-03-12T10:00:00+08:00');
const pastOf = (of: (point: string, minute: number) => number | undefined): PastFile => ({
  readings: (point) =>
    Array.from({ length: 61 }, (_, minute): Sample[] => {
      const value = of(point, minute);
      const at = instant(START + minute * 60_000) as Instant;
      return value === undefined ? [] : [{ at, quality: 'good', value }];
    }).flat(),
  slice: () => ({ readings: new Map(), thinned: false }),
  events: () => [],
  records: () => [],
  chain: () => ({ entries: 0 }),
  close: () => undefined,
});
const HOUR = { from: '2026-03-12T10:00', to: '2026-03-12T11:00' };

describe('survey decay (story C8)', () => {
  it('of 420 + 1200 e^(-2t) is 2.00 an hour, with R² and its stretch', () => {
    const { heard, terminal } = listening();
    const past = pastOf((point, minute) =>
      point === 'aq-10/co2' ? 420 + 1200 * Math.exp((-2 * minute) / 60) : undefined,
    );
    surveyDecay(config, past, { ...HOUR, point: 'aq-10/co2', outdoor: '420' }, terminal);
    expect(heard.printed).toEqual([
      'aq-10/co2：换气 2.00 次/h，R² 1.0000，61 个读数，室外 420 ppm，2026-03-12T10:00 至 2026-03-12T11:00',
    ]);
  });

  it('takes the air outside from its point, and is refused without gas or with another quantity', () => {
    const { heard, terminal } = listening();
    const past = pastOf((point) => (point === 'aq-99/co2' ? 420 : 430));
    surveyDecay(config, past, { ...HOUR, point: 'aq-10/co2' }, terminal);
    expect(heard).toMatchObject({ said: ['浓度与室外相差太小'], code: 65 });
    expect(() =>
      surveyDecay(config, past, { ...HOUR, point: 'aq-10/temperature' }, terminal),
    ).toThrow(expect.objectContaining({ code: 'bad-request' }));
  });
});

describe('survey fresh-air (story C8)', () => {
  it('of 20 counted people in the meeting room: 24.6, too little by 18883, enough by 37488', () => {
    const { heard, terminal } = listening();
    const past = pastOf((point) => (point === 'aq-99/co2' ? 420 : 1180));
    surveyFreshAir(config, past, { ...HOUR, airSpace: 'f2-meeting', people: 20 }, terminal);
    expect(heard.printed[0]).toMatch(/^人均新风 24\.6 m³\/h（20\.5～29\.8），20 人/);
    const judged = (standard: string) => heard.printed.find((line) => line.includes(standard));
    expect(judged('GB/T 18883-2022')).toMatch(/不符合.*判断值/);
    expect(judged('GB 37488-2019')).toMatch(/ 符合 /);
  });
});
