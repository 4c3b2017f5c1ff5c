import type { Names } from '../../core/hall.js';
import type { Quantity } from '../../core/quantity.js';
import type { Publishes } from './schema.js';

interface Field {
  readonly key: string;
  readonly quantity: Quantity;
  readonly names: Names;
  readonly range: readonly [number, number];
}

/** A day's tickets of a hall stay far below this. */
const MOST_TICKETS = 1_000_000;

const MACHINES: Readonly<
  Record<NonNullable<Publishes['machine']>, Readonly<Record<string, Field>>>
> = {
  queue: {
    waiting: {
      key: 'waiting',
      quantity: 'waiting',
      names: { zh: '等候人数', en: 'Waiting' },
      range: [0, 10_000],
    },
    called: {
      key: 'called',
      quantity: 'count',
      names: { zh: '已叫号', en: 'Called' },
      range: [0, MOST_TICKETS],
    },
    wait_min: {
      key: 'wait-min',
      quantity: 'wait-time',
      names: { zh: '等候时间', en: 'Waiting time' },
      range: [0, 1_440],
    },
  },
};

/** Field of the JSON object -> what it is: the machine's own, and what hall.yaml adds. */
export const fieldsOf = ({ machine, fields }: Publishes): Readonly<Record<string, Field>> => ({
  ...(machine && MACHINES[machine]),
  ...Object.fromEntries(
    Object.entries(fields).map(([field, { key, quantity }]) => [
      field,
      { key, quantity, names: { zh: field, en: field }, range: [-1e9, 1e9] as const },
    ]),
  ),
});
