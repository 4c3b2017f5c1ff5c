import { expect, it } from 'vitest';
import { latestAfter } from '../../gateway/core/current.js';
import type { PointId } from '../../gateway/core/identity.js';
import { reading } from '../../gateway/core/reading.js';
import { instant, seconds } from '../../gateway/core/time.js';
import { standing } from '../../gateway/devices/standing.js';

const point = 'aq-01/co2' as PointId;
const period = seconds(60);
const good = reading(point, instant(1000), 'good', 812);
const bad = reading(point, instant(61_000), 'bad:no-communication', undefined);

it('uses a good reading for two periods, then only shows it', () => {
  const latest = latestAfter(undefined, good);
  expect(standing(latest, period, instant(1000))).toEqual({ used: good });
  expect(standing(latest, period, instant(121_000))).toEqual({ used: good });
  expect(standing(latest, period, instant(121_001))).toEqual({ shown: good });
});

it('never uses what came before a bad reading, although it may be shown', () => {
  const latest = latestAfter(latestAfter(undefined, good), bad);
  expect(standing(latest, period, instant(61_000))).toEqual({ shown: good });
  expect(standing(latestAfter(undefined, bad), period, instant(61_000))).toEqual({});
});

it('knows nothing before the first reading, and survives a clock stepped back', () => {
  expect(standing(undefined, period, instant(0))).toEqual({});
  expect(standing({ reading: good }, period, instant(0))).toEqual({ used: good });
});
