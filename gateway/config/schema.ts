import { z } from 'zod';
import type { AlarmId, DeviceId, ZoneId } from '../core/identity.js';
import { duration, name, names, statePoint } from '../core/written.js';
import { journalSchema } from '../journal/schema.js';
import { annunciatorSchema } from '../outputs/annunciator/schema.js';
import { influxSchema } from '../outputs/influx/schema.js';
import { mqttSchema } from '../outputs/mqtt/schema.js';
import { webSchema } from '../web/schema.js';
import { standardsPart } from './choose-standards.js';
import { CONTACT_KINDS } from './contacts.js';
import { energyPart } from './energy.js';
import { busPart, devicePart } from './equipment.js';
import { exitPart, floorPart, hallPart, zonePart } from './places.js';
import { planPart } from './plan.js';

/** hall.yaml, whole. Its JSON Schema is hall.schema.json (`npm run schema`). */

export const alarmPart = z.strictObject({
  point: statePoint.describe('状态点 / a contact or other state: di-6/1'),
  kind: z
    .enum(CONTACT_KINDS)
    .describe('告警类型，决定优先级与锁定 / decides priority, latch, silence and delays'),
  panel: name<DeviceId>()
    .optional()
    .describe(
      '此触点是哪台火灾报警主机的 / the fire panel whose contact this is: it repeats its text and resets after it',
    ),
  active: z
    .number()
    .default(1)
    .describe('报警时的值 / the value that means alarm; 0 for a normally closed loop'),
  label: names
    .optional()
    .describe('现场叫法，如 12号窗口 紧急按钮 / what the site calls it, such as Window 12'),
  zone: name<ZoneId>().optional().describe('告警所在区域 / where it is, if not with its device'),
  at: z
    .tuple([z.number(), z.number()])
    .optional()
    .describe('平面位置，米 / where on the plan in metres [x, y]'),
  priority: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]).optional(),
  latch: z.boolean().optional().describe('须人工复位 / stays until a person resets it'),
  silent: z.boolean().optional().describe('不上大屏、不响警报 / not on public screens nor siren'),
  siren: z.boolean().optional().describe('响警报器 / sounds the siren'),
  inhibits: z
    .array(z.string().transform((text) => text as AlarmId))
    .optional()
    .describe(
      '本告警存在时被抑制的告警，如 device/kiosk-3/lost / alarms hidden while this one stands',
    ),
  'on-delay': duration.optional(),
  'off-delay': duration.optional(),
  momentary: duration
    .optional()
    .describe(
      '按钮不自锁时，最短按下时间 / how short a press may be where the button does not stay in',
    ),
});

export const countingPart = z.strictObject({
  zone: name<ZoneId>(),
  in: z
    .array(statePoint)
    .min(1)
    .describe('进入：计数或触点 / totals, or contacts that close for each person, that count in'),
  out: z
    .array(statePoint)
    .min(1)
    .describe('离开：计数或触点 / totals, or contacts that close for each person, that count out'),
});

export const outputsPart = z.strictObject({
  mqtt: mqttSchema.optional(),
  influx: influxSchema.optional(),
  annunciator: annunciatorSchema.optional(),
});

export const changePart = z
  .strictObject({
    by: z.string().trim().min(1).max(64),
    reason: z.string().trim().min(1).max(500),
  })
  .describe(
    '这次是谁改的、为什么，记入审计；下次修改时改写 / who changed this file and why, for the audit; write it anew with each change',
  );

export const hallFileSchema = z.strictObject({
  version: z.literal(1).describe('本文件格式的版本 / version of this format'),
  change: changePart.optional(),
  hall: hallPart,
  floors: z.array(floorPart).default([]),
  zones: z.array(zonePart).min(1).describe('区域列表，至少一个 / the zones, at least one'),
  standards: standardsPart.prefault({}),
  buses: z.array(busPart).default([]),
  devices: z.array(devicePart).default([]),
  alarms: z.array(alarmPart).default([]).describe('触点告警 / alarms of contacts and states'),
  counting: z.array(countingPart).default([]).describe('客流 / people counted at doors'),
  exits: z.array(exitPart).default([]).describe('安全出口 / ways out of the building'),
  noted: z
    .array(statePoint)
    .default([])
    .describe('变化记入事件、但不告警的状态点 / states whose changes are events and no alarms'),
  energy: energyPart.optional(),
  plan: planPart.optional(),
  outputs: outputsPart.prefault({}),
  journal: journalSchema.prefault({}),
  web: webSchema.prefault({}),
  'data-directory': z
    .string()
    .min(1)
    .default('/var/lib/hallkeeper')
    .describe('数据目录 / where the journal and keys are'),
});
export type HallFile = z.output<typeof hallFileSchema>;
export type HallFileInput = z.input<typeof hallFileSchema>;
