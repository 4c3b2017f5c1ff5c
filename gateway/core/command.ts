import type { AlarmId } from './identity.js';
import type { Instant } from './time.js';

/** Who asks, and from where: a terminal, a page, a topic. */
export interface Actor {
  readonly name: string;
  readonly via: 'console' | 'page' | 'mqtt' | 'gateway';
}

export type CommandVerb =
  | { readonly verb: 'acknowledge'; readonly alarm: AlarmId }
  | { readonly verb: 'silence' }
  | { readonly verb: 'reset'; readonly alarm: AlarmId; readonly reason: string };

/** A person's command. One id is executed at most once; a repeated id is answered again. */
export type Command = {
  readonly id: string;
  readonly by: Actor;
  readonly at: Instant;
} & CommandVerb;
