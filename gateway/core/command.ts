import type { Finding } from './alarm.js';
import type { FaultCode, FaultParameters } from './fault.js';
import type { AlarmId } from './identity.js';
import type { Instant, Millis } from './time.js';

/** Who asks, and from where: a terminal, a page, a topic. */
export interface Actor {
  readonly name: string;
  readonly via: 'console' | 'page' | 'mqtt' | 'gateway';
}

/** Acknowledge 已知悉, verify 核实, silence 消音 and reset 复位 are four commands (domain.md §12). */
export type CommandVerb =
  | { readonly verb: 'acknowledge'; readonly alarm: AlarmId }
  /** Refused whole if one of them is a life-safety alarm. */
  | { readonly verb: 'acknowledge-several'; readonly alarms: readonly AlarmId[] }
  | { readonly verb: 'verify'; readonly alarm: AlarmId; readonly finding: Finding }
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
