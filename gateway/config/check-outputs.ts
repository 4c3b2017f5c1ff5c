import type { FileMistake } from '../core/mistake.js';
import { type Quantity, quantityRow } from '../core/quantity.js';
import { seconds } from '../core/time.js';
import type { Path } from '../core/yaml-source.js';
import { isLifeSafety } from '../rules/alarms/kinds.js';
import { type Check, type Checking, findPoint, own } from './checking.js';
import { isEmergency } from './contacts.js';
import { tell } from './sentences.js';

/** Alarms, counting and outputs name points that can do what is asked of them. */

const STATE = { zh: '状态量，如触点', en: 'a state such as a contact' };
const PASSAGES = { zh: '计数或触点', en: 'a count or a contact' };
const OUTPUT = { zh: '输出', en: 'an output' };

const checkLatches: Check = ({ source, sound }) =>
  sound.alarms.flatMap(({ path, value: { kind, latch } }) =>
    latch === false && isLifeSafety(kind)
      ? [source.mistake([...path, 'latch'], tell('life-safety-latches', { kind }), 'key')]
      : [],
  );

/** A slower one could not be missed within the promised 10 s, and a short press would be (design §4.4). */
const SLOWEST_EMERGENCY = seconds(4);
const checkEmergencies: Check = (checking) =>
  checking.sound.alarms.flatMap(({ path, value: { point: id, kind } }) => {
    const { found } = findPoint(checking, [...path, 'point'], id);
    if (found === undefined || !isEmergency(kind)) return [];
    const period = own(found.device.value.points, found.key)?.period;
    if (period === undefined || period <= SLOWEST_EMERGENCY) return [];
    const at = [...found.device.path, 'points', found.key, 'period'];
    return [checking.source.mistake(at, tell('emergency-too-slow', { point: id, kind }))];
  });

/** A mistake where the point is there and is no state. */
const checkState = (checking: Checking, at: Path, id: string): readonly FileMistake[] => {
  const quantity = findPoint(checking, at, id).found?.point.quantity;
  if (quantity === undefined || quantityRow(quantity).character === 'state') return [];
  const sentence = tell('point-of-other-kind', { point: id, quantity, wanted: STATE });
  return [checking.source.mistake(at, sentence)];
};

/** Of a measured value every reading would be an event. */
const checkNoted: Check = (checking) => [
  ...checking.sound.noted.flatMap(({ path, value }) => checkState(checking, path, value)),
  ...checking.sound.exits.flatMap(({ path, value: { contact } }) =>
    contact === undefined ? [] : checkState(checking, [...path, 'contact'], contact),
  ),
];

const checkAlarms: Check = (checking) =>
  checking.sound.alarms.flatMap(({ path, value: { point: id, active } }) => {
    const { found } = findPoint(checking, [...path, 'point'], id);
    const states = found?.point.states;
    const noState = checkState(checking, [...path, 'point'], id);
    if (found === undefined || noState.length > 0) return noState;
    if (states === undefined || Object.hasOwn(states, active)) return [];
    const known = Object.keys(states).join(', ');
    const sentence = tell('state-unknown', { point: id, active, states: known });
    return [checking.source.mistake([...path, 'active'], sentence)];
  });

/** A total, or a contact of which each closing is a passage. */
const COUNTS: ReadonlySet<Quantity> = new Set<Quantity>(['count', 'contact']);

const checkCounting: Check = (checking) =>
  checking.sound.counting.flatMap(({ path, value }) =>
    (['in', 'out'] as const).flatMap((way) =>
      value[way].flatMap((id, index) => {
        const at = [...path, way, index];
        const { found } = findPoint(checking, at, id);
        if (found === undefined || COUNTS.has(found.point.quantity)) return [];
        const { quantity } = found.point;
        const sentence = tell('point-of-other-kind', { point: id, quantity, wanted: PASSAGES });
        return [checking.source.mistake(at, sentence)];
      }),
    ),
  );

const checkSounder = (checking: Checking, at: Path, id: string): readonly FileMistake[] => {
  const { found } = findPoint(checking, at, id);
  if (found === undefined) return [];
  const { device, key, point } = found;
  if (point.quantity !== 'output' || point.writable === undefined) {
    const { quantity } = point;
    const sentence = tell('point-of-other-kind', { point: id, quantity, wanted: OUTPUT });
    return [checking.source.mistake(at, sentence)];
  }
  if (device.value.writable.includes(key)) return [];
  const filling = { point: id, device: device.value.id, key };
  return [checking.source.mistake(at, tell('output-not-listed', filling))];
};

/** A relay that stays where it was when the gateway dies guards nothing. */
const checkWatchdog = (checking: Checking, at: Path, id: string): readonly FileMistake[] => {
  const point = findPoint(checking, at, id).found?.point;
  if (point === undefined || point.writable?.pulse !== undefined)
    return checkSounder(checking, at, id);
  return [checking.source.mistake(at, tell('watchdog-without-pulse', { point: id }))];
};

const checkAnnunciator: Check = (checking) => {
  const annunciator = checking.sound.outputs?.value.annunciator;
  if (annunciator === undefined) return [];
  const at: Path = ['outputs', 'annunciator'];
  return [
    ...annunciator.sirens.flatMap((id, n) => checkSounder(checking, [...at, 'sirens', n], id)),
    ...annunciator.strobes.flatMap((id, n) => checkSounder(checking, [...at, 'strobes', n], id)),
    ...(annunciator.watchdog === undefined
      ? []
      : checkWatchdog(checking, [...at, 'watchdog'], annunciator.watchdog)),
  ];
};

export const checkOutputs: Check = (checking) =>
  [
    checkLatches,
    checkEmergencies,
    checkAlarms,
    checkNoted,
    checkCounting,
    checkAnnunciator,
  ].flatMap((check) => check(checking));
