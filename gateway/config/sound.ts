import type { z } from 'zod';
import { statePoint } from '../core/written.js';
import type { Path } from '../core/yaml-source.js';
import { webSchema } from '../web/schema.js';
import { standardsPart } from './choose-standards.js';
import { energyPart } from './energy.js';
import { busPart, devicePart } from './equipment.js';
import { exitPart, floorPart, hallPart, zonePart } from './places.js';
import { planPart } from './plan.js';
import { alarmPart, countingPart, outputsPart } from './schema.js';

/**
 * The parts of a file that are well-formed each for itself. What a person wrote wrongly in one place
 * must not hide what is wrong in another.
 */
export interface Item<T> {
  readonly path: Path;
  readonly value: T;
}

export interface Sound {
  readonly hall: Item<z.output<typeof hallPart>> | undefined;
  readonly floors: readonly Item<z.output<typeof floorPart>>[];
  readonly zones: readonly Item<z.output<typeof zonePart>>[];
  readonly buses: readonly Item<z.output<typeof busPart>>[];
  readonly devices: readonly Item<z.output<typeof devicePart>>[];
  readonly alarms: readonly Item<z.output<typeof alarmPart>>[];
  readonly counting: readonly Item<z.output<typeof countingPart>>[];
  readonly exits: readonly Item<z.output<typeof exitPart>>[];
  readonly noted: readonly Item<z.output<typeof statePoint>>[];
  readonly energy: Item<z.output<typeof energyPart>> | undefined;
  readonly plan: Item<z.output<typeof planPart>> | undefined;
  readonly standards: Item<z.output<typeof standardsPart>> | undefined;
  readonly outputs: Item<z.output<typeof outputsPart>> | undefined;
  readonly web: Item<z.output<typeof webSchema>> | undefined;
  /** Every id that was written, also of a part that is otherwise wrong: it exists and may be named. */
  readonly ids: Readonly<Record<Listed, readonly { readonly id: string; readonly path: Path }[]>>;
}

export type Listed = 'floors' | 'zones' | 'buses' | 'devices';

const property = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;

const listed = (file: unknown, key: string): readonly unknown[] => {
  const found = property(file, key);
  return Array.isArray(found) ? found : [];
};

const one = <S extends z.ZodType>(
  file: unknown,
  key: string,
  schema: S,
): Item<z.output<S>> | undefined => {
  const parsed = schema.safeParse(property(file, key) ?? {});
  return parsed.success ? { path: [key], value: parsed.data } : undefined;
};

const many = <S extends z.ZodType>(file: unknown, key: string, schema: S): Item<z.output<S>>[] =>
  listed(file, key).flatMap((written, index) => {
    const parsed = schema.safeParse(written);
    return parsed.success ? [{ path: [key, index], value: parsed.data }] : [];
  });

const idsOf = (file: unknown, key: Listed) =>
  listed(file, key).flatMap((written, index) => {
    const id = property(written, 'id');
    return typeof id === 'string' ? [{ id, path: [key, index, 'id'] }] : [];
  });

export const soundParts = (file: unknown): Sound => ({
  hall: one(file, 'hall', hallPart),
  floors: many(file, 'floors', floorPart),
  zones: many(file, 'zones', zonePart),
  buses: many(file, 'buses', busPart),
  devices: many(file, 'devices', devicePart),
  alarms: many(file, 'alarms', alarmPart),
  counting: many(file, 'counting', countingPart),
  exits: many(file, 'exits', exitPart),
  noted: many(file, 'noted', statePoint),
  energy: one(file, 'energy', energyPart),
  plan: one(file, 'plan', planPart),
  standards: one(file, 'standards', standardsPart),
  outputs: one(file, 'outputs', outputsPart),
  web: one(file, 'web', webSchema),
  ids: {
    floors: idsOf(file, 'floors'),
    zones: idsOf(file, 'zones'),
    buses: idsOf(file, 'buses'),
    devices: idsOf(file, 'devices'),
  },
});
