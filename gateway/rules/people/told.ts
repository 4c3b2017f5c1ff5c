import type { Event } from '../../core/event.js';
import type { ZoneId } from '../../core/identity.js';
import type { Sample } from '../../core/ports.js';
import { hours, type Instant } from '../../core/time.js';
import type { Series } from '../ventilation/balance.js';
import { NOBODY, uncertaintyOf } from './count.js';

/** People of zones as the journal tells their counts: a count stands until somebody passes. */

export interface PeopleTold extends Series {
  /** Persons by which the count may be off at a moment. */
  readonly uncertaintyAt: (at: Instant) => number;
}

/** A hall that closes tells its counts at least twice a day. */
const STANDS = hours(12);

interface Told {
  readonly at: Instant;
  readonly zone: ZoneId;
  readonly net: number;
  readonly uncertainty: number;
}

export const toldCounts = (events: readonly Event[]): readonly Told[] =>
  events
    .flatMap((event): Told[] => {
      if (event.kind === 'people-reset')
        return [{ at: event.at, zone: event.zone, net: 0, uncertainty: 0 }];
      if (event.kind !== 'people-counted') return [];
      const { at, zone, net } = event;
      return [{ at, zone, net, uncertainty: uncertaintyOf({ ...NOBODY, ...event }) }];
    })
    .sort((one, other) => one.at - other.at);

/** Undefined until each of the zones has been told once. `staff` are there while it is open. */
export const peopleOf = (
  told: readonly Told[],
  zones: readonly ZoneId[],
  staff: number,
  opening: readonly { readonly from: Instant; readonly to: Instant }[],
): PeopleTold | undefined => {
  const here = told.filter(({ zone }) => zones.includes(zone));
  if (zones.length === 0 || zones.some((zone) => !here.some((one) => one.zone === zone)))
    return undefined;
  const isOpen = (at: Instant): boolean => opening.some(({ from, to }) => from <= at && at < to);
  const at = (moment: Instant): readonly Told[] => [
    ...new Map(here.filter((one) => one.at <= moment).map((one) => [one.zone, one])).values(),
  ];
  const moments = [...here.map((one) => one.at), ...opening.flatMap(({ from, to }) => [from, to])];
  const samples = [...new Set(moments)]
    .sort((one, other) => one - other)
    .map(
      (moment): Sample => ({
        at: moment,
        quality: 'good',
        value: at(moment).reduce((sum, { net }) => sum + net, isOpen(moment) ? staff : 0),
      }),
    );
  return {
    samples,
    period: STANDS,
    uncertaintyAt: (moment) => at(moment).reduce((sum, { uncertainty }) => sum + uncertainty, 0),
  };
};
