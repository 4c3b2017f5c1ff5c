import type { Names, Point } from '../core/hall.js';
import { type Quantity, quantityRow } from '../core/quantity.js';
import { millis, minutes } from '../core/time.js';
import type { Publishes, PublishingDevice } from '../drivers/mqtt-in/schema.js';
import type { PointModel } from './profile.js';
import { type DeviceOnSite, hallPoint } from './profile-points.js';

/** Devices that publish JSON: which field is which point. */

interface Field {
  readonly key: string;
  readonly model: PointModel;
}

/** All fields of a message come together, however often their quantity would be asked on a wire. */
const USUALLY_EVERY = minutes(1);

const field = (
  key: string,
  quantity: Quantity,
  names: Names,
  range: readonly [number, number],
): Field => ({
  key,
  model: {
    quantity,
    names,
    range,
    decimals: quantityRow(quantity).decimals,
    about: 'zone',
    emergency: false,
    period: USUALLY_EVERY,
  },
});

/** A day's tickets of a hall stay far below this. */
const MOST_TICKETS = 1_000_000;
const ANYTHING: readonly [number, number] = [-1e9, 1e9];

const MACHINES: Readonly<
  Record<NonNullable<Publishes['machine']>, Readonly<Record<string, Field>>>
> = {
  queue: {
    waiting: field('waiting', 'waiting', { zh: '等候人数', en: 'Waiting' }, [0, 10_000]),
    called: field('called', 'count', { zh: '已叫号', en: 'Called' }, [0, MOST_TICKETS]),
    wait_min: field('wait-min', 'wait-time', { zh: '等候时间', en: 'Waiting time' }, [0, 1_440]),
  },
};

/** Name in the JSON object -> the point it is: the machine's own, and what hall.yaml adds. */
const fieldsOf = ({ machine, fields }: Publishes): Readonly<Record<string, Field>> => ({
  ...(machine && MACHINES[machine]),
  ...Object.fromEntries(
    Object.entries(fields).map(([name, { key, quantity }]) => [
      name,
      field(key, quantity, { zh: name, en: name }, ANYTHING),
    ]),
  ),
});

export const modelOfPublisher = (publishes: Publishes): Readonly<Record<string, PointModel>> =>
  Object.fromEntries(Object.values(fieldsOf(publishes)).map(({ key, model }) => [key, model]));

type Site = Pick<DeviceOnSite, 'device' | 'zone' | 'writable' | 'points'>;

export const deviceOfPublisher = (
  publishes: Publishes,
  site: Site,
): { readonly points: readonly Point[]; readonly wire: PublishingDevice } => {
  const made = Object.entries(fieldsOf(publishes)).map(([name, { key, model }]) => ({
    name,
    point: hallPoint(key, model, site),
  }));
  return {
    points: made.map(({ point }) => point),
    wire: {
      device: site.device,
      topic: publishes.topic,
      fields: made.map(({ name, point }) => ({ field: name, point: point.id })),
      expectEvery: millis(Math.max(...made.map(({ point }) => point.period))),
    },
  };
};
