import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { isModbusBus } from '../../dist/gateway/config/config.js';
import { decode, encode } from '../../dist/gateway/drivers/modbus/codec.js';
import { planBus } from '../../dist/gateway/drivers/modbus/plan.js';
import { createJournal } from '../../dist/gateway/journal/journal.js';
import { createPresent } from '../../dist/gateway/present.js';
import { rulesOf } from '../../dist/gateway/rules/rules.js';
import { createSpine } from '../../dist/gateway/spine.js';
import { World } from '../../dist/simulators/hall/world.js';
import { readProfiles } from '../../dist/simulators/profiles.js';
import { setupSchema } from '../../dist/simulators/setup.js';
import { configIn, ownDirectory, PROFILES } from './hall.mjs';

/**
 * What the reference hall's journal keeps in a day. The model's hall is read by the plan of its Modbus
 * buses, judged by the rules and kept, on a clock that is put forward: an hour while it is open and one
 * while it is closed, each measured from seal to seal after an hour before it. Values pass through the
 * registers of their instruments, since a float of a meter packs worse than a number. The tape of the
 * running hour comes on top, once.
 */

const HALL = fileURLToPath(new URL('../../gateway/config/halls/demo-county.yaml', import.meta.url));
const HOUR = 3_600_000;
const SECOND = 1000;
/** After the full hour: the one before has been sealed, and a minute of the next lies on the tape. */
const AFTER_SEAL = 60;
/** Hours of a day that are like the one measured while it is open (08:30-17:30). */
const OPEN_HOURS = 9;
const SNAPSHOT_SECONDS = 60;
const silent = () => undefined;
const log = { debug: silent, info: silent, warn: silent, error: silent };

/** Two outputs that are never behind, as a hall with MQTT and InfluxDB has. */
const follow = (journal) => {
  const ended = new AbortController();
  const carry = async (output, lane) => {
    for (;;) {
      const batch = await journal.next(output, lane, 200, ended.signal);
      journal.done(output, batch, batch.entries.length);
    }
  };
  for (const output of ['mqtt', 'influx'])
    for (const lane of ['events', 'readings']) carry(output, lane).catch(silent);
  return () => ended.abort();
};

/** What a request of the plan brings at this moment. */
const answerOf = ({ device, points }, world, mono) => ({
  device,
  mono,
  took: 40,
  values: points.map(({ point, register }) => {
    const raw = encode(register, world.value(point) ?? 0) ?? [0];
    return { point, raw, value: decode(register, raw, 0) };
  }),
});

/** Bytes that the hour from `start` + 1 h adds to the journal, and what was kept in it. */
const hourFrom = async (config, start) => {
  const directory = ownDirectory('day');
  let now = 0;
  const clock = {
    wall: () => start + now,
    mono: () => now,
    after: () => ({ cancel: silent }),
  };
  const host = { clock, log };
  const { hall } = config;
  const buses = config.buses.filter(isModbusBus);
  const wires = new Set(buses.map(({ bus }) => bus));
  const devices = hall.devices.filter(({ bus }) => wires.has(bus));
  const setup = setupSchema.parse({
    profiles: PROFILES,
    hall: { ...hall, devices, buses: buses.map(({ bus, wire }) => ({ id: bus, ...wire })) },
  });
  const models = readProfiles(
    PROFILES,
    devices.map(({ profile }) => profile),
  );
  const world = new World(setup.hall, models, start, 1);
  const blocks = buses.flatMap((bus) => planBus(bus.devices).blocks);
  // Spread over their periods, as a wire spreads them.
  const due = blocks.map(({ period }, n) => (n * 97) % period);

  const journal = createJournal(directory.path, config.journal, hall, host);
  let kept = 0;
  const counted = {
    ...journal,
    clockQuality: () => journal.clockQuality(),
    record: (happening) => journal.record(happening),
    keep: (scan) => {
      const keptScan = journal.keep(scan);
      kept += keptScan?.readings.length ?? 0;
      return keptScan;
    },
  };
  await journal.open();
  journal.vouch('bench', start);
  const fed = new Set(devices.map(({ id }) => id));
  // What hangs on other wires is not read here, and would be lost at once.
  const alarms = config.alarms.filter(({ device }) => device === undefined || fed.has(device));
  const rules = rulesOf({ hall, alarms });
  const spine = createSpine(hall, rules, counted, createPresent(log), host);
  const stop = follow(journal);

  const second = async () => {
    const begun = now;
    world.moveTo(start + begun);
    for (let at = begun; at < begun + SECOND; at += 50) {
      now = at;
      for (const [n, block] of blocks.entries())
        if (at >= due[n]) {
          due[n] += block.period;
          spine.hear(answerOf(block, world, at));
        }
      if (at % 250 === 0) spine.tick();
    }
    now = begun + SECOND;
    if ((now / SECOND) % SNAPSHOT_SECONDS === 0) journal.snapshot(spine.snapshot());
    await new Promise((resolve) => setImmediate(resolve));
    await journal.flush();
  };
  const until = async (end) => {
    while (now < end) await second();
    const sealed = Math.floor(end / HOUR);
    for (;;) {
      const events = await journal.events({ limit: 1000 });
      if (events.filter(({ kind }) => kind === 'hour-sealed').length >= sealed) return;
      await journal.flush();
    }
  };
  const used = () => {
    const file = new Database(join(directory.path, 'journal.db'), { readonly: true });
    const [pages, free, bytes] = ['page_count', 'freelist_count', 'page_size'].map((name) =>
      file.pragma(name, { simple: true }),
    );
    file.close();
    return (pages - free) * bytes;
  };
  const raised = async () => {
    const events = await journal.events({ limit: 10_000 });
    return events.filter(({ kind }) => kind === 'alarm-raised').length;
  };

  try {
    await until(HOUR + AFTER_SEAL * SECOND);
    const before = { bytes: used(), readings: kept, alarms: await raised() };
    await until(2 * HOUR + AFTER_SEAL * SECOND);
    return {
      points: blocks.flatMap((block) => block.points).length,
      bytes: used() - before.bytes,
      readings: kept - before.readings,
      alarms: (await raised()) - before.alarms,
    };
  } finally {
    stop();
    await journal.close();
    directory.remove();
  }
};

export default async function bench() {
  const config = configIn(HALL);
  // A working Tuesday in Shanghai.
  const open = await hourFrom(config, Date.parse('2026-03-10T09:00:00+08:00'));
  const closed = await hourFrom(config, Date.parse('2026-03-10T01:00:00+08:00'));
  const day = (OPEN_HOURS * open.bytes + (24 - OPEN_HOURS) * closed.bytes) / 1e6;
  const told = ({ bytes, readings, alarms }) =>
    `${(bytes / 1e6).toFixed(3)} MB for ${readings} readings, ${alarms} alarms`;
  return [
    {
      name: 'reference hall: kept by the journal in a day',
      figure: day,
      unit: 'MB',
      target: '<= 8',
      against: `${open.points} points on Modbus; an open hour ${told(open)}; a closed hour ${told(closed)}`,
      ok: day <= 8,
    },
  ];
}
