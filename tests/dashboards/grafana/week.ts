import { readConfig } from '../../../gateway/config/config.js';
import type { AlarmRule } from '../../../gateway/core/alarm.js';
import { busReadings } from '../../../gateway/core/bus-minute.js';
import type { Records } from '../../../gateway/core/entered.js';
import type { Happening } from '../../../gateway/core/event.js';
import type { Device, Hall } from '../../../gateway/core/hall.js';
import type { BusId, PointId, RecordId } from '../../../gateway/core/identity.js';
import type { Entry, Sample } from '../../../gateway/core/ports.js';
import type { Quantity } from '../../../gateway/core/quantity.js';
import { type RawScan, type Reading, reading } from '../../../gateway/core/reading.js';
import {
  type Boot,
  type Instant,
  instant,
  type Millis,
  millis,
  minutes,
  type Seq,
} from '../../../gateway/core/time.js';
import { silentOf } from '../../../gateway/outputs/silent.js';
import { createPresent, type Present } from '../../../gateway/present.js';
import { rulesOf } from '../../../gateway/rules/rules.js';
import { assess } from '../../../gateway/rules/verdicts/assess.js';
import { inOrder } from '../../../gateway/rules/verdicts/tally.js';
import { standardsFor } from '../../../gateway/standards.js';
import { World } from '../../../simulators/hall/world.js';
import { readProfiles } from '../../../simulators/profiles.js';
import { setupSchema } from '../../../simulators/setup.js';
import { here, realProfiles } from '../../config/sources.js';
import { quietLog } from '../../held-clock.js';
import { BEGINS, DAYS, doneAt, isSilent, shownAt } from './week-story.js';

/**
 * A week of the reference hall, as its own rules, verdicts and current state make it of what the model's
 * hall shows its instruments: every device answers every ten minutes.
 */

export const STEP: Millis = minutes(10);
export const ENDS = instant(BEGINS + DAYS * 86_400_000);
export const BOOT = '1' as Boot;

const DEMO = here('../../gateway/config/halls/demo-county.yaml');
const PROFILES = here('../../firmware-config/profiles');
const read = readConfig(DEMO, realProfiles);
if ('mistakes' in read) throw new Error(JSON.stringify(read.mistakes, undefined, 1));
const { config } = read;

/** The hall, asked as seldom as here. */
export const hall: Hall = {
  ...config.hall,
  devices: config.hall.devices.map((device) => ({
    ...device,
    points: device.points.map((point) => ({ ...point, period: STEP, keepEvery: STEP })),
  })),
};
const patient = (rule: AlarmRule): AlarmRule => {
  const { when } = rule;
  return 'after' in when ? { ...rule, when: { ...when, after: millis(2.5 * STEP) } } : rule;
};
const alarms = config.alarms.map(patient);
export const silent = silentOf(alarms);

/** Those on which instruments are asked by their unit id. */
export const buses: readonly BusId[] = config.buses
  .map(({ bus }) => bus)
  .filter((id) => hall.devices.some(({ bus, unit }) => bus === id && unit !== undefined));

/** What no model of the hall knows: equipment on the network, buttons, a panel. */
const AT_REST: Readonly<Partial<Record<Quantity, number>>> = {
  reachable: 1,
  'response-time': 18,
  'certificate-days': 60,
  waiting: 6,
  'wait-time': 9,
  'battery-charge': 97,
  pm25: 22,
};
/** States that are not zero when all is well. */
const WELL: Readonly<Record<string, number>> = { 'ups-1/mode': 2 };

const openWorld = (): World => {
  const wired = hall.devices.filter(({ bus }) => buses.includes(bus));
  const models = readProfiles(
    PROFILES,
    wired.map(({ profile }) => profile),
  );
  const setup = setupSchema.parse({
    profiles: PROFILES,
    hall: { ...hall, devices: wired, buses: buses.map((id) => ({ id, wire: 'rtu' })) },
  });
  return new World(setup.hall, models, instant(BEGINS), 1);
};

/** A light cell on a board is no lux meter, and says so. */
const qualityOf = (point: PointId) =>
  point === 'board-1/a4' ? ('uncertain:sensor-not-accurate' as const) : ('good' as const);

/** What people had entered before. */
export const RECORDS: Records = [
  {
    id: 'certificate-1' as RecordId,
    at: instant(BEGINS),
    by: 'technician',
    content: {
      kind: 'certificate',
      point: 'aq-01/co2' as PointId,
      number: 'LX-2026-118',
      laboratory: 'County institute of metrology',
      calibratedOn: '2026-01-10',
      due: '2027-01-09',
    },
  },
];

