import { z } from 'zod';
import type { DeviceId, ZoneId } from '../core/identity.js';
import type { RecordContent } from '../core/record.js';
import { name } from '../core/written.js';
import { camelised } from './camel.js';
import {
  day,
  type FileSchema,
  keptFile,
  momentIn,
  point,
  recordId,
  text,
  word,
} from './written.js';

/** What people write when they enter a record, in YAML or as JSON; each kind yields its type of core. */

const zone = name<ZoneId>();
const device = name<DeviceId>();
/** Within one record; what the hall and other records say is looked at in check.ts. */
const issue = (context: z.RefinementCtx, path: readonly PropertyKey[], message: string): void =>
  context.addIssue({ code: 'custom', path: [...path], message });

const correction = z.union([
  z.strictObject({ slope: z.number().positive(), offset: z.number() }),
  z.strictObject({
    points: z
      .array(z.strictObject({ indicated: z.number(), reference: z.number() }))
      .min(1)
      .max(50)
      .refine(
        (points) =>
          points.every(
            ({ indicated }, at) => at === 0 || indicated > (points[at - 1]?.indicated ?? indicated),
          ),
        { error: 'indicated 由小到大、不重复 / indicated rising, none twice' },
      ),
  }),
]);

const certificate = (file: FileSchema) =>
  z
    .strictObject({
      kind: z.literal('certificate'),
      point: point.optional(),
      device: device.optional(),
      number: word.describe('证书编号 / number of the certificate'),
      laboratory: text.describe('出证机构 / who issued it'),
      'calibrated-on': day,
      due: day.describe('有效至（含当日） / valid through this day'),
      class: word.optional(),
      serial: word.optional(),
      uncertainty: z
        .strictObject({
          absolute: z.number().min(0).default(0),
          percent: z.number().min(0).default(0),
        })
        .optional()
        .describe('扩展不确定度 k=2 / expanded, k = 2'),
      correction: correction.optional(),
      file: file.optional(),
    })
    .superRefine((written, context) => {
      const { point, device, due, uncertainty, correction } = written;
      if ((point === undefined) === (device === undefined))
        issue(context, ['point'], 'point 或 device 之一 / either point or device');
      if (due < written['calibrated-on'])
        issue(context, ['due'], '不早于 calibrated-on / not before calibrated-on');
      for (const [key, value] of Object.entries({ uncertainty, correction }))
        if (value !== undefined && point === undefined)
          issue(
            context,
            [key],
            '与 point 一起写：一台设备有几个量 / with a point: a device has several quantities',
          );
    });

const laboratory = (moment: ReturnType<typeof momentIn>, file: FileSchema) =>
  z
    .strictObject({
      kind: z.literal('laboratory-result'),
      zone,
      quantity: word.describe('标准中的项目名，如 benzene / a requirement, such as benzene'),
      value: z.number(),
      below: z
        .literal(true)
        .optional()
        .describe('未检出，value 为检出限 / not found; value is the detection limit'),
      unit: word,
      uncertainty: z.number().min(0).optional(),
      report: word.describe('报告编号 / number of the report'),
      laboratory: text.describe('检测机构 / the laboratory'),
      cma: word.optional(),
      'sampled-at': moment,
      'sampled-until': moment.optional(),
      method: text.optional(),
      file: file.optional(),
    })
    .superRefine(({ 'sampled-at': from, 'sampled-until': until }, context) => {
      if (until !== undefined && until < from)
        issue(context, ['sampled-until'], '不早于 sampled-at / not before sampled-at');
    });

const formalTest = (moment: ReturnType<typeof momentIn>) =>
  z
    .strictObject({
      kind: z.literal('formal-test'),
      zone,
      'closed-at': moment.describe('关闭门窗的时间 / when doors and windows were closed'),
      from: moment,
      to: moment,
      points: z.array(point).min(1).max(100),
      instruments: z.array(word).max(100).default([]),
      note: text.optional(),
    })
    .superRefine(({ 'closed-at': closed, from, to, points }, context) => {
      if (from < closed) issue(context, ['from'], '不早于 closed-at / not before closed-at');
      if (to <= from) issue(context, ['to'], '晚于 from / after from');
      for (const [at, one] of points.entries())
        if (points.indexOf(one) < at) issue(context, ['points', at], '不重复 / once only');
    });

