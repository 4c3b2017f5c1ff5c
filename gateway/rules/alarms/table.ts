import type { AlarmCondition } from '../../core/alarm.js';
import type { FaultCode } from '../../core/fault.js';

/** What may befall an alarm: its cause came or went, a person acted, a time ran out, another alarm rules over it. */
export const ALARM_INPUTS = [
  'raise',
  'return',
  'acknowledge',
  'reset',
  'shelve',
  'unshelve',
  'suppress',
  'unsuppress',
  'remove',
  'restore',
] as const;
export type AlarmInput = (typeof ALARM_INPUTS)[number];

/** What the next state depends on beside the state and the input. */
export interface AlarmFacts {
  /** Stays until a person resets it. */
  readonly latch: boolean;
  /** The cause stands, after its delays. */
  readonly cause: boolean;
  /** It latched and nobody has reset it since, whatever hid it meanwhile. */
  readonly held: boolean;
  /** The cause of an alarm that inhibits this one stands. */
  readonly inhibited: boolean;
}

/**
 * A state to go to; `again` = as if it were evaluated anew (leaving shelf, suppression, out of service);
 * two states = plain and latching alarm; `free`/`inhibited` = by what rules over it; a fault = refused.
 */
type Cell =
  | AlarmCondition
  | 'again'
  | { readonly plain: AlarmCondition; readonly latching: AlarmCondition }
  | { readonly free: AlarmCondition; readonly inhibited: AlarmCondition }
  | { readonly dropped: AlarmCondition; readonly held: AlarmCondition }
  | { readonly refused: FaultCode };

const refused = (code: FaultCode): Cell => ({ refused: code });
const nothingToDo = refused('alarm-not-active');
const standing = refused('alarm-still-standing');
const known = refused('alarm-already-acknowledged');
const notShelved = refused('alarm-not-shelved');
const inService = refused('alarm-in-service');

/**
 * The life-cycle of ISA-18.2-2016 fig. 2 / IEC 62682 with the latched state. An input that is not listed
 * changes nothing. Only what has a cause is suppressed: what is normal has nothing to hide, and what has
 * returned still waits for a person.
 */
export const ALARM_TABLE: Readonly<
  Record<AlarmCondition, Readonly<Partial<Record<AlarmInput, Cell>>>>
> = {
  normal: {
    raise: { free: 'unacknowledged', inhibited: 'suppressed' },
    acknowledge: nothingToDo,
    reset: nothingToDo,
    shelve: 'shelved',
    unshelve: notShelved,
    remove: 'out-of-service',
    restore: inService,
  },
  unacknowledged: {
    return: 'returned-unacknowledged',
    acknowledge: 'acknowledged',
    reset: standing,
    shelve: 'shelved',
    unshelve: notShelved,
    suppress: 'suppressed',
    remove: 'out-of-service',
    restore: inService,
  },
  acknowledged: {
    return: { plain: 'normal', latching: 'latched' },
    acknowledge: known,
    reset: standing,
    shelve: 'shelved',
    unshelve: notShelved,
    suppress: 'suppressed',
    remove: 'out-of-service',
    restore: inService,
  },
  'returned-unacknowledged': {
    raise: { free: 'unacknowledged', inhibited: 'suppressed' },
    acknowledge: { plain: 'normal', latching: 'latched' },
    reset: refused('alarm-not-acknowledged'),
    shelve: 'shelved',
    unshelve: notShelved,
    remove: 'out-of-service',
    restore: inService,
  },
  latched: {
    raise: { free: 'unacknowledged', inhibited: 'suppressed' },
    acknowledge: known,
    reset: 'normal',
    shelve: 'shelved',
    unshelve: notShelved,
    remove: 'out-of-service',
    restore: inService,
  },
  shelved: {
    acknowledge: refused('alarm-shelved'),
    reset: refused('alarm-shelved'),
    shelve: 'shelved',
    unshelve: 'again',
    remove: 'out-of-service',
    restore: inService,
  },
  suppressed: {
    return: { dropped: 'normal', held: 'suppressed' },
    acknowledge: refused('alarm-suppressed'),
    reset: refused('alarm-suppressed'),
    shelve: 'shelved',
    unshelve: notShelved,
    unsuppress: 'again',
    remove: 'out-of-service',
    restore: inService,
  },
  'out-of-service': {
    acknowledge: refused('alarm-out-of-service'),
    reset: refused('alarm-out-of-service'),
    shelve: refused('alarm-out-of-service'),
    unshelve: notShelved,
    remove: refused('alarm-out-of-service'),
    restore: 'again',
  },
};

/** Where an alarm is that nothing hides any more. */
const again = ({ cause, held, inhibited }: AlarmFacts): AlarmCondition => {
  if (cause) return inhibited ? 'suppressed' : 'unacknowledged';
  return held ? 'returned-unacknowledged' : 'normal';
};

export type AlarmMove = { readonly to: AlarmCondition } | { readonly refused: FaultCode };

/** What an input does in a state; undefined = nothing. */
export const alarmMove = (
  from: AlarmCondition,
  input: AlarmInput,
  facts: AlarmFacts,
): AlarmMove | undefined => {
  const cell = ALARM_TABLE[from][input];
  if (cell === undefined) return undefined;
  if (cell === 'again') return { to: again(facts) };
  if (typeof cell === 'string') return { to: cell };
  if ('refused' in cell) return cell;
  if ('plain' in cell) return { to: facts.latch ? cell.latching : cell.plain };
  if ('free' in cell) return { to: facts.inhibited ? cell.inhibited : cell.free };
  return { to: facts.held ? cell.held : cell.dropped };
};
