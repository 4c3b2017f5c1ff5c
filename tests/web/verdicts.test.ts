import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fault } from '../../gateway/core/fault.js';
import type { ZoneId } from '../../gateway/core/identity.js';
import { hours, instant, later, minutes } from '../../gateway/core/time.js';
import {
  type Excursion,
  excursionId,
  type Verdict,
  type VerdictValue,
  verdictId,
} from '../../gateway/core/verdict.js';
import type { AssessAsked } from '../../gateway/web/assess.js';
import { missed } from '../outputs/hall.js';
import { type Browser, type HeldWeb, heldWeb } from './held-web.js';

const TEN = instant(Date.parse('2026-03-10T10:00:00+08:00'));
const judged = (
  hour: number,
  verdict: VerdictValue = 'compliant',
  more: Partial<Verdict> = {},
): Verdict => ({
  ...missed,
  verdict,
  window: { length: '1h', from: later(TEN, hours(hour - 1)), to: later(TEN, hours(hour)) },
  ...more,
});
const OTHER = { zone: 'f2-meeting' as ZoneId };
const excursion: Excursion = {
  id: excursionId(missed, later(TEN, hours(-2))),
  zone: missed.zone,
  standard: missed.standard,
  requirement: missed.requirement,
  start: later(TEN, hours(-2)),
  end: later(TEN, hours(-1)),
  windows: 1,
  unit: '%',
  worst: {
    value: '0.11800',
    limit: { most: 0.1 },
    from: later(TEN, hours(-2)),
    to: later(TEN, hours(-1)),
  },
};

let web: HeldWeb;
let viewer: Browser;
let limited: Browser;
const asked: AssessAsked[] = [];
const get = async <Answer>(url: string, browser = viewer): Promise<Answer> =>
  (await browser.ask('GET', url)).json();

beforeAll(async () => {
  const soFar = [{ verdict: judged(1, 'borderline'), upTo: later(TEN, minutes(12)) }];
  web = await heldWeb({
    soFar: (zone) => (zone === undefined || zone === missed.zone ? soFar : []),
    assess: async (about) => {
      if (asked.length > 3) throw new Fault('assess-busy', { waiting: 3 });
      asked.push(about);
      return Readable.from(['{"basis":{},', '"verdicts":[]}']);
    },
  });
  viewer = await web.person('viewer');
  limited = await web.person('assessor', 'limited', { zones: [OTHER.zone] });
  const ended = { ...excursion, endedBy: 'compliant' as const };
  web.held.judge([judged(-1, 'non-compliant'), judged(0), judged(0, 'borderline', OTHER)], []);
  web.held.happen({
    at: later(TEN, -3_590_000 as never),
    kind: 'verdict-given',
    verdict: judged(-1, 'non-compliant'),
  });
  web.held.happen({ at: later(TEN, 10_000 as never), kind: 'verdict-given', verdict: judged(0) });
  web.held.happen({
    at: later(TEN, 10_000 as never),
    kind: 'verdict-given',
    verdict: judged(0, 'borderline', OTHER),
  });
  web.held.happen({ at: later(TEN, 10_000 as never), kind: 'excursion-ended', excursion: ended });
});
afterAll(() => web.close());

interface Now {
  readonly given: readonly Verdict[];
  readonly soFar: readonly (Verdict & { readonly upTo: number })[];
}

