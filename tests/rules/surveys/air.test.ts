import { describe, expect, it } from 'vitest';
import { type AirBalance, freshAir, tracerDecay } from '../../../gateway/rules/surveys/air.js';
import { judgeMeasured } from '../../../gateway/rules/verdicts/measured.js';

/** Of aq-10, an SCD30, and of aq-99 outside, whose maker says nothing. */
const accuracy = { absolute: 30, percent: 3 };
const outdoorAccuracy = { absolute: 50, percent: 3 };
const MEETING: AirBalance = {
  volumeM3: 179,
  hours: 1,
  people: 20,
  peopleUncertainty: 1,
  indoorMean: 1180,
  indoorFirst: 1180,
  indoorLast: 1180,
  outdoorMean: 420,
  accuracy,
  outdoorAccuracy,
};

const estimateOf = (balance: AirBalance) => {
  const found = freshAir(balance);
  if ('refused' in found) throw new Error(found.refused);
  return found;
};

describe('fresh air from the CO2 balance (story C8)', () => {
  it('of 20 people at 1180 ppm is 24.6 m³/(h·p): too little by 18883, enough by 37488', () => {
    const { perPerson, low, high } = estimateOf(MEETING);
    expect(perPerson.toFixed(1)).toBe('24.6');
    const by = (least: number) =>
      judgeMeasured(
        { decimals: 0, comparison: 'full' },
        { least },
        { value: perPerson, low, high, assumed: true },
      ).verdict;
    expect([by(30), by(20)]).toEqual(['non-compliant', 'compliant']);
  });

  it('counts what the room has stored: a room that fills is aired less than it seems', () => {
    const filling = estimateOf({ ...MEETING, indoorFirst: 1000, indoorLast: 1360 });
    expect(filling.perPerson).toBeCloseTo(24.605 * (1 - (179 * 360e-6) / (20 * 0.0187)), 2);
  });

  it('is not estimated without people, or where inside is not told from outside', () => {
    expect(freshAir({ ...MEETING, people: 0 })).toEqual({ refused: 'nobody' });
    const filling = { ...MEETING, indoorFirst: 800, indoorLast: 1560, peopleUncertainty: 40 };
    expect(freshAir(filling)).toEqual({ refused: 'too-uncertain' });
    expect(freshAir({ ...MEETING, indoorMean: 480 })).toEqual({ refused: 'too-near-outdoor' });
  });

  it('holds the true flow within its own uncertainty in nine of ten simulated rooms and more', () => {
    // Weyl sequences: even, and the same on every machine.
    const share = (index: number, step: number): number => (index * step) % 1;
    let within = 0;
    const rooms = 1000;
    for (let room = 0; room < rooms; room += 1) {
      const flow = 15 + 25 * share(room, Math.SQRT2);
      const breath = 0.0187 * (1 + 0.1 * (2 * share(room, Math.sqrt(3)) - 1));
      const people = 20;
      const off = (step: number, value: number, { absolute, percent } = accuracy) =>
        value + (absolute + (percent / 100) * value) * (2 * share(room, step) - 1);
      // An hour of a room that begins somewhere else than where it is going.
      const steady = 420 + (breath / flow) * 1e6;
      const rate = (flow * people) / MEETING.volumeM3;
      const first = steady - 300 * (share(room, Math.sqrt(5)) - 0.5);
      const last = steady + (first - steady) * Math.exp(-rate);
      const mean = steady + ((first - steady) * (1 - Math.exp(-rate))) / rate;
      const offset = off(Math.sqrt(7), mean) - mean;
      const estimate = freshAir({
        ...MEETING,
        people,
        indoorMean: mean + offset,
        indoorFirst: first + offset,
        indoorLast: last + offset,
        outdoorMean: off(Math.sqrt(11), 420, outdoorAccuracy),
      });
      if ('refused' in estimate) continue;
      if (estimate.low <= flow && flow <= estimate.high) within += 1;
    }
    expect(within / rooms).toBeGreaterThanOrEqual(0.9);
  });
});

describe('a tracer that decays', () => {
  const decay = Array.from({ length: 60 }, (_, minute) => ({
    hours: minute / 60,
    ppm: 420 + 1200 * Math.exp((-2 * minute) / 60),
  }));

  it('gives 2.00 air changes an hour of C = 420 + 1200 e^(-2t)', () => {
    const found = tracerDecay(decay, 420, 50);
    expect(found).toMatchObject({ n: 60 });
    if ('refused' in found) throw new Error(found.refused);
    expect(found.rate).toBeCloseTo(2, 6);
    expect(found.r2).toBeCloseTo(1, 6);
  });

  it('gives it within 5 % of whole ppm with a swing of 10', () => {
    const rough = decay.map(({ hours, ppm }, index) => ({
      hours,
      ppm: Math.round(ppm + 10 * Math.sin(index * 2.4)),
    }));
    const found = tracerDecay(rough, 420, 50);
    if ('refused' in found) throw new Error(found.refused);
    expect(Math.abs(found.rate - 2)).toBeLessThan(0.1);
  });

  it('is refused with too few readings, and with too little gas', () => {
    expect(tracerDecay(decay.slice(0, 4), 420, 50)).toEqual({ refused: 'too-few-readings' });
    const gone = decay.map(({ hours }) => ({ hours, ppm: 430 }));
    expect(tracerDecay(gone, 420, 50)).toEqual({ refused: 'too-near-outdoor' });
  });
});
