import type { AlarmKind, AlarmRule, Condition } from '../../gateway/core/alarm.js';
import type { Command, CommandVerb } from '../../gateway/core/command.js';
import type { Happening } from '../../gateway/core/event.js';
import type { Device, Hall, Point } from '../../gateway/core/hall.js';
import type {
  AirSpaceId,
  AlarmId,
  BusId,
  DeviceId,
  HallId,
  PointId,
  ProfileId,
  ZoneId,
} from '../../gateway/core/identity.js';
import type { Entry } from '../../gateway/core/ports.js';
import type { Quality } from '../../gateway/core/quality.js';
import type { Quantity } from '../../gateway/core/quantity.js';
import { type RawScan, reading } from '../../gateway/core/reading.js';
import { type Boot, type Instant, instant, millis, type Seq } from '../../gateway/core/time.js';
import { ALARM_KIND_ROWS } from '../../gateway/rules/alarms/kinds.js';
import { type Engine, type Rules, type RulesInput, rulesOf } from '../../gateway/rules/rules.js';

/** Tuesday 2026-03-10 10:00 in Shanghai: an open hour of the reference hall. */
export const TUESDAY = instant(Date.UTC(2026, 2, 10, 2, 0, 0));

export const alarmId = (id: string) => id as AlarmId;
export const point = (id: string) => id as PointId;
export const device = (id: string) => id as DeviceId;
export const zone = (id: string) => id as ZoneId;
export const bus = (id: string) => id as BusId;

interface PointSketch {
  readonly quantity?: Quantity;
  readonly period?: number;
  readonly emergency?: boolean;
}

const pointOf = (id: string, of: string, sketch: PointSketch): Point => ({
  id: point(`${of}/${id}`),
  device: device(of),
  quantity: sketch.quantity ?? 'co2',
  unit: 'ppm',
  names: { zh: id, en: id },
  decimals: 0,
  period: millis(sketch.period ?? 1000),
  keepEvery: millis(60_000),
  emergency: sketch.emergency ?? false,
  writable: false,
});

export const deviceOf = (
  id: string,
  on: string,
  points: Readonly<Record<string, PointSketch>>,
): Device => ({
  id: device(id),
  names: { zh: id, en: id },
  bus: bus(on),
  profile: 'any' as ProfileId,
  points: Object.entries(points).map(([key, sketch]) => pointOf(key, id, sketch)),
  choices: {},
  manufacturer: 'any',
  model: 'any',
});

export const hallOf = (devices: readonly Device[], more: Partial<Hall> = {}): Hall => ({
  id: 'test' as HallId,
  names: { zh: '测试', en: 'test' },
  timeZone: 'Asia/Shanghai',
  altitudeM: 180,
  opening: [
    { days: [1, 2, 3, 4, 5], from: '08:30', to: '12:00' },
    { days: [1, 2, 3, 4, 5], from: '13:30', to: '17:30' },
  ],
  calendar: { open: ['2026-02-28'], closed: ['2026-02-23'] },
  floors: [],
  zones: [],
  devices,
  counting: [],
  exits: [],
  noted: [],
  ...more,
});

export const zoneOf = (id: string, capacity: number): Hall['zones'][number] => ({
  id: zone(id),
  names: { zh: id, en: id },
  kind: 'waiting',
  polygon: [],
  capacity,
  airSpace: id as AirSpaceId,
});

/** A rule as config would make it: what its kind says, unless told otherwise. */
export const ruleOf = (
  id: string,
  kind: AlarmKind,
  when: Condition,
  more: Partial<AlarmRule> = {},
): AlarmRule => {
  const { priority, latch, silent, onDelay, offDelay } = ALARM_KIND_ROWS[kind];
  return { id: alarmId(id), kind, priority, latch, silent, onDelay, offDelay, when, ...more };
};

export const contact = (id: string, active = 1): Condition => ({
  test: 'state',
  point: point(id),
  active,
});