/** One step of the week: what entered the tape, and how the hall is after it. */
export interface WeekStep {
  readonly at: Instant;
  readonly entries: readonly Entry[];
  readonly present: Present;
}

/** The week in its order. Pure but for the files that it reads: each run is the same. */
export function* week(): Generator<WeekStep> {
  const world = openWorld();
  const engine = rulesOf({ hall, alarms });
  const present = createPresent(quietLog);
  const samples = new Map<PointId, Sample[]>();
  const { standards } = standardsFor(DEMO);
  let state = engine.initial;
  let seq = 0;
  let commands = 0;
  let now = instant(BEGINS);
  let entries: Entry[] = [];
  const mono = (): Millis => millis(now - BEGINS);
  const position = () => {
    seq += 1;
    return { boot: BOOT, seq: seq as Seq, mono: mono(), clock: 'trusted' as const };
  };
  const record = (happening: Happening): void => {
    entries.push({ event: { ...happening, ...position() } });
  };
  const keep = (scan: RawScan): void => {
    entries.push({ scan: { ...scan, ...position() } });
  };
  const step = (input: Parameters<typeof engine.step>[1]): void => {
    const next = engine.step(state, input);
    state = next.state;
    for (const event of next.events) record(event);
  };
  const shows = (point: Device['points'][number]): number =>
    shownAt(now, point.id) ??
    WELL[point.id] ??
    world.value(point.id) ??
    AT_REST[point.quantity] ??
    0;
  const answer = (device: Device): void => {
    const lost = isSilent(now, device.id, device.bus);
    const readings = device.points.map(
      (point): Reading =>
        lost
          ? reading(point.id, now, 'bad:no-communication', undefined)
          : reading(point.id, now, qualityOf(point.id), shows(point)),
    );
    const scan: RawScan = {
      device: device.id,
      mono: mono(),
      clock: 'trusted',
      origin: 'live',
      readings,
    };
    keep(scan);
    present.hear(scan);
    for (const { point, at, quality, value } of readings) {
      const known = samples.get(point) ?? [];
      known.push({ at, quality, ...(value !== undefined && { value }) });
      samples.set(point, known);
    }
    step({ scan });
  };
  const judge = (from: Instant, to: Instant): void => {
    const given = [
      ...assess({
        hall,
        standards,
        from,
        to,
        instruments: new Map(),
        tests: [],
        readings: ({ id }) => ({ samples: inOrder(samples.get(id) ?? []), period: STEP }),
      }),
    ].filter(({ window }) => window.length !== 'whole');
    for (const verdict of given) record({ kind: 'verdict-given', at: now, verdict });
    present.judge(given, []);
  };

  for (const { id, by, content } of RECORDS)
    record({ kind: 'record-entered', at: now, by, record: { ...content, id } });
  for (; now < ENDS; now = instant(now + STEP)) {
    world.moveTo(now);
    for (const device of hall.devices) answer(device);
    for (const [index, bus] of buses.entries())
      keep({
        device: `bus:${bus}` as RawScan['device'],
        mono: mono(),
        clock: 'trusted',
        origin: 'live',
        readings: busReadings(
          bus,
          { requests: 60, failures: isSilent(now, '', bus) ? 60 : index, load: 0.02, p95: 46.5 },
          now,
        ),
      });
    step({ tick: { at: now, mono: mono() } });
    const standing = [...engine.alarms(state).values()]
      .filter(({ condition }) => condition !== 'normal')
      .map(({ alarm }) => alarm);
    for (const verb of doneAt(now, standing)) {
      commands += 1;
      const by = { name: 'officer-1', via: 'page' as const };
      step({ command: { ...verb, id: `command-${commands}`, by, at: now }, mono: mono() });
    }
    if ((now - BEGINS) % 86_400_000 === 0 && now > BEGINS) judge(instant(now - 86_400_000), now);
    present.settle({
      alarms: engine.alarms(state),
      people: engine.people(state),
      silenced: engine.silenced(state),
      drilling: engine.drilling(state),
    });
    yield { at: now, entries, present };
    entries = [];
  }
  now = ENDS;
  judge(instant(ENDS - 86_400_000), ENDS);
  yield { at: ENDS, entries, present };
}
