import type { AlarmState } from '../../core/alarm.js';
import type { Latest, PeopleCount } from '../../core/current.js';
import type { Hall } from '../../core/hall.js';
import type { AlarmId, DeviceId, PointId, ZoneId } from '../../core/identity.js';
import type { Sample } from '../../core/ports.js';
import type { Instant } from '../../core/time.js';
import type { AirSpace } from '../ventilation/space.js';
import type { AirNow } from '../ventilation/watch.js';
import type { PointLimit } from './limits.js';

/** A sentence of the catalogue (`advice.<say>`), or what to do about an alarm of a kind (`alarm.<kind>`). */
export interface Advice {
  readonly say: AdviceKey;
  /** Ids stand for names: `zone`, `device`, `kind` and `quantity` are said in the reader's language. */
  readonly parameters: Readonly<Record<string, string | number>>;
  /** How it was reckoned: `advice.method.<key>`. */
  readonly method?: {
    readonly say: 'airing' | 'slope' | 'balance';
    readonly parameters: Readonly<Record<string, number>>;
  };
  /** 1 to 4 as of an alarm; 5 = a hint. */
  readonly priority: 1 | 2 | 3 | 4 | 5;
  readonly zone?: ZoneId;
  readonly device?: DeviceId;
  readonly point?: PointId;
  readonly alarm?: AlarmId;
}

export type AdviceKey =
  | 'open-fresh-air'
  | 'open-fresh-air-until'
  | 'too-many-for-fresh-air'
  | 'see-device'
  | 'alarm'
  | 'reaches-limit'
  | 'fresh-air-low'
  | 'cooling-set-point'
  | 'heating-set-point'
  | 'conditioned-empty'
  | 'holidays-missing';

export interface AdviceInput {
  readonly hall: Hall;
  readonly at: Instant;
  readonly open: boolean;
  readonly alarms: Iterable<AlarmState>;
  readonly limits: readonly PointLimit[];
  /** The last quarter of an hour of each point that has a limit. */
  readonly recent: (point: PointId) => readonly Sample[];
  readonly latest: ReadonlyMap<PointId, Latest>;
  readonly people: ReadonlyMap<ZoneId, PeopleCount>;
  readonly spaces: readonly AirSpace[];
  readonly air: readonly AirNow[];
  readonly outdoor: PointId | undefined;
}
