import { z } from 'zod';
import { STANDARD_SUBJECTS } from '../../core/hall.js';
import { QUANTITIES, type Quantity } from '../../core/quantity.js';
import { UNITS, type Unit } from '../../core/unit.js';
import {
  CONFIDENCES,
  LABORATORY_UNITS,
  VERDICTS,
  WINDOWS,
  type WindowLength,
} from '../../core/verdict.js';
import { duration, names } from '../../core/written.js';
import { type CheckedFile, checkYaml } from '../../core/yaml-file.js';
import { ZONE_KINDS } from '../../core/zone.js';
import { factorTo } from './units.js';

/** A standard as data: one YAML in gateway/rules/standards, or in `standards/` beside hall.yaml. */

const confidence = z.enum(CONFIDENCES);

/** How a requirement is met with evidence: only `monitoring` is judged from readings. */
export const EVIDENCE = ['monitoring', 'survey', 'laboratory', 'drill', 'assessment'] as const;

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, { error: '日期，如 2023-02-01 / a date such as 2023-02-01' });

const id = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, {
  error: '代号：小写字母、数字与 - / a name of lower case letters, digits and -',
});

const band = z
  .strictObject({ most: z.number().optional(), least: z.number().optional() })
  .refine(({ most, least }) => most !== undefined || least !== undefined, {
    error: 'most、least 至少一个 / most, least or both',
  });

const limit = z.union([
  band,
  z.strictObject({ summer: band, winter: band }),
  z.strictObject({ 'of-zone': z.literal('capacity') }),
]);

/** `8.1`, `table 1, row 8`, `annex A`; text/clause.ts says it in the reader's language. */
const clause = z
  .string()
  .regex(/^(\d[\d.]*|table \d[\d.]*(, row \d+)?|annex [A-Z][\d.]*|site declaration|unknown)$/, {
    error:
      '条款号，如 4.2、table 1, row 8、annex A、unknown / number of the clause such as 4.2, table 1, row 8, annex A, unknown',
  })
  .describe('条款号 / number of the clause');

/** Why a standard is asked of a hall at all. */
export const BASES = ['law', 'reference', 'likeness', 'local', 'own', 'site'] as const;

const basis = z.strictObject({
  by: z.enum(BASES),
  /** The document and clause that ask for it. */
  of: z.string().min(1).optional(),
  confidence,
});

const requirement = z.strictObject({
  names,
  quantity: z
    .enum(Object.keys(QUANTITIES) as Quantity[])
    .optional()
    .describe('仅实验室项目可省略 / left out only for what a laboratory measures'),
  unit: z
    .union([z.enum(Object.keys(UNITS) as Unit[]), z.enum(LABORATORY_UNITS)])
    .describe('限值的单位 / unit of the limit'),
  evidence: z.enum(EVIDENCE).default('monitoring'),
  /** A level in dB(A) is averaged as energy by its quantity. */
  statistic: z.enum(['mean', 'max', 'min']).default('mean'),
  window: z.enum(WINDOWS),
  'minimum-data': duration.prefault('0s'),
  limit,
  decimals: z.int().min(0).max(6).describe('限值的小数位数 / digits after the point of the limit'),
  /** Digits after the point of a printed value. */
  shown: z.int().min(0).max(8).optional(),
  comparison: z
    .enum(['full', 'rounded'])
    .default('full')
    .describe('GB/T 8170 全数值或修约值比较 / full value or rounded value'),
  'zone-kinds': z.array(z.enum(ZONE_KINDS)).min(1).optional(),
  during: z.literal('opening').optional().describe('只在开放时间内的时段 / only windows within it'),
  /** Printed, not judged, until a site decides otherwise; the sentence says why. */
  'not-judged': names.optional(),
  /** Why a fixed sensor can only indicate. */
  'indicates-only': names.optional(),
  /** Only in a hall that the site declares to be a crowded place (人员密集场所), or only in another. */
  declared: z.enum(['crowded-place', 'not-crowded-place']).optional(),
  /** Where illuminance is meant: 0.75 m above the floor, or on it. */
  plane: z.enum(['work', 'floor']).optional(),
  clause,
  /** The document in which the clause stands, where it is another than the standard. */
  of: z.string().min(1).optional(),
  recommended: z.literal(true).optional().describe('推荐性条款 / the clause only recommends'),
  /** Of the limit, of the number of the clause, of the minimum data; left out: sure. */
  confidence,
  'clause-confidence': confidence.optional(),
  'data-confidence': confidence.optional(),
  'verified-by': z.string().min(1).optional().describe('谁核对过原文 / who read the text itself'),
  /** Where it is another than that of the standard. */
  basis: basis.optional(),
  note: names.optional(),
});

