import type { DeviceId, PointId, ProfileId } from '../../gateway/core/identity.js';
import { pointId } from '../../gateway/core/identity.js';
import type { Instant } from '../../gateway/core/time.js';
import type { Profile } from '../../gateway/devices/profile.js';
import type { SimulatedHall } from '../setup.js';
import { localTimeIn } from './calendar.js';
import { type HallModel, type HallState, hallAt, step, withMains } from './hall.js';
import { planOf } from './plan.js';
import { type Seen, valueAt } from './show.js';

/** What of a model the hall must know, whatever its wire. */
export interface Modelled {
  readonly points: Readonly<
    Record<string, Pick<Profile['points'][string], 'quantity' | 'range' | 'decimals'>>
  >;
}
type Hung = Pick<SimulatedHall['devices'][number], 'id' | 'profile' | 'zone'>;

/** Every instrument, those that push included. */
const hungIn = ({ devices, buses }: SimulatedHall): readonly Hung[] => [
  ...devices,
  ...buses.flatMap((bus) => (bus.wire === 'talker' ? [bus.device] : [])),
];

const kindOf = (profile: Modelled): Seen['kind'] => {
  const quantities = Object.values(profile.points).map((point) => point.quantity);
  if (quantities.includes('battery-charge')) return 'ups';
  return quantities.includes('energy') ? 'meter' : 'other';
};

const phasesOf = (profile: Modelled): number =>
  Object.values(profile.points).filter((point) => point.quantity === 'voltage').length;

/** The meters of the hall, three-phase ones first: the first of all counts everything. */
const metersOf = (
  hall: SimulatedHall,
  profiles: ReadonlyMap<ProfileId, Modelled>,
): readonly DeviceId[] =>
  hall.devices
    .flatMap(({ id, profile }) => {
      const model = profiles.get(profile);
      return model && kindOf(model) === 'meter' ? [{ id, phases: phasesOf(model) }] : [];
    })
    .sort((one, other) => other.phases - one.phases)
    .map(({ id }) => id);

const seenIn = (
  hall: SimulatedHall,
  profiles: ReadonlyMap<ProfileId, Modelled>,
): ReadonlyMap<PointId, Seen> => {
  const seen = new Map<PointId, Seen>();
  for (const device of hungIn(hall)) {
    const profile = profiles.get(device.profile);
    if (!profile) continue;
    const kind = kindOf(profile);
    for (const [key, { quantity, range, decimals }] of Object.entries(profile.points)) {
      const point = pointId(device.id, key);
      const zone = device.zone === undefined ? {} : { zone: device.zone };
      const rest = Math.max(0, range[0]);
      seen.set(point, {
        kind,
        point,
        device: device.id,
        key,
        quantity,
        ...zone,
        range,
        decimals,
        rest,
      });
    }
  }
  return seen;
};

/** The hall that the instruments hang in, moved on by whoever looks. */
export class World {
  private readonly model: HallModel;
  private readonly seen: ReadonlyMap<PointId, Seen>;
  private state: HallState;

  constructor(
    hall: SimulatedHall,
    profiles: ReadonlyMap<ProfileId, Modelled>,
    start: Instant,
    seed: number,
  ) {
    this.model = {
      plan: planOf(hall),
      localTime: localTimeIn(hall.timeZone),
      meters: metersOf(hall, profiles),
    };
    this.seen = seenIn(hall, profiles);
    this.state = hallAt(this.model, start, seed);
  }

  get at(): Instant {
    return this.state.at;
  }

  moveTo(at: Instant): void {
    if (at > this.state.at) this.state = step(this.model, this.state, at - this.state.at);
  }

  value(point: PointId): number | undefined {
    const seen = this.seen.get(point);
    return seen && valueAt(this.model, this.state, seen);
  }

  switchMains(on: boolean): void {
    this.state = withMains(this.state, on);
  }
}
