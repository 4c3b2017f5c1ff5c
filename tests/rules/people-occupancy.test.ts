import { describe, expect, it } from 'vitest';
import { crowdingLine } from '../../gateway/cli/assess-crowding.js';
import { readConfig } from '../../gateway/config/config.js';
import type { Event } from '../../gateway/core/event.js';
import type { ZoneId } from '../../gateway/core/identity.js';
import {
  type Boot,
  hours,
  type Instant,
  instant,
  millis,
  type Seq,
} from '../../gateway/core/time.js';
import { crowdedPlaces, occupancyVerdicts } from '../../gateway/rules/people/occupancy.js';
import { openSpans } from '../../gateway/rules/people/open-spans.js';
import { toldCounts } from '../../gateway/rules/people/told.js';
import { calendarOf } from '../../gateway/rules/verdicts/calendar.js';
import { rulesFor } from '../../gateway/rules/verdicts/rule.js';
import { standardsFor } from '../../gateway/standards.js';
import { words } from '../../gateway/text/text.js';
import { here, realProfiles } from '../config/sources.js';

const DEMO = here('../../gateway/config/halls/demo-county.yaml');
const checked = readConfig(DEMO, realProfiles);
if ('mistakes' in checked) throw new Error(JSON.stringify(checked.mistakes));
const { hall } = checked.config;
const { standards } = standardsFor(DEMO);
const at = (time: string): Instant => instant(Date.parse(`2026-02-28T${time}:00+08:00`));

const counted = (time: string, net: number, passed: number, zone = 'f1-waiting'): Event => ({
  kind: 'people-counted',
  ...{
    at: at(time),
    zone: zone as ZoneId,
    in: (passed + net) / 2,
    out: (passed - net) / 2,
    net,
    drift: 0,
  },
  ...{ boot: '1' as Boot, seq: 1 as Seq, mono: millis(0), clock: 'trusted' },
});

const verdictsOf = (events: readonly Event[]) => {
  const zone = hall.zones.find(({ id }) => id === 'f1-waiting');
  if (zone === undefined) throw new Error('f1-waiting expected');
  return [
    ...occupancyVerdicts({
      zone,
      rules: rulesFor(standards, hall, zone),
      calendar: calendarOf(hall, at('09:00'), at('12:00')),
      told: toldCounts(events),
    }),
  ];
};

describe('people against the declared capacity of a zone', () => {
  it('are judged hour by hour by the most at once, with the uncertainty of the doors', () => {
    const verdicts = verdictsOf([
      counted('08:50', 60, 100),
      counted('09:40', 99, 200),
      counted('10:20', 108, 300),
      counted('10:50', 130, 400),
      counted('11:10', 80, 500),
    ]);
    expect(
      verdicts.map(({ value, uncertainty, verdict }) => [value, uncertainty?.value, verdict]),
    ).toEqual([
      ['99', '4', 'compliant'],
      ['130', '8', 'non-compliant'],
      // 130 stood until 11:10.
      ['130', '10', 'non-compliant'],
    ]);
    expect(verdicts[0]).toMatchObject({
      method: 'door-count',
      limit: { most: 110 },
      good: hours(1),
    });
  });

  it('nearer to the capacity than the doors count are not decided', () => {
    expect(verdictsOf([counted('08:50', 108, 300)])[0]?.verdict).toBe('borderline');
  });

  it('that nobody has counted are not judged', () => {
    expect(verdictsOf([])).toEqual([]);
    expect(verdictsOf([counted('08:50', 3, 5, 'f2-waiting')])).toEqual([]);
  });
});

describe('crowding of zones, floors and the hall', () => {
  const events = [
    counted('08:00', 99, 200),
    counted('08:00', 20, 50, 'f2-waiting'),
    counted('08:00', 2, 4, 'f1-24h'),
    counted('10:30', 40, 400),
  ];
  const places = crowdedPlaces(hall, toldCounts(events), openSpans(hall, at('08:00'), at('12:00')));

  it('is the share of the open time at each tier', () => {
    // Open 08:30-12:00; 99 of 110 until 10:30.
    const zone = places.find(({ place }) => place === 'f1-waiting');
    expect(zone).toMatchObject({ capacity: 110, most: 99, open: hours(3.5) });
    expect(zone?.shares.map(({ share }) => share.toFixed(4))).toEqual([
      '0.5714',
      '0.5714',
      '0.0000',
    ]);
    expect(places.map(({ place, most }) => [place, most])).toEqual([
      ['f1-waiting', 99],
      ['f1-24h', 2],
      ['f2-waiting', 20],
      ['f1', 101],
      ['f2', 20],
      ['demo-county', 121],
    ]);
  });

  it('is said on one line', () => {
    const [zone] = places;
    if (zone === undefined) throw new Error('a place expected');
    expect(crowdingLine(zone, words('zh'), 'zh')).toBe(
      '等候区A：开放 3.5 小时内，达核定 110 人的 80 % 57.1 %、90 % 57.1 %、100 % 0.0 % 的时间；最多 99 人',
    );
  });
});
