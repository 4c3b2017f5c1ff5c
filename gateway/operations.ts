import type { Tokens } from './access/tokens.js';
import type { Administration } from './core/access.js';
import { Fault } from './core/fault.js';
import { type Hall, type Point, pointsOf } from './core/hall.js';
import type { PointId } from './core/identity.js';
import type { Host, Watch } from './core/ports.js';
import type { Reading } from './core/reading.js';
import type { Instant } from './core/time.js';
import type { InfluxPast } from './influx-past.js';
import type { Journal } from './journal/journal.js';
import type { Siren } from './siren.js';
import type { Spine } from './spine.js';
import type { StatisticsOf } from './statistics.js';
import { mostUrgentFirst } from './web/alarms.js';
import type { ImportLine, Operations } from './web/control.js';
import type { GatewayHealth } from './web/health.js';
import type { RecordDesk } from './web/records.js';
import type { Wires } from './wires.js';

/** What a person at the machine may do with the running gateway, each done by the part it belongs to. */
export const operationsOf = (
  hall: Hall,
  wires: Wires,
  spine: Spine,
  journal: Journal,
  watch: Watch,
  host: Host,
  parts: {
    readonly health: () => GatewayHealth;
    readonly siren: Siren | undefined;
    readonly administration: Administration;
    readonly tokens: Tokens;
    readonly statistics: StatisticsOf;
    readonly records: RecordDesk;
    readonly influxPast: InfluxPast;
  },
): Operations => ({
  status: parts.health,
  read: wires.read,
  write: async (point, value, by) => {
    await wires.write(point, value);
    spine.happen({ kind: 'written', at: host.clock.wall(), point: point as PointId, value, by });
  },
  readRegisters: wires.readRegisters,
  deviceSetUp: (done) => spine.happen({ kind: 'device-set-up', at: host.clock.wall(), ...done }),
  alarms: () => mostUrgentFirst(watch.current.alarms.values()),
  command: (verb, id, by) =>
    spine.submit({ ...verb, id, by: { name: by, via: 'console' }, at: host.clock.wall() }),
  testSirens: (by) => {
    const siren = parts.siren;
    if (siren === undefined) throw new Fault('no-siren');
    return siren.test(by);
  },
  administration: parts.administration,
  token: parts.tokens.issue,
  statistics: parts.statistics,
  records: parts.records,
  chain: journal.chain,
  backfill: parts.influxPast.write,
  importReadings: ({ file, sha256, refused }, lines) =>
    journal.importReadings({
      file,
      sha256,
      readings: importedReadings(hall, lines),
      refused: () => refused,
    }),
});

/** Good by their file's word; a point the hall does not know refuses the whole file before anything is kept. */
export async function* importedReadings(
  hall: Hall,
  lines: readonly ImportLine[],
): AsyncGenerator<Reading> {
  const points = new Map<string, Point>(pointsOf(hall).map((point) => [point.id, point]));
  for (const { point } of lines)
    if (!points.has(point)) throw new Fault('not-found', { what: point });
  for (const { point, at, value } of lines)
    yield { point: point as PointId, at: at as Instant, quality: 'good', value };
}

/** Every part with whether it moves. */
export const healthOf = (
  journal: Journal,
  wires: Wires,
  outputs: { health(): Readonly<Record<string, { ok: boolean; says?: string }>> },
): GatewayHealth => {
  const tape = journal.health();
  const parts = {
    journal: { ok: tape.open && tape.troubles.length === 0, says: tape.troubles.join(', ') },
    ...Object.fromEntries(
      wires.health().map(({ bus, open, path }) => [`bus/${bus}`, { ok: open, says: path }]),
    ),
    ...outputs.health(),
  };
  return { ok: Object.values(parts).every((part) => part.ok), parts };
};
