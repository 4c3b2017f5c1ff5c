import { type AlarmKind, type AlarmState, isStanding } from '../../core/alarm.js';
import type { PointId } from '../../core/identity.js';
import { minutes } from '../../core/time.js';
import { airingAdvice, freshAirAdvice, valueNow } from './air-advice.js';
import { timeToLimit } from './projection.js';
import { setPointAdvice } from './set-point.js';
import type { Advice, AdviceInput } from './shape.js';
import { missingYears } from './years.js';

/** What is not as it should be, or soon will not be, each with what to do: for the hall page. */

/** Devices are looked at, everything else is answered as its kind says. */
const OF_DEVICES: ReadonlySet<AlarmKind> = new Set([
  'device-lost',
  'bus-lost',
  'board-lost',
  'wiring',
]);

/** The worst first. */
export const adviceOf = (input: AdviceInput): readonly Advice[] => {
  const { hall, at, alarms } = input;
  const standing = [...alarms].filter(
    (alarm) => !alarm.silent && (isStanding(alarm) || alarm.condition === 'latched'),
  );
  const raised = new Set(standing.flatMap(({ point }) => point ?? []));
  return [
    ...standing.map((alarm) => aboutAlarm(input, alarm)),
    ...projections(input, raised),
    ...freshAirAdvice(input),
    ...(input.open ? setPointAdvice(hall, at, input.latest) : []),
    ...conditionedEmpty(input),
    ...missingYears(hall, at).map(
      (year): Advice => ({ say: 'holidays-missing', parameters: { year }, priority: 5 }),
    ),
  ].sort((one, other) => one.priority - other.priority);
};

const aboutAlarm = (input: AdviceInput, alarm: AlarmState): Advice => {
  const { zone, device, point, kind, priority, value } = alarm;
  const place = {
    priority,
    alarm: alarm.alarm,
    ...(zone && { zone }),
    ...(device && { device }),
    ...(point && { point }),
  };
  const limit = input.limits.find((one) => one.point === point && one.quantity === 'co2');
  if (limit !== undefined && zone !== undefined)
    return { ...place, ...airingAdvice(input, limit, zone, value) };
  const parameters = { kind, ...(zone && { zone }), ...(device && { device }) };
  return { ...place, say: OF_DEVICES.has(kind) ? 'see-device' : 'alarm', parameters };
};

/** As exact as somebody can use it: 180 ppm an hour, 1.4 degrees an hour. */
const told = (perHour: number): number =>
  Math.abs(perHour) < 10 ? Math.round(perHour * 10) / 10 : Math.round(perHour);

/** Of each zone and quantity the point that reaches its limit first. */
const projections = (input: AdviceInput, raised: ReadonlySet<PointId>): readonly Advice[] => {
  const { limits, recent, at, open } = input;
  const soonest = new Map<string, { advice: Advice; in: number }>();
  for (const limit of limits) {
    if (raised.has(limit.point) || (limit.during === 'opening' && !open)) continue;
    const found = timeToLimit(recent(limit.point), limit, at);
    if (found === undefined) continue;
    const key = `${limit.zone} ${limit.quantity} ${limit.side}`;
    if ((soonest.get(key)?.in ?? Number.POSITIVE_INFINITY) <= found.in) continue;
    const { zone, point, quantity, value } = limit;
    const about = {
      zone,
      quantity,
      limit: value,
      minutes: Math.max(1, Math.round(found.in / minutes(1))),
    };
    soonest.set(key, {
      in: found.in,
      advice: {
        say: 'reaches-limit',
        parameters: about,
        method: { say: 'slope', parameters: { n: found.n, perHour: told(found.perHour) } },
        priority: 4,
        zone,
        point,
      },
    });
  }
  return [...soonest.values()].sort((one, other) => one.in - other.in).map(({ advice }) => advice);
};

const conditionedEmpty = (input: AdviceInput): readonly Advice[] =>
  (input.hall.energy?.airConditioning ?? []).flatMap(({ power, runningAbove, zones }): Advice[] => {
    const watts = valueNow(input, power);
    const somebody = zones.some((zone) => (input.people.get(zone)?.net ?? 0) > 0);
    const [zone] = zones;
    if (watts === undefined || watts < runningAbove || input.open || somebody || !zone) return [];
    const parameters = { zone, kilowatts: Math.round(watts / 100) / 10 };
    return [{ say: 'conditioned-empty', parameters, priority: 5, zone, point: power }];
  });
