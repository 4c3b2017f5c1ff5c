import { instant, minutes } from '../../gateway/core/time.js';
import { standardAnswer } from '../../gateway/standard-answer.js';
import { standardsFor } from '../../gateway/standards.js';
import type { DevicesAnswer } from '../../gateway/web/devices.js';
import { DEMO, hall, waitingFrom } from '../stories/judged.js';
import { type HeldPages, heldPages } from './browser.js';

const NOW = Date.parse('2026-03-10T10:13:00+08:00');
const STATES = ['lost', 'failing', 'not-asked', 'well'] as const;
const CALIBRATIONS = [
  { missingSince: instant(NOW - minutes(90)), serial: 'B77' },
  { number: 'C-1', until: instant(NOW - minutes(1)) },
  { number: 'C-2', until: instant(NOW + minutes(60 * 24 * 20)) },
  undefined,
];

/** Every device of the reference hall, one in four of them lost, failing, silent or well. */
const devices = (): DevicesAnswer => ({
  buses: [...new Set(hall.devices.map(({ bus }) => bus))].map((id, place) => ({
    ...{ id, open: place > 0, path: id, load: 0.3 },
  })),
  devices: hall.devices.map(({ id, names, bus, zone }, place) => {
    const is = STATES[place % STATES.length] ?? 'well';
    const calibration = CALIBRATIONS[place % CALIBRATIONS.length];
    return {
      ...{ id, names, bus, is, ...(zone !== undefined && { zone }) },
      ...{ manufacturer: 'JXCT', model: 'IAQ', unit: 1 + place, requests: 1000, answered: 0.8 },
      ...{
        noAnswer: 3,
        crc: 200,
        exceptions: 1,
        p50: 30,
        p95: 145,
        lastAnswer: NOW - place * 1000,
      },
      ...(calibration && { calibration }),
      ...(is === 'failing' && {
        evidence: 'crc 200 / 1000',
        cause: {
          zh: '应答常有校验错误：检查终端电阻与接线。',
          en: 'Answers often have wrong checksums: check termination and wiring.',
        },
      }),
    };
  }),
});

/** The hall with something in every list: what is looked at is no page of empty tables. */
export const furnishedPages = async (): Promise<HeldPages> => {
  const pages = await heldPages({
    devices,
    polls: () =>
      Array.from({ length: 40 }, (_, n) => ({
        ...{ device: `aq-0${1 + (n % 5)}`, at: NOW - n * 1000, took: 30 + n },
        ...(n % 7 === 0 && { fault: 'no answer' }),
      })),
    standards: standardsFor(DEMO).standards.map(standardAnswer),
    query: {
      // A reading a minute with half an hour missing.
      history: async (_point, from, to) =>
        Array.from({ length: Math.floor((to - from) / minutes(1)) }, (_, n) => ({
          ...{
            at: instant(from + n * minutes(1)),
            quality: 'good' as const,
            value: 600 + (n % 60),
          },
        })).filter(({ at }) => at <= NOW && (at < NOW - minutes(90) || at > NOW - minutes(60))),
      events: async ({ from = 0, to = Number.MAX_SAFE_INTEGER, kinds, limit }) =>
        pages.web.held.events
          .filter(({ at, kind }) => at >= from && at <= to && kinds?.includes(kind) !== false)
          .toReversed()
          .slice(0, limit),
    },
    statistics: async (from, to) => ({
      ...{ from, to, raised: 61, rate: { mean: 0.1, most: 11 } },
      ...{ flood: { time: 600_000, share: 0.01 }, acknowledged: { count: 60, never: 1 } },
      ...{ chattering: ['di-7/7/fire-door-open'], stale: ['bus/rs485-1/lost'] },
      ...{ priorities: { 1: 0.05, 3: 0.95 } },
      top: [{ alarm: 'di-2/4/panic', raised: 7, share: 0.115 }],
    }),
  });
  const { held } = pages.web;
  await held.set({ 'aq-01/co2': 790, 'aq-02/co2': 1180, 'aq-01/temperature': 23.4 });
  await held.set({ 'di-7/1': 1, 'leak-1/line-2': 1, 'di-2/4': 1, 'fire-panel/l002-014': 1 });
  await held.pass(8000);
  held.judge(
    waitingFrom('2026-03-10T08:00', '2026-03-10T10:00', () => 1180),
    [],
  );
  return pages;
};
