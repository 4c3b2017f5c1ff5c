import type { AlarmCondition } from '../../gateway/core/alarm.js';

/**
 * What ISA-18.2 says must be so, worked out a second time and in another way than the gateway does: the
 * whole history is walked in quarters of a second, and every alarm is a few flags. All times are
 * milliseconds in which a gateway lived; an outage takes none.
 */

export interface OracleRule {
  readonly id: string;
  readonly latch: boolean;
  readonly lifeSafety: boolean;
  readonly on: number;
  readonly off: number;
  readonly stands: number;
  /** Values that make it true and false; between them it is as it was. */
  readonly truth: (value: number) => boolean | undefined;
  /** Another rule whose cause hides this one. */
  readonly hiddenBy?: string;
  readonly shelveAtMost: number;
}

export type Act =
  | { readonly do: 'read'; readonly rule: number; readonly value: number }
  | { readonly do: 'bad'; readonly rule: number }
  | {
      readonly do: 'acknowledge' | 'reset' | 'unshelve' | 'remove' | 'restore';
      readonly rule: number;
    }
  | { readonly do: 'acknowledge-several'; readonly rules: readonly number[] }
  | { readonly do: 'shelve'; readonly rule: number; readonly for: number }
  | { readonly do: 'restart'; readonly outage: number }
  | { readonly do: 'step-clock'; readonly by: number }
  | { readonly do: 'nothing' };

export interface Dated {
  readonly at: number;
  readonly act: Act;
}

/** Everything that must have been announced, and what each alarm is after each act. */
export interface Truth {
  readonly announced: readonly string[];
  readonly answers: readonly boolean[];
  readonly conditions: readonly (readonly AlarmCondition[])[];
}

const QUARTER = 250;

class Flags {
  active = false;
  unacknowledged = false;
  held = false;
  hidden = false;
  outOfService = false;
  shelvedUntil: number | undefined;
  // What is known of the condition: the last reading, and runs of what it showed.
  last: { readonly at: number; readonly shows: boolean } | undefined;
  shown = false;
  trueSince: number | undefined;
  falseSince: number | undefined;

  constructor(readonly rule: OracleRule) {}

  /** True, false, or nobody knows. */
  knows(now: number): boolean | undefined {
    if (this.last === undefined || now - this.last.at > this.rule.stands) return undefined;
    return this.last.shows;
  }
}

