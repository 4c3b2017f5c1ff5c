import { z } from 'zod';
import type { AirSpaceId, ExitId, FloorId, HallId, ZoneId } from '../core/identity.js';
import { name, names, statePoint, timeOfDay } from '../core/written.js';
import { ZONE_KINDS } from '../core/zone.js';
import { calendarPart } from './calendar.js';
import { choicePart } from './choose-standards.js';

/** The parts of hall.yaml that say where and when: hall, floors, zones. */

const isTimeZone = (text: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
};

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const opening = z.strictObject({
  days: z.array(z.enum(DAYS)).min(1).describe('星期 / days of the week: [mon, tue, wed, thu, fri]'),
  from: timeOfDay.describe('开门 / opens, 08:30'),
  to: timeOfDay.describe('关门 / closes, 12:00; 24:00 is midnight'),
});

const dayOfYear = z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, {
  error: '月-日，如 "11-15" / month-day such as "11-15"',
});
const span = z.strictObject({ from: dayOfYear, to: dayOfYear });

const WORKING_WEEK: z.input<typeof opening>[] = [
  { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' },
];

const persons = z.int().min(1);

export const hallPart = z.strictObject({
  id: name<HallId>().describe('大厅代号 / id of the hall, used in topics and file names'),
  names: names.describe(
    '名称：中文、空格斜杠空格、英文 / names: Chinese, a slash between blanks, English',
  ),
  region: z
    .string()
    .regex(/^\d{6}$/, { error: '六位行政区划代码，加引号 / the six-digit region code, quoted' })
    .optional()
    .describe('行政区划代码 / administrative region, "370982"'),
  'altitude-m': z
    .number()
    .min(-430)
    .max(5500)
    .default(0)
    .describe('海拔，米 / altitude in metres; corrects NDIR CO2 readings'),
  capacity: persons
    .optional()
    .describe('全厅核定人数 / declared public capacity of the whole hall in persons'),
  'time-zone': z
    .string()
    .refine(isTimeZone, {
      error: 'IANA 时区，如 Asia/Shanghai / an IANA time zone such as Asia/Shanghai',
    })
    .default('Asia/Shanghai')
    .describe('时区 / IANA time zone'),
  opening: z.array(opening).default(WORKING_WEEK).describe('对外服务时间 / opening hours'),
  calendar: calendarPart,
  'crowded-place': z
    .boolean()
    .optional()
    .describe(
      '是否申报为人员密集场所；决定疏散照明 / declared a crowded place; decides evacuation light',
    ),
  season: z
    .strictObject({ heating: span, cooling: span })
    .optional()
    .describe('采暖季与制冷季 / heating and cooling season'),
});

const metres = z.number().gt(0).max(100);

export const floorPart = z.strictObject({
  id: name<FloorId>(),
  names,
  'height-m': metres.optional().describe('净高，米 / clear height of its zones in metres'),
  capacity: persons
    .optional()
    .describe('本层核定人数 / declared public capacity of the floor in persons'),
});

export const zonePart = z.strictObject({
  id: name<ZoneId>(),
  names,
  kind: z.enum(ZONE_KINDS).describe('类型决定全部默认值 / the kind decides every default'),
  floor: name<FloorId>().optional(),
  polygon: z
    .array(z.tuple([z.number(), z.number()]))
    .default([])
    .describe('平面角点，米 / corners in metres, x east, y north: [[0, 0], [15, 0], ...]'),
  'area-m2': z
    .number()
    .gt(0)
    .optional()
    .describe('面积，不写则按 polygon 计算 / area in m2; without it that of the polygon'),
  'height-m': metres.optional(),
  capacity: persons
    .optional()
    .describe(
      '核定公众人数 / declared public capacity in persons; none where the public does not go',
    ),
  seats: z.int().min(0).optional(),
  'air-space': name<AirSpaceId>()
    .optional()
    .describe('相通而无隔墙的区域同名 / shared by zones without walls between them'),
  standards: choicePart.optional(),
  staff: z
    .int()
    .min(0)
    .optional()
    .describe('开放时间在岗人数，计入新风 / staff present in opening hours, who breathe too'),
});

export const exitPart = z.strictObject({
  id: name<ExitId>(),
  names,
  at: z
    .tuple([z.number(), z.number()])
    .describe('出口位置，米 / position of the exit in metres [x, y]'),
  floor: name<FloorId>().optional(),
  contact: statePoint
    .optional()
    .describe('锁闭触点，如 di-6/7 / the contact that says it is locked, such as di-6/7'),
});
