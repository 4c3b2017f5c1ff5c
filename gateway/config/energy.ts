import { z } from 'zod';
import { type Energy, TARIFF_PERIODS } from '../core/hall.js';
import type { ZoneId } from '../core/identity.js';
import { name, statePoint, timeOfDay } from '../core/written.js';

/** `energy` of hall.yaml: what electricity costs when, and which meters an air conditioner is behind. */

export const energyPart = z
  .strictObject({
    tariff: z
      .array(
        z.strictObject({
          period: z
            .enum(TARIFF_PERIODS)
            .describe('尖 sharp、峰 peak、平 flat、谷 valley / period of the tariff'),
          from: timeOfDay,
          to: timeOfDay.describe('可跨零点，如 23:00 到 07:00 / may pass midnight'),
          months: z.array(z.int().min(1).max(12)).min(1).optional(),
        }),
      )
      .default([])
      .describe(
        '分时电价；先写的先算，未写的时段为平 / the first row that covers a time; else flat',
      ),
    'air-conditioning': z
      .array(
        z.strictObject({
          power: statePoint.describe('功率点 / point of its power: meter-ac1/power'),
          'running-above-w': z.number().min(0).default(500),
          zones: z.array(name<ZoneId>()).min(1),
        }),
      )
      .default([])
      .describe('空调专用电表 / meters that an air conditioner alone is behind'),
  })
  .describe('用电 / electricity');

export const energyOf = (part: z.output<typeof energyPart>): Energy => ({
  tariff: part.tariff.map(({ period, from, to, months }) => ({
    period,
    from,
    to,
    ...(months && { months }),
  })),
  airConditioning: part['air-conditioning'].map(({ power, zones, ...row }) => ({
    power,
    zones,
    runningAbove: row['running-above-w'],
  })),
});
