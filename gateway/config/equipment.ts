import { z } from 'zod';
import type { BusId, DeviceId, ProfileId, ZoneId } from '../core/identity.js';
import { duration, name, names } from '../core/written.js';
import { ONE_WAY, panelWireSchema, reachedOneWay } from '../drivers/fire-panel/schema.js';
import { pinUseSchema } from '../drivers/firmata/pins.js';
import { firmataWireSchema } from '../drivers/firmata/schema.js';
import { modbusWireSchema } from '../drivers/modbus/schema.js';
import { mqttInWireSchema, publishesSchema } from '../drivers/mqtt-in/schema.js';
import { probeSchema, probeWireSchema } from '../drivers/probe/schema.js';
import { talkerWireSchema } from '../drivers/serial/schema.js';

/** The parts of hall.yaml that say what hangs on which wire: buses, devices. */

const identity = {
  id: name<BusId>(),
  names: names.optional(),
};
const [rtu, tcp, rtuOverTcp] = modbusWireSchema.options;

/** One option per kind of wire; a driver that comes adds its own here. */
export const busPart = z.discriminatedUnion('wire', [
  rtu.extend(identity),
  tcp.extend(identity),
  rtuOverTcp.extend(identity),
  firmataWireSchema.extend(identity),
  talkerWireSchema.extend(identity),
  panelWireSchema.extend(identity).refine(reachedOneWay, ONE_WAY),
  probeWireSchema.extend(identity),
  mqttInWireSchema.extend(identity),
]);

export const pointKey = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, {
  error: '型号文件中的点名，如 co2 / the key of a point in the profile, such as co2',
});

/** A limit of the hall's own in place of the default of the zone's kind. */
const limit = z
  .strictObject({
    above: z.number().optional().describe('高限 / raise above this, in the unit of the quantity'),
    below: z.number().optional().describe('低限 / raise below this'),
    deadband: z.number().gt(0).describe('回差 / how far it must come back before the alarm ends'),
    priority: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]).optional(),
    'on-delay': duration.optional(),
    'off-delay': duration.optional(),
  })
  .refine(({ above, below }) => above !== undefined || below !== undefined, {
    error: '至少写 above 或 below 之一 / at least one of above and below',
  })
  .refine(
    ({ above, below, deadband }) =>
      above === undefined || below === undefined || above - deadband > below + deadband,
    {
      error:
        'above 与 below 之间要大于两倍回差 / above and below further apart than twice the deadband',
    },
  );

const pointPart = z.strictObject({
  names: names.optional(),
  zone: name<ZoneId>()
    .optional()
    .describe('此点所在区域 / where this point is, if not with its device'),
  period: duration
    .refine((period) => period >= 50, { error: '不短于 50ms / at least 50ms' })
    .optional()
    .describe('多久问一次 / how often it is asked'),
  'keep-every': duration.optional().describe('无变化时多久存一次 / how often it is kept'),
  limit: z
    .union([z.literal('none'), limit])
    .optional()
    .describe('自定限值，none 为不设 / a limit of your own; none = no limit'),
});

const pinKey = z.string().regex(/^[ad]\d{1,2}$/, {
  error: '板上的引脚，如 a0、d4 / a pin of the board, such as a0 or d4',
});

const pinPart = pinUseSchema.extend({
  names: names.optional(),
  zone: name<ZoneId>()
    .optional()
    .describe('按钮所在区域 / where the button is, if not with its device'),
});

export const devicePart = z.strictObject({
  id: name<DeviceId>(),
  names: names.optional(),
  bus: name<BusId>(),
  /** A device on a board has `pins` in place of these two; check-devices.ts holds each to its wire. */
  profile: name<ProfileId>()
    .optional()
    .describe('型号文件名 / file in firmware-config/profiles without .yaml'),
  unit: z.int().min(0).max(255).optional().describe('站号 / unit id on its bus'),
  pins: z
    .record(pinKey, pinPart)
    .optional()
    .describe('接线板的引脚 / pins of a board (wire: firmata) and what hangs on each'),
  parts: z
    .string()
    .min(1)
    .optional()
    .describe(
      '火灾报警主机的部位表（CSV） / CSV from the addresses of a fire panel to places, relative to this file',
    ),
  probe: probeSchema
    .optional()
    .describe('网络设备怎样探测 / how equipment on the network is asked (wire: probe)'),
  publishes: publishesSchema
    .optional()
    .describe('设备发布的主题与字段 / topic and fields of a device that publishes (wire: mqtt-in)'),
  zone: name<ZoneId>().optional(),
  at: z.tuple([z.number(), z.number()]).optional().describe('位置，米 / position in metres [x, y]'),
  serial: z.string().min(1).optional().describe('序列号 / serial number'),
  points: z.record(pointKey, pointPart).default({}).describe('逐点修改 / what differs by point'),
  writable: z.array(pointKey).default([]).describe('允许写的点 / points that may be written'),
  choose: z
    .record(z.string(), z.string())
    .default({})
    .describe('型号文件所问的答案 / answers to what the profile asks'),
});
