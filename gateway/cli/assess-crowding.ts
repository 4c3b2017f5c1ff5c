import type { Language } from '../core/fault.js';
import type { CrowdedPlace } from '../rules/people/occupancy.js';
import type { Say } from '../text/text.js';

const percent = (share: number): string => (share * 100).toFixed(1);

/** How full one place was while the hall was open, on one line. */
export const crowdingLine = (place: CrowdedPlace, t: Say, language: Language): string => {
  const of = (tier: number): string =>
    percent(place.shares.find((one) => one.percent === tier)?.share ?? 0);
  return t('cli.assess.crowding', {
    place: place.names[language],
    capacity: place.capacity,
    most: place.most,
    hours: (place.open / 3_600_000).toFixed(1),
    at80: of(80),
    at90: of(90),
    at100: of(100),
  });
};
