import type { AlarmState } from '../../gateway/core/alarm.js';
import type { Change, Current, Latest, PeopleCount } from '../../gateway/core/current.js';
import type { Event, Happening } from '../../gateway/core/event.js';
import type { Device, Hall, Point } from '../../gateway/core/hall.js';
import {
  type AirSpaceId,
  type AlarmId,
  type BusId,
  type DeviceId,
  type ExcursionId,
  type FloorId,
  type HallId,
  type PointId,
  type ProfileId,
  pointId,
  type VerdictId,
  type ZoneId,
} from '../../gateway/core/identity.js';
import type { Entry, Watch } from '../../gateway/core/ports.js';
import { type Quantity, quantityRow } from '../../gateway/core/quantity.js';
import type { Reading, Scan } from '../../gateway/core/reading.js';
import { type Boot, instant, millis, minutes, type Seq, seconds } from '../../gateway/core/time.js';
import { type Excursion, type Verdict, verdictId } from '../../gateway/core/verdict.js';
import type { Silent } from '../../gateway/outputs/silent.js';

/** A hall of one air sensor, one module of window panics and mains, one meter and one siren. */

const WAITING = 'f1-waiting' as ZoneId;

const device = (id: string, points: Readonly<Record<string, Quantity>>): Device => ({
  id: id as DeviceId,
  names: { zh: id, en: id },
  bus: 'rs485-1' as BusId,
  profile: 'any' as ProfileId,
  zone: WAITING,
  choices: {},
  manufacturer: 'any',
  model: 'any',
  points: Object.entries(points).map(([key, quantity]): Point => {
    const { unit, decimals } = quantityRow(quantity);
    return {
      id: pointId(id as DeviceId, key),
      device: id as DeviceId,
      quantity,
      unit,
      zone: WAITING,
      names: { zh: key, en: key },
      decimals,
      period: seconds(60),
      keepEvery: seconds(60),
      emergency: quantity === 'contact',
      writable: quantity === 'output',
    };
  }),
});

export const hall: Hall = {
  id: 'demo' as HallId,
  names: { zh: '演示', en: 'Demo' },
  timeZone: 'Asia/Shanghai',
  altitudeM: 180,
  opening: [],
  calendar: { open: [], closed: [] },
  floors: [{ id: 'f1' as FloorId, names: { zh: '一层', en: '1F' } }],
  zones: [
    {
      id: WAITING,
      names: { zh: '等候区A', en: 'Waiting A' },
      kind: 'waiting',
      floor: 'f1' as FloorId,
      polygon: [],
      airSpace: 'f1-open-hall' as AirSpaceId,
    },
  ],
  devices: [
    device('aq-1', { temperature: 'temperature', co2: 'co2', humidity: 'humidity' }),
    device('di-1', { '1': 'contact', '2': 'contact' }),
    device('meter-1', { energy: 'energy' }),
    device('siren-1', { 'relay-1': 'output' }),
  ],
  counting: [],
  exits: [],
  noted: [],
};

export const boot = '17' as Boot;
export const point = (id: string): PointId => id as PointId;
/** 2026-02-28 10:17:03.400 in the hall. */
export const AT = instant(Date.UTC(2026, 1, 28, 2, 17, 3, 400));

/** Window 1 is a silent panic, its alarm and its contact. */
export const silent: Silent = {
  alarms: new Set(['di-1/1/panic' as AlarmId]),
  points: new Set([point('di-1/1')]),
};

export const good = (id: string, value: number): Reading => ({
  point: point(id),
  at: AT,
  quality: 'good',
  value,
});

export const scan = (
  seq: number,
  readings: readonly Reading[],
  more: Partial<Scan> = {},
): Scan => ({
  device: (readings[0]?.point.split('/')[0] ?? 'aq-1') as DeviceId,
  boot,
  seq: seq as Seq,
  mono: millis(60_000),
  clock: 'trusted',
  origin: 'live',
  readings,
  ...more,
});

export const scanEntry = (seq: number, readings: readonly Reading[], more: Partial<Scan> = {}) => ({
  scan: scan(seq, readings, more),
});

export const alarm = (id: string, more: Partial<AlarmState> = {}): AlarmState => ({
  alarm: id as AlarmId,
  kind: 'air',
  priority: 3,
  zone: WAITING,
  condition: 'unacknowledged',
  siren: true,
  since: AT,
  silent: false,
  drill: false,
  count: 1,
  ...more,
});

export const event = (seq: number, happening: Happening, more: Partial<Event> = {}): Event =>
  ({
    boot,
    seq: seq as Seq,
    mono: millis(60_000),
    clock: 'trusted',
    ...happening,
    ...more,
  }) as Event;

export const eventEntry = (
  seq: number,
  happening: Happening,
  more: Partial<Event> = {},
): Entry => ({
  event: event(seq, happening, more),
});

export const raised = (seq: number, state: AlarmState): Entry =>
  eventEntry(seq, { at: AT, kind: 'alarm-raised', alarm: state });

/** An hour of CO2 beyond its limit, with a quarter of it missing. */
export const missed: Verdict = {
  zone: WAITING,
  standard: 'gb-t-18883-2022',
  requirement: 'co2',
  clause: 'table 1, row 8',
  confidence: 'sure',
  window: { length: '1h', from: instant(AT - 3_600_000), to: AT },
  verdict: 'non-compliant',
  value: '0.11800',
  uncertainty: { value: '0.00854', assumed: true },
  n: 45,
  good: minutes(45),
  uncertain: millis(0),
  occupied: { good: millis(0) },
  reasons: [],
  unit: '%',
  limit: { most: 0.1 },
  minimumData: minutes(45),
  combined: 'worst',
  points: [],
  standing: 'indicative',
  hints: [],
};

/** A current state that a test sets; followers hear of each setting. */
export class Present implements Watch {
  readonly #listeners = new Set<(change: Change) => void>();
  readonly points = new Map<PointId, Latest>();
  readonly people = new Map<ZoneId, PeopleCount>();
  readonly verdicts = new Map<VerdictId, Verdict>();
  readonly excursions = new Map<ExcursionId, Excursion>();
  #alarms = new Map<AlarmId, AlarmState>();
  #silenced = false;

  get current(): Current {
    return {
      points: this.points,
      alarms: this.#alarms,
      people: this.people,
      silenced: this.#silenced,
      drilling: false,
      verdicts: this.verdicts,
      excursions: this.excursions,
    };
  }
  follow(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  stand(...states: readonly AlarmState[]): void {
    this.#alarms = new Map(states.map((state) => [state.alarm, state]));
    this.#tell({ changed: 'alarms', alarms: states });
  }
  judge(verdict: Verdict): void {
    this.verdicts.set(verdictId(verdict), verdict);
    this.#tell({ changed: 'verdicts', verdicts: [verdict] });
  }
  silence(silenced: boolean): void {
    this.#silenced = silenced;
    this.#tell({ changed: 'silenced', silenced });
  }
  #tell(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }
}

/** The same of another requirement. */
export const given = (zone: string, standard: string, requirement: string): Verdict => ({
  ...missed,
  zone: zone as ZoneId,
  standard,
  requirement,
});