const combined = z.enum(['worst', 'mean']).default('worst');

const example = z.strictObject({
  requirement: id,
  /** In the unit of the limit. */
  value: z.number(),
  uncertainty: z.number().min(0),
  season: z.enum(['heating', 'cooling', 'transitional']).optional(),
  capacity: z.number().optional(),
  verdict: z.enum(VERDICTS),
  rounded: z.string().optional(),
});

const standardShape = z.strictObject({
  id,
  /** Editions of one family follow each other. */
  family: id,
  /** What it speaks of: a site chooses its standards by subject. */
  subject: z.enum(STANDARD_SUBJECTS).default('local'),
  number: z.string().min(1),
  names,
  'in-force': z.strictObject({ from: day, until: day.optional() }),
  /** `informs` is shown beside the standard that judges. */
  role: z.enum(['judges', 'informs']).default('judges'),
  basis: basis
    .default({ by: 'own', confidence: 'sure' })
    .describe('此标准为何适用 / why it applies to a hall'),
  /** Administrative codes begin with one of these. */
  regions: z.array(z.string().regex(/^\d+$/)).optional(),
  /** The hall's own standard names its hall. */
  halls: z.array(id).optional(),
  reference: z
    .strictObject({ temperature: z.number(), pressure: z.number().positive(), confidence })
    .optional()
    .describe('质量浓度的参比状态，°C 与 kPa / state of the gas, °C and kPa'),
  'sampling-points': z
    .strictObject({
      clause,
      of: z.string().min(1).optional(),
      confidence,
      /** The first row that holds the area, in square metres; the last holds every other. */
      table: z.array(
        z.strictObject({
          below: z.number().optional(),
          'up-to': z.number().optional(),
          points: z.int().min(1),
        }),
      ),
    })
    .optional(),
  points: z
    .strictObject({ monitoring: combined, test: combined })
    .prefault({})
    .describe('多点：取最差点或平均 / of several points the worst, or their mean'),
  'zone-kinds': z.array(z.enum(ZONE_KINDS)).min(1),
  requirements: z.record(id, requirement),
  examples: z.array(example).min(1).describe('算例，有测试 / worked examples, tested'),
});

export type Standard = z.output<typeof standardShape>;
export type Requirement = Standard['requirements'][string];
export type Limit = Requirement['limit'];

const LONGEST_MS: Readonly<Record<WindowLength, number>> = {
  instantaneous: 3_600_000,
  '1h': 3_600_000,
  '8h': 8 * 3_600_000,
  '24h': 24 * 3_600_000,
  annual: 365 * 86_400_000,
};

const standardSchema = standardShape.superRefine((standard, context) => {
  const wrong = (path: readonly string[], message: string): void =>
    context.addIssue({ code: 'custom', path: [...path], message });
  for (const [key, required] of Object.entries(standard.requirements)) {
    const at = ['requirements', key];
    const { quantity, unit, evidence } = required;
    if (quantity === undefined) {
      if (evidence === 'monitoring')
        wrong([...at, 'evidence'], 'laboratory，或给出 quantity / laboratory, or give a quantity');
    } else if (
      !(unit in UNITS) ||
      factorTo(quantity, unit as Unit, standard.reference) === undefined
    )
      wrong(
        [...at, 'unit'],
        `能由 ${quantity} 换算的单位（气体的 mg/m3 需要 reference） / a unit that ${quantity} can be converted to (mg/m3 of a gas needs reference)`,
      );
    if (required['minimum-data'] > LONGEST_MS[required.window])
      wrong([...at, 'minimum-data'], '不长于 window / not longer than the window');
    if ((required.window === 'instantaneous') === (required.statistic === 'mean'))
      wrong(
        [...at, 'statistic'],
        'instantaneous 用 max 或 min，其他用 mean / max or min for instantaneous, mean otherwise',
      );
  }
  for (const [index, { requirement: named }] of standard.examples.entries())
    if (!Object.hasOwn(standard.requirements, named))
      wrong(
        ['examples', String(index), 'requirement'],
        'requirements 中的一个 / one of requirements',
      );
  const { from, until } = standard['in-force'];
  if (until !== undefined && until < from)
    wrong(['in-force', 'until'], '不早于 from / not before from');
});

/** One standard from the text of its file. */
export const checkStandard = (file: string, text: string): CheckedFile<Standard> =>
  checkYaml(file, text, standardSchema);
