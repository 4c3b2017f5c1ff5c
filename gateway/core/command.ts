import { z } from 'zod';
import type { Actor } from './actor.js';
import { FINDINGS, type Finding } from './alarm.js';
import type { FaultCode, FaultParameters } from './fault.js';
import type { AlarmId } from './identity.js';
import type { Instant, Millis } from './time.js';

export type { Actor } from './actor.js';

/** Acknowledge 已知悉, verify 核实, silence 消音 and reset 复位 are four commands (domain.md §12). */
export type CommandVerb =
  | { readonly verb: 'acknowledge'; readonly alarm: AlarmId; readonly note?: string | undefined }
  /** Refused whole if one of them is a life-safety alarm. */
  | { readonly verb: 'acknowledge-several'; readonly alarms: readonly AlarmId[] }
  | { readonly verb: 'verify'; readonly alarm: AlarmId; readonly finding: Finding }
  /** A step of the response was taken; steps count from 0 in the order of the kind's words. */
  | { readonly verb: 'tick-step'; readonly alarm: AlarmId; readonly step: number }
  | { readonly verb: 'silence' }
  | { readonly verb: 'reset'; readonly alarm: AlarmId; readonly reason: string }
  | {
      readonly verb: 'shelve';
      readonly alarm: AlarmId;
      readonly for: Millis;
      readonly reason: string;
    }
  | { readonly verb: 'unshelve'; readonly alarm: AlarmId }
  | { readonly verb: 'out-of-service'; readonly alarm: AlarmId; readonly reason: string }
  | { readonly verb: 'return-to-service'; readonly alarm: AlarmId }
  | { readonly verb: 'start-drill'; readonly for: Millis }
  | { readonly verb: 'end-drill' };

const alarm = z
  .string()
  .min(1)
  .max(200)
  .transform((text) => text as AlarmId);
/** No response is longer. */
const MOST_STEPS = 20;
const reason = z.string().trim().min(1).max(500);
const length = z
  .number()
  .positive()
  .transform((ms) => ms as Millis);

/** What comes in from a socket, a page or a topic before it is a command. Durations in milliseconds. */
export const commandSchema = z.discriminatedUnion('verb', [
  z.strictObject({ verb: z.literal('acknowledge'), alarm, note: reason.optional() }),
  z.strictObject({ verb: z.literal('acknowledge-several'), alarms: z.array(alarm).min(1) }),
  z.strictObject({ verb: z.literal('verify'), alarm, finding: z.enum(FINDINGS) }),
  z.strictObject({
    verb: z.literal('tick-step'),
    alarm,
    step: z
      .int()
      .min(0)
      .max(MOST_STEPS - 1),
  }),
  z.strictObject({ verb: z.literal('silence') }),
  z.strictObject({ verb: z.literal('reset'), alarm, reason }),
  z.strictObject({ verb: z.literal('shelve'), alarm, for: length, reason }),
  z.strictObject({ verb: z.literal('unshelve'), alarm }),
  z.strictObject({ verb: z.literal('out-of-service'), alarm, reason }),
  z.strictObject({ verb: z.literal('return-to-service'), alarm }),
  z.strictObject({ verb: z.literal('start-drill'), for: length }),
  z.strictObject({ verb: z.literal('end-drill') }),
]) satisfies z.ZodType<CommandVerb>;

export const COMMAND_VERBS: readonly CommandVerb['verb'][] = commandSchema.options.map(
  ({ shape }) => shape.verb.value,
);

/** A person's command. One id is executed at most once; a repeated id is answered again. */
export type Command = {
  readonly id: string;
  readonly by: Actor;
  readonly at: Instant;
} & CommandVerb;

/** What the one who asked is told. */
export type Answered =
  | { readonly accepted: true }
  | {
      readonly accepted: false;
      readonly why: FaultCode;
      readonly parameters?: FaultParameters;
    };