export const truthOf = (rules: readonly OracleRule[], history: readonly Dated[]): Truth => {
  const all = rules.map((rule) => new Flags(rule));
  const byId = new Map(all.map((flags) => [flags.rule.id, flags]));
  const announced: string[] = [];
  const answers: boolean[] = [];
  const conditions: AlarmCondition[][] = [];

  const inhibited = ({ rule }: Flags): boolean => {
    const by = rule.hiddenBy === undefined ? undefined : byId.get(rule.hiddenBy);
    return by?.active === true && !by.outOfService;
  };
  const visible = (flags: Flags): boolean =>
    !flags.outOfService && flags.shelvedUntil === undefined;
  const say = (at: number, what: string, { rule }: Flags): void => {
    announced.push(`${at} ${what} ${rule.id}`);
  };
  const announce = (at: number, flags: Flags): void => {
    flags.unacknowledged = true;
    flags.held = flags.rule.latch;
    say(at, 'alarm-raised', flags);
  };
  const hide = (flags: Flags): void => {
    flags.hidden = true;
    flags.unacknowledged = false;
  };
  const comesOut = (at: number, flags: Flags): void => {
    flags.unacknowledged = false;
    if (flags.active) {
      if (inhibited(flags)) hide(flags);
      else announce(at, flags);
    } else flags.unacknowledged = flags.held;
  };
  /** Whoever is hidden by this one hides or comes out. */
  const govern = (at: number, by: Flags): void => {
    for (const flags of all)
      if (flags.rule.hiddenBy === by.rule.id && visible(flags)) {
        if (inhibited(flags)) {
          if (flags.active) hide(flags);
        } else if (flags.hidden) {
          flags.hidden = false;
          comesOut(at, flags);
        }
      }
  };
  const conditionOf = (flags: Flags): AlarmCondition => {
    if (flags.outOfService) return 'out-of-service';
    if (flags.shelvedUntil !== undefined) return 'shelved';
    if (flags.hidden) return 'suppressed';
    if (flags.active) return flags.unacknowledged ? 'unacknowledged' : 'acknowledged';
    if (flags.unacknowledged) return 'returned-unacknowledged';
    return flags.held ? 'latched' : 'normal';
  };

  /** Runs of what is known: a true run survives not knowing, a false run does not. */
  const observe = (now: number, flags: Flags): void => {
    const knows = flags.knows(now);
    if (knows === undefined) {
      flags.falseSince = undefined;
      if (flags.active) flags.shown = true;
    } else if (knows) {
      flags.trueSince ??= now;
      flags.falseSince = undefined;
    } else {
      flags.falseSince ??= now;
      flags.trueSince = undefined;
    }
  };
  const settle = (now: number, flags: Flags): void => {
    observe(now, flags);
    const { rule } = flags;
    const knows = flags.knows(now);
    if (!flags.active && knows === true && now - (flags.trueSince ?? now) >= rule.on) {
      flags.active = true;
      if (visible(flags)) {
        if (inhibited(flags)) hide(flags);
        else announce(now, flags);
      }
      govern(now, flags);
    } else if (flags.active && knows === false && now - (flags.falseSince ?? now) >= rule.off) {
      const wasSeen = visible(flags) && !flags.hidden;
      flags.active = false;
      // What has latched stays hidden until it may show itself to a person.
      flags.hidden = flags.hidden && flags.held;
      if (wasSeen) say(now, 'alarm-returned', flags);
      govern(now, flags);
    }
  };
  const pass = (now: number): void => {
    for (const flags of all) {
      settle(now, flags);
      if (flags.shelvedUntil !== undefined && flags.shelvedUntil <= now) {
        flags.shelvedUntil = undefined;
        comesOut(now, flags);
      }
    }
  };

  const acknowledge = (now: number, flags: Flags): boolean => {
    const condition = conditionOf(flags);
    if (condition !== 'unacknowledged' && condition !== 'returned-unacknowledged') return false;
    flags.unacknowledged = false;
    say(now, 'alarm-acknowledged', flags);
    return true;
  };

  const perform = (now: number, act: Act): boolean | undefined => {
    switch (act.do) {
      case 'nothing':
      case 'step-clock':
        return undefined;
      case 'restart':
        for (const flags of all) {
          flags.last = undefined;
          if (flags.shelvedUntil !== undefined)
            flags.shelvedUntil = Math.max(now, flags.shelvedUntil - act.outage);
          observe(now, flags);
        }
        return undefined;
      case 'acknowledge-several': {
        const several = [...new Set(act.rules)].map((rule) => all[rule] as Flags);
        if (several.some(({ rule }) => rule.lifeSafety)) return false;
        return several.map((flags) => acknowledge(now, flags)).includes(true);
      }
    }
    const flags = all[act.rule] as Flags;
    switch (act.do) {
      case 'read': {
        const shows = flags.rule.truth(act.value) ?? flags.shown;
        flags.shown = shows;
        // A false run is unbroken only if the reading before still stood.
        if (flags.knows(now) === undefined) flags.falseSince = undefined;
        flags.last = { at: now, shows };
        return undefined;
      }
      case 'bad':
        flags.last = undefined;
        return undefined;
      case 'acknowledge':
        return acknowledge(now, flags);
      case 'reset':
        if (conditionOf(flags) !== 'latched') return false;
        flags.held = false;
        say(now, 'alarm-reset', flags);
        return true;
      case 'shelve':
        if (flags.rule.lifeSafety || flags.outOfService) return false;
        if (act.for > flags.rule.shelveAtMost) return false;
        flags.shelvedUntil = now + act.for;
        flags.hidden = false;
        return true;
      case 'unshelve':
        if (flags.shelvedUntil === undefined || flags.outOfService) return false;
        flags.shelvedUntil = undefined;
        comesOut(now, flags);
        return true;
      case 'remove':
        if (flags.outOfService) return false;
        if (flags.rule.lifeSafety && conditionOf(flags) !== 'normal') return false;
        flags.outOfService = true;
        flags.hidden = false;
        flags.shelvedUntil = undefined;
        flags.unacknowledged = false;
        flags.held = false;
        govern(now, flags);
        return true;
      case 'restore':
        if (!flags.outOfService) return false;
        flags.outOfService = false;
        comesOut(now, flags);
        govern(now, flags);
        return true;
    }
  };

  let now = 0;
  for (const { at, act } of history) {
    for (; now < at; now += QUARTER) pass(now);
    now = at;
    pass(now);
    const answer = perform(now, act);
    if (answer !== undefined) answers.push(answer);
    pass(now);
    conditions.push(all.map(conditionOf));
  }
  return { announced, answers, conditions };
};
