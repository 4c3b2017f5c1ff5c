import { z } from 'zod';
import {
  type AirSpaceId,
  type BusId,
  type DeviceId,
  type FloorId,
  type HallId,
  NAME,
  type ProfileId,
  type ZoneId,
} from '../gateway/core/identity.js';
import { type Instant, instant } from '../gateway/core/time.js';
import { name, timeOfDay } from '../gateway/core/written.js';
import { ZONE_KINDS } from '../gateway/core/zone.js';
import { wiredDevice } from './firmata/pins.js';
import { point } from './point.js';

/** The one line on standard input that says which hall to simulate. Unknown keys of a checked config are left aside. */

const zone = z.object({
  id: name<ZoneId>(),
  kind: z.enum(ZONE_KINDS),
  floor: name<FloorId>().optional(),
  areaM2: z.number().min(0).optional(),
  heightM: z.number().positive().optional(),
  capacity: z.int().min(0).optional(),
  seats: z.int().min(0).optional(),
  airSpace: name<AirSpaceId>(),
});
export type SimulatedZone = z.output<typeof zone>;

const device = z.object({
  id: name<DeviceId>(),
  bus: name<BusId>(),
  unit: z.int().min(0).max(255),
  profile: z
    .string()
    .regex(NAME)
    .transform((text) => text as ProfileId),
  zone: name<ZoneId>().optional(),
  choices: z.record(z.string(), z.string()).default({}),
  /** Where it does not (yet) speak at the rate of its bus. */
  baud: z.int().positive().optional(),
  turnaroundMs: z.number().min(0).optional(),
  identifies: z.boolean().default(false),
});

const modbus = z.object({
  id: name<BusId>(),
  wire: z.enum(['rtu', 'tcp', 'rtu-over-tcp']),
  baud: z.int().positive().default(9600),
});
export type SimulatedBusSetting = z.output<typeof modbus>;

/** A board says itself what hangs on its pins; no instrument of `devices` is on it. */
const firmata = z.object({
  id: name<BusId>(),
  wire: z.literal('firmata'),
  devices: z.array(wiredDevice),
  image: z.enum(['StandardFirmata', 'Blink']).default('StandardFirmata'),
  sketch: z.string().min(1).optional(),
});

/** Pushes by itself; its one device has no unit id. */
const talker = z.object({
  id: name<BusId>(),
  wire: z.literal('talker'),
  device: device.pick({ id: true, profile: true, zone: true }),
  baud: z.int().positive().default(9600),
  everyMs: z.number().positive().default(1000),
});
export type TalkerSetting = z.output<typeof talker>;

/** A panel with a printer port; its points are known by their ids alone. */
const panel = z.object({
  id: name<BusId>(),
  wire: z.literal('fire-panel'),
  baud: z.int().positive().default(9600),
  /** Where the gateway listens for a transmission device; without it the panel has a printer port. */
  listen: z.object({ host: z.string().min(1), port: z.int().positive() }).optional(),
  device: z.object({ id: name<DeviceId>(), points: z.array(z.object({ id: point })) }),
});
export type PanelSetting = z.output<typeof panel>;

/** Equipment on the network that must be alive. */
const equipment = z.discriminatedUnion('speaks', [
  z.object({ id: name<DeviceId>(), speaks: z.enum(['http', 'https', 'tcp', 'snmp']) }),
  z.object({ id: name<DeviceId>(), speaks: z.literal('queue'), topic: z.string().min(1) }),
]);
export type EquipmentSetting = z.output<typeof equipment>;

const counting = z.object({
  zone: name<ZoneId>(),
  in: z.array(point),
  out: z.array(point),
});
export type SimulatedCounting = z.output<typeof counting>;

const hall = z.object({
  id: name<HallId>(),
  timeZone: z.string().min(1),
  altitudeM: z.number().default(0),
  opening: z.array(
    z.object({ days: z.array(z.int().min(1).max(7)), from: timeOfDay, to: timeOfDay }),
  ),
  calendar: z
    .object({ open: z.array(z.iso.date()), closed: z.array(z.iso.date()) })
    .default({ open: [], closed: [] }),
  zones: z.array(zone),
  buses: z.array(z.discriminatedUnion('wire', [modbus, firmata, talker, panel])),
  devices: z.array(device),
  counting: z.array(counting).default([]),
});
export type SimulatedHall = z.output<typeof hall>;

const replay = z.object({
  file: z.string().min(1),
  /** Column with local time in the hall's time zone. */
  time: z.string().min(1),
  /** Column -> point that shows it. */
  columns: z.record(z.string(), point),
});
export type ReplaySetting = z.output<typeof replay>;

export const setupSchema = z.object({
  /** Directory of device profiles. */
  profiles: z.string().min(1),
  hall,
  /** What the simulated clock shows at first; with `now` a replay begins at its first row. */
  start: z
    .union([z.literal('now'), z.number().transform((ms): Instant => instant(ms))])
    .default('now'),
  /** Simulated seconds per second. */
  speed: z.number().positive().max(3600).default(1),
  seed: z.int().default(1),
  replay: replay.optional(),
  equipment: z.array(equipment).default([]),
  broker: z.boolean().default(false),
});
export type Setup = z.output<typeof setupSchema>;

/** What is wrong with a setup, a line each. */
export const mistakesIn = (error: z.ZodError): string[] =>
  error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