/** The rules on a clock that the test moves: what happened, and what is so. */
export class Bench {
  readonly engine: Engine;
  state: Rules;
  readonly happened: Happening[] = [];
  /** What the journal kept since the last snapshot. */
  #tape: Entry[] = [];
  #snapshot: string;
  #commands = 0;

  constructor(
    hall: Hall,
    alarms: readonly AlarmRule[],
    public mono = 0,
    public wall: Instant = TUESDAY,
  ) {
    this.engine = rulesOf({ hall, alarms });
    this.state = this.engine.initial;
    this.#snapshot = JSON.stringify(this.state);
  }

  step(input: RulesInput): readonly Happening[] {
    const { state, events } = this.engine.step(this.state, input);
    this.state = state;
    const number = { boot: '1' as Boot, seq: this.#tape.length as Seq };
    if ('scan' in input) this.#tape.push({ scan: { ...input.scan, ...number } });
    for (const event of events)
      this.#tape.push({
        event: { ...event, ...number, mono: millis(this.mono), clock: 'trusted' },
      });
    this.happened.push(...events);
    return events;
  }
  /** Time passes in ticks of a second, as in the gateway. */
  pass(ms: number): readonly Happening[] {
    const before = this.happened.length;
    const until = this.mono + ms;
    while (this.mono < until) {
      const by = Math.min(1000, until - this.mono);
      this.mono += by;
      this.wall = (this.wall + by) as Instant;
      this.step({ tick: { at: this.wall, mono: millis(this.mono) } });
    }
    return this.happened.slice(before);
  }
  /** One answered request; `undefined` is a point that has no value, a quality says why. */
  read(values: Readonly<Record<string, number | Quality>>): readonly Happening[] {
    return this.step({ scan: this.scan(values) });
  }
  scan(values: Readonly<Record<string, number | Quality>>): RawScan {
    const ids = Object.keys(values);
    return {
      device: device(ids[0]?.slice(0, ids[0].indexOf('/')) ?? 'none'),
      mono: millis(this.mono),
      clock: 'trusted',
      origin: 'live',
      readings: Object.entries(values).map(([id, value]) =>
        typeof value === 'number'
          ? reading(point(id), this.wall, 'good', value)
          : reading(point(id), this.wall, value, undefined),
      ),
    };
  }
  /** Reads the same values every `period` for so long. */
  hold(
    values: Readonly<Record<string, number | Quality>>,
    ms: number,
    period = 1000,
  ): readonly Happening[] {
    const before = this.happened.length;
    for (let left = ms; left > 0; left -= period) {
      this.read(values);
      this.pass(Math.min(period, left));
    }
    return this.happened.slice(before);
  }
  command(verb: CommandVerb, by = '值班员1', id?: string): readonly Happening[] {
    this.#commands += 1;
    const command: Command = {
      id: id ?? `command-${this.#commands}`,
      by: { name: by, via: 'page' },
      at: this.wall,
      ...verb,
    };
    return this.step({ command, mono: millis(this.mono) });
  }
  snapshot(): void {
    this.#snapshot = JSON.stringify(this.state);
    this.#tape = [];
  }
  /** The process dies; another one takes up its snapshot and what the journal kept after it, on a new clock. */
  restart(outage = 0): void {
    let state = this.engine.accept(JSON.parse(this.#snapshot));
    for (const entry of this.#tape) state = this.engine.replay(state, entry);
    this.wall = (this.wall + outage) as Instant;
    this.mono = 500;
    this.state = this.engine.rebase(state, this.wall, millis(this.mono));
    this.snapshot();
  }
  condition(id: string): string {
    return this.engine.alarms(this.state).get(alarmId(id))?.condition ?? 'normal';
  }
  alarm(id: string) {
    return this.engine.alarms(this.state).get(alarmId(id));
  }
}

/** `alarm-raised di-6/1/fire`: what a person would read of a list of events. */
export const brief = (events: readonly Happening[]): readonly string[] =>
  events.map((event) => {
    if ('alarm' in event) return `${event.kind} ${event.alarm.alarm}`;
    return event.kind === 'command-refused' ? `${event.kind} ${event.why}` : event.kind;
  });
