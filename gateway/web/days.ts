import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { TARIFF_PERIODS } from '../core/hall.js';
import { date } from '../core/written.js';
import { jsonSchema, namesShape } from './answer.js';

/** Figures of one day of the hall: electricity, and how far its devices did their work. Times in ms. */

const asked = z.object({
  day: date.optional().describe('a date in the time zone of the hall; left out: today'),
});

const energyShape = z.object({
  day: z.string(),
  from: z.number(),
  to: z.number(),
  meters: z.array(
    z.object({
      point: z.string(),
      device: z.string(),
      names: namesShape,
      kwh: z.number(),
      /** By the periods of the tariff; what none covers is flat. */
      periods: z.record(z.enum(TARIFF_PERIODS), z.number()),
      /** kWh in each hour of the clock. */
      hours: z.array(z.number()),
      rolledOver: z.number(),
      /** The meter began anew: what it had counted until then is not known. */
      restarted: z.number(),
    }),
  ),
  /** Whether the hall has said what electricity costs when. */
  tariff: z.boolean(),
  airConditioning: z.array(
    z.object({
      power: z.string(),
      zones: z.array(z.string()),
      running: z.number(),
      /** Running with nobody in its zones. */
      empty: z.number(),
      emptyKwh: z.number(),
      unknown: z.number(),
    }),
  ),
});
export type EnergyAnswer = z.infer<typeof energyShape>;

const availabilityShape = z.object({
  day: z.string(),
  from: z.number(),
  to: z.number(),
  /** 0 to 1: the mean of the devices that were asked. */
  share: z.number().optional(),
  devices: z.array(
    z.object({
      device: z.string(),
      names: namesShape,
      share: z.number().optional(),
      up: z.number(),
      down: z.number(),
      unknown: z.number(),
    }),
  ),
});
export type AvailabilityAnswer = z.infer<typeof availabilityShape>;

const comfortShape = z.object({
  day: z.string(),
  from: z.number(),
  to: z.number(),
  zones: z.array(
    z.object({
      zone: z.string(),
      /** Of the open time: its temperature within `low` and `high`, the limits of its alarms; ms. */
      comfortable: z.number(),
      uncomfortable: z.number(),
      unknown: z.number(),
      low: z.number(),
      high: z.number(),
      /** Of the air conditioning that serves it, by its share of the area. */
      kwh: z.number(),
    }),
  ),
});
export type ComfortAnswer = z.infer<typeof comfortShape>;

/** Handed in, so that web knows no rule. */
export interface DayFigures {
  energy(day: string | undefined): Promise<EnergyAnswer>;
  comfort(day: string | undefined): Promise<ComfortAnswer>;
  availability(day: string | undefined): Promise<AvailabilityAnswer>;
}

export const dayRoutes = (app: FastifyInstance, figures: DayFigures): void => {
  app.get<{ Querystring: unknown }>(
    '/api/v1/energy',
    {
      config: { right: 'see' },
      schema: {
        summary: 'Electricity of a day by meter and tariff; air conditioning with nobody there',
        querystring: jsonSchema(asked),
        response: { 200: jsonSchema(energyShape) },
      },
    },
    (request) => figures.energy(asked.parse(request.query).day),
  );
  app.get<{ Querystring: unknown }>(
    '/api/v1/comfort',
    {
      config: { right: 'see' },
      schema: {
        summary: 'Of each zone with air conditioning: comfortable time and kWh of a day',
        querystring: jsonSchema(asked),
        response: { 200: jsonSchema(comfortShape) },
      },
    },
    (request) => figures.comfort(asked.parse(request.query).day),
  );
  app.get<{ Querystring: unknown }>(
    '/api/v1/devices/availability',
    {
      config: { right: 'see' },
      schema: {
        summary: 'The share of a day in which each device did its work (设备完好率)',
        querystring: jsonSchema(asked),
        response: { 200: jsonSchema(availabilityShape) },
      },
    },
    (request) => figures.availability(asked.parse(request.query).day),
  );
};
