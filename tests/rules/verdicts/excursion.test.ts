import { describe, expect, it } from 'vitest';
import type { PointId, ZoneId } from '../../../gateway/core/identity.js';
import { hours, instant, later, millis, minutes } from '../../../gateway/core/time.js';
import type { Excursion, Verdict, VerdictValue } from '../../../gateway/core/verdict.js';
import { excursionAfter } from '../../../gateway/rules/verdicts/excursion.js';

const ZONE = 'f1-waiting' as ZoneId;
const EIGHT = instant(Date.UTC(2026, 1, 28, 0));

const hour = (
  number: number,
  verdict: VerdictValue,
  value = '0.12000',
  limit: Verdict['limit'] = { most: 0.1 },
): Verdict => ({
  zone: ZONE,
  standard: 'gb-t-18883-2022',
  requirement: 'co2',
  clause: 'table 1, row 8',
  confidence: 'sure',
  window: {
    length: '1h',
    from: later(EIGHT, hours(number)),
    to: later(EIGHT, hours(number + 1)),
  },
  verdict,
  value,
  n: 60,
  good: minutes(60),
  uncertain: millis(0),
  occupied: { good: millis(0) },
  reasons: [],
  unit: '%',
  ...(limit && { limit }),
  minimumData: minutes(45),
  combined: 'worst',
  points: [
    {
      point: 'aq-02/co2' as PointId,
      verdict,
      value,
      n: 60,
      good: minutes(60),
      uncertain: millis(0),
      occupied: { good: millis(0) },
    },
  ],
  standing: 'indicative',
  hints: [],
});

/** What happened while these windows were judged, and what goes on after them. */
const judgedInTurn = (verdicts: readonly Verdict[]) => {
  let open: Excursion | undefined;
  const happened = verdicts.flatMap((verdict) => {
    const step = excursionAfter(open, verdict, verdict.window.to);
    open = step.open;
    return step.happened;
  });
  return { open, happened };
};

describe('windows that are non-compliant in a row', () => {
  it('are one excursion, with its start, its end and its worst window', () => {
    const { open, happened } = judgedInTurn([
      hour(0, 'compliant', '0.06000'),
      hour(1, 'non-compliant', '0.11000'),
      hour(2, 'non-compliant', '0.13000'),
      hour(3, 'non-compliant', '0.12000'),
      hour(4, 'borderline', '0.10100'),
    ]);
    expect(open).toBeUndefined();
    expect(happened.map(({ kind, at }) => [kind, at])).toEqual([
      ['excursion-started', later(EIGHT, hours(2))],
      ['excursion-ended', later(EIGHT, hours(5))],
    ]);
    expect(happened[1]).toMatchObject({
      excursion: {
        id: 'f1-waiting/gb-t-18883-2022/co2/20260228T0100Z',
        start: later(EIGHT, hours(1)),
        end: later(EIGHT, hours(4)),
        windows: 3,
        worst: { value: '0.13000', from: later(EIGHT, hours(2)), point: 'aq-02/co2' },
        // borderline: nobody can say that it is over.
        endedBy: 'borderline',
      },
    });
  });

  it('are worst where they are farthest from the limit, on whichever side of it', () => {
    const band = { least: 16, most: 24 };
    const { open } = judgedInTurn([
      hour(0, 'non-compliant', '25.00', band),
      hour(1, 'non-compliant', '13.50', band),
      hour(2, 'non-compliant', '26.00', band),
    ]);
    expect(open?.worst).toMatchObject({ value: '13.50', from: later(EIGHT, hours(1)) });
  });

  it('are two excursions with a hole between them', () => {
    const { open, happened } = judgedInTurn([hour(0, 'non-compliant'), hour(2, 'non-compliant')]);
    expect(happened.map(({ kind }) => kind)).toEqual([
      'excursion-started',
      'excursion-ended',
      'excursion-started',
    ]);
    expect(happened[1]).toMatchObject({ excursion: { endedBy: 'insufficient-data' } });
    expect(open?.start).toBe(later(EIGHT, hours(2)));
  });
});