const NODE =
  '照度值，lx：缺一个点的测量不能录入 / illuminance in lx: a survey with a missing node is refused';
const GRID = '每行点数相同；四角布点至少 2×2 / rows of one length; at least 2 x 2 for four-corner';

const lightSurvey = (moment: ReturnType<typeof momentIn>, file: FileSchema) =>
  z
    .strictObject({
      kind: z.literal('light-survey'),
      zone,
      at: moment,
      method: z.enum(['centre', 'four-corner']),
      rows: z
        .array(
          z
            .array(z.number({ error: NODE }).min(0, { error: NODE }))
            .min(1)
            .max(200),
        )
        .min(1)
        .max(200),
      spacing: z.tuple([z.number().positive(), z.number().positive()]).optional(),
      daylight: z.boolean(),
      'warmed-up': z.boolean(),
      meter: z.strictObject({
        class: z.union([z.literal(1), z.literal(2)]),
        number: word.optional(),
        certificate: word.optional(),
      }),
      references: z
        .array(z.strictObject({ point, value: z.number().min(0) }))
        .max(100)
        .optional(),
      file: file.optional(),
    })
    .superRefine(({ rows, method }, context) => {
      const fewest = method === 'centre' ? 1 : 2;
      const width = rows[0]?.length ?? 0;
      if (rows.length < fewest || width < fewest || rows.some(({ length }) => length !== width))
        issue(context, ['rows'], GRID);
    });

const stretch = <From extends string, To extends string>(
  written: Readonly<Record<From | To, number>>,
  from: From,
  to: To,
  context: z.RefinementCtx,
): void => {
  if (written[to] <= written[from]) issue(context, [to], `晚于 ${from} / after ${from}`);
};

const others = (moment: ReturnType<typeof momentIn>) =>
  [
    z
      .strictObject({
        kind: z.literal('tracer-test'),
        zone,
        point,
        from: moment,
        to: moment,
        outdoor: z.number().min(0).describe('室外浓度，ppm / outdoor, ppm'),
        note: text.optional(),
      })
      .superRefine((written, context) => stretch(written, 'from', 'to', context)),
    z
      .strictObject({
        kind: z.literal('emergency-lighting-drill'),
        'mains-off-at': moment,
        until: moment,
        points: z.array(point).min(1).max(100),
        note: text.optional(),
      })
      .superRefine((written, context) => stretch(written, 'mains-off-at', 'until', context)),
    z.strictObject({
      kind: z.literal('excursion-note'),
      excursion: z.string().min(1).max(300),
      cause: text,
      action: text.optional(),
    }),
    z.strictObject({
      kind: z.literal('device-replaced'),
      device,
      at: moment,
      'old-serial': word.optional(),
      'new-serial': word,
      reason: text.optional(),
    }),
    z
      .strictObject({ kind: z.literal('point-moved'), point, from: zone, to: zone, at: moment })
      .superRefine(({ from, to }, context) => {
        if (from === to) issue(context, ['to'], '另一个区域 / another zone than from');
      }),
    z.strictObject({ kind: z.literal('withdrawn'), record: recordId, reason: text }),
  ] as const;

/** The schema of one record; `file` is how a file is named where it comes from. */
export const recordSchema = (timeZone: string, file: FileSchema = keptFile) => {
  const moment = momentIn(timeZone);
  return z
    .discriminatedUnion('kind', [
      certificate(file),
      laboratory(moment, file),
      formalTest(moment),
      lightSurvey(moment, file),
      ...others(moment),
    ])
    .transform((written): RecordContent => camelised(written));
};

/** A file of records, of any kinds. */
export const recordsFile = (timeZone: string, file: FileSchema) =>
  z.strictObject({ records: z.array(recordSchema(timeZone, file)).min(1).max(1000) });