describe('/api/v1/verdicts', () => {
  it('says the last of each requirement and what runs, of every zone or of one', async () => {
    const { given, soFar } = await get<Now>('/api/v1/verdicts');
    expect(given.map((verdict) => [verdictId(verdict), verdict.verdict])).toEqual([
      ['f1-waiting/gb-t-18883-2022/co2', 'compliant'],
      ['f2-meeting/gb-t-18883-2022/co2', 'borderline'],
    ]);
    expect(soFar).toMatchObject([{ verdict: 'borderline', upTo: later(TEN, minutes(12)) }]);
    const meeting = await get<Now>('/api/v1/verdicts?zone=f2-meeting');
    expect(meeting.given).toHaveLength(1);
    expect(meeting.soFar).toEqual([]);
  });

  it('says of a past moment what was given on the windows that held it', async () => {
    const { given } = await get<Now>('/api/v1/verdicts?at=2026-03-10T08:20:00%2B08:00');
    expect(given).toMatchObject([
      { verdict: 'non-compliant', window: { to: later(TEN, hours(-1)) } },
    ]);
  });

  it('shows a limited assessor the zones of the invitation alone', async () => {
    const { given, soFar } = await get<Now>('/api/v1/verdicts', limited);
    expect(given.map(({ zone }) => zone)).toEqual(['f2-meeting']);
    expect(soFar).toEqual([]);
    const past = await get<Verdict[]>('/api/v1/verdicts/history?from=0', limited);
    expect(past.map(({ zone }) => zone)).toEqual(['f2-meeting']);
    expect(await get('/api/v1/excursions?from=0', limited)).toEqual([]);
  });

  it('has a past, newest first, by zone, requirement and time', async () => {
    const past = (query: string) => get<Verdict[]>(`/api/v1/verdicts/history?${query}`);
    const from = 'from=2026-03-10T00:00:00%2B08:00';
    expect(await past(from)).toHaveLength(3);
    expect((await past(`${from}&zone=f1-waiting`)).map(({ verdict }) => verdict)).toEqual([
      'compliant',
      'non-compliant',
    ]);
    expect(await past(`${from}&requirement=pm10`)).toEqual([]);
    expect(await past(`${from}&to=2026-03-10T09:30:00%2B08:00`)).toHaveLength(1);
    expect(await past(`${from}&limit=1`)).toHaveLength(1);
  });
});

it('/api/v1/excursions says those that are over and those that go on', async () => {
  expect(await get('/api/v1/excursions')).toMatchObject([
    { id: 'f1-waiting/gb-t-18883-2022/co2/20260310T0000Z', endedBy: 'compliant' },
  ]);
  expect(await get('/api/v1/excursions?from=2026-03-10T09:30:00%2B08:00')).toEqual([]);
});

describe('/api/v1/assess', () => {
  const day = 'from=2026-03-09T00:00:00%2B08:00&to=2026-03-10T00:00:00%2B08:00';

  it('streams what the command prints, of what was asked for', async () => {
    const answer = await viewer.ask('GET', `/api/v1/assess?${day}&zone=f1-waiting`);
    expect(answer.headers['content-type']).toContain('application/json');
    expect(answer.json()).toEqual({ basis: {}, verdicts: [] });
    expect(asked.at(-1)).toEqual({
      from: later(TEN, hours(-34)),
      to: later(TEN, hours(-10)),
      zones: ['f1-waiting'],
    });
    await viewer.ask('GET', `/api/v1/assess?${day}&standard=gb-37488-2019`);
    expect(asked.at(-1)).not.toHaveProperty('zones');
    expect(asked.at(-1)?.standards).toEqual(['gb-37488-2019']);
  });

  it('keeps a limited assessor to the zones of the invitation', async () => {
    await limited.ask('GET', `/api/v1/assess?${day}`);
    expect(asked.at(-1)?.zones).toEqual(['f2-meeting']);
    const outside = await limited.ask('GET', `/api/v1/assess?${day}&zone=f1-waiting`);
    expect(outside.statusCode).toBe(403);
  });

  it('refuses a zone that is not there, a time that is none, and one too many, in sentences', async () => {
    const stranger = await viewer.ask('GET', `/api/v1/assess?${day}&zone=f9-moon`);
    expect(stranger.json()).toMatchObject({ code: 'not-found', parameters: { what: 'f9-moon' } });
    expect((await viewer.ask('GET', '/api/v1/assess?from=yesterday&to=0')).statusCode).toBe(400);
    await viewer.ask('GET', `/api/v1/assess?${day}`);
    const busy = await viewer.ask('GET', `/api/v1/assess?${day}`);
    expect(busy.statusCode).toBe(503);
    expect(busy.json().says.zh).toContain('另有 3 个在等');
  });
});
