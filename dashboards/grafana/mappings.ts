import { MappingType, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { ALARM_CONDITIONS, ALARM_KINDS } from '../../gateway/core/alarm.js';
import { EVENT_KINDS } from '../../gateway/core/event.js';
import { isBad, isGood, QUALITIES, qualityCode } from '../../gateway/core/quality.js';
import { VERDICTS, type VerdictValue } from '../../gateway/core/verdict.js';
import { HIGH, INFORMS, LIFE_SAFETY, LOW, NORMAL, URGENT } from './colours.js';
import type { Kit } from './kit.js';

/** Numbers and keys of the gateway as people read them. */

interface Said {
  readonly text: string;
  readonly color?: string;
}

const mapped = (values: readonly (readonly [string | number, Said])[]): ValueMapping[] => [
  {
    type: MappingType.ValueToText,
    options: Object.fromEntries(
      values.map(([value, said], index) => [String(value), { ...said, index }]),
    ),
  },
];

export const qualities = ({ word }: Kit): ValueMapping[] =>
  mapped(
    QUALITIES.map((quality) => [
      qualityCode(quality),
      {
        text: word(`quality.${quality}`),
        color: isGood(quality) ? NORMAL : isBad(quality) ? LIFE_SAFETY : HIGH,
      },
    ]),
  );

const VERDICT_COLOURS: Readonly<Record<VerdictValue, string>> = {
  compliant: NORMAL,
  'non-compliant': LIFE_SAFETY,
  borderline: HIGH,
  'insufficient-data': LOW,
  'not-applicable': INFORMS,
};

const verdictSaid = ({ word }: Kit, verdict: VerdictValue): Said => ({
  text: word(`verdict.${verdict}`),
  color: VERDICT_COLOURS[verdict],
});

/** By the place in the list of verdicts, which the field `code` is. */
export const verdictCodes = (kit: Kit): ValueMapping[] =>
  mapped(VERDICTS.map((verdict, code) => [code, verdictSaid(kit, verdict)]));
export const verdicts = (kit: Kit): ValueMapping[] =>
  mapped(VERDICTS.map((verdict) => [verdict, verdictSaid(kit, verdict)]));

export const conditions = ({ word }: Kit): ValueMapping[] =>
  mapped(
    ALARM_CONDITIONS.map((condition) => [
      condition,
      {
        text: word(`condition.${condition}`),
        color: condition === 'unacknowledged' ? LIFE_SAFETY : NORMAL,
      },
    ]),
  );

export const alarmKinds = ({ word }: Kit): ValueMapping[] =>
  mapped(ALARM_KINDS.map((kind) => [kind, { text: word(`alarm.${kind}.name`) }]));

export const alarmEvents = ({ word }: Kit): ValueMapping[] =>
  mapped(
    EVENT_KINDS.filter((kind) => kind.startsWith('alarm-')).map((kind) => [
      kind,
      { text: word(`event.${kind}`) },
    ]),
  );

export const priorities = ({ word }: Kit): ValueMapping[] =>
  mapped(
    [LIFE_SAFETY, URGENT, HIGH, LOW].map((color, index) => [
      index + 1,
      { text: word(`priority.${index + 1}`), color },
    ]),
  );

/** 1 is heard, 0 is not. */
export const heard = ({ say }: Kit): ValueMapping[] =>
  mapped([
    [1, { text: say('state.heard'), color: NORMAL }],
    [0, { text: say('state.silent'), color: LIFE_SAFETY }],
  ]);
