import { computed, onScopeDispose, type Ref, shallowRef, watch } from 'vue';
import type { AlarmState } from '../../../../../gateway/core/alarm.ts';
import type { Names } from '../../../../../gateway/core/hall.ts';
import { get } from '../../api.ts';
import { live } from '../../live.ts';
import { session } from '../../session.ts';

/** What the console knows of an alarm beside its state, as `/api/v1/alarms` tells it. */
export interface AlarmDetails extends AlarmState {
  readonly lifeSafety: boolean;
  readonly names: Names;
  readonly cause: Names;
  readonly consequence: Names;
  readonly response: { readonly zh: readonly string[]; readonly en: readonly string[] };
  readonly respondWithin: number;
  readonly place: {
    readonly zone?: string;
    readonly zoneNames?: Names;
    readonly floorNames?: Names;
  };
  readonly onDelay?: number;
  readonly offDelay?: number;
  readonly deadband?: number;
  readonly symbol?: string;
  readonly basis?: { readonly source: string; readonly confidence: string };
  readonly exits?: readonly {
    readonly id: string;
    readonly names: Names;
    readonly metres: number;
    readonly locked: boolean;
  }[];
  readonly inside?: readonly { readonly id: string; readonly names: Names }[];
  readonly members?: readonly string[];
  readonly asksToVerify: boolean;
  readonly peopleFrozen?: Names;
  readonly peopleLeft?: Names;
}

export interface TimelineLine {
  readonly at: number;
  /** Milliseconds since the first signal of the incident. */
  readonly after: number;
  readonly names: Names;
  readonly event: {
    readonly kind: string;
    readonly boot: string;
    readonly seq: number;
    /** A person; of a step of the clock, milliseconds. */
    readonly by?: string | number;
    readonly command?: { readonly verb: string; readonly by: { readonly name: string } };
    readonly output?: string;
    readonly point?: string;
    readonly alarm?: AlarmState;
  };
}
interface Timeline {
  readonly lines: readonly TimelineLine[];
}

/** The first change is asked about at once; those of a flood are gathered, for the answer is long. */
const GATHER_MS = 1500;

/**
 * `ask` again whenever the alarms have changed, but never for every one of a flood; whenever `also` has, as
 * soon as the key that changed it has been answered.
 */
const whenAlarmsChange = (also: Ref<unknown>, ask: () => void): void => {
  let waiting: number | undefined;
  let next: number | undefined;
  let askedAt = -Infinity;
  const stop = watch([() => live.alarms, also], ([, now], before) => {
    if (now !== before[1]) {
      clearTimeout(next);
      next = setTimeout(ask);
      return;
    }
    waiting ??= setTimeout(
      () => {
        waiting = undefined;
        askedAt = performance.now();
        ask();
      },
      Math.max(0, askedAt + GATHER_MS - performance.now()),
    );
  });
  onScopeDispose(() => {
    stop();
    clearTimeout(next);
    clearTimeout(waiting);
  });
  ask();
};

/** Of every alarm that is not normal, by its id; follows the stream. */
export const useDetails = (): Readonly<Ref<ReadonlyMap<string, AlarmDetails>>> => {
  const details = shallowRef<ReadonlyMap<string, AlarmDetails>>(new Map());
  const nothing = shallowRef();
  whenAlarmsChange(nothing, () => {
    get<readonly AlarmDetails[]>('/api/v1/alarms').then(
      (all) => {
        details.value = new Map(all.map((one) => [one.alarm, one]));
      },
      // The bar says that the gateway is gone; what was known stays.
      () => undefined,
    );
  });
  return details;
};

/** `to`: of a story of the past, a moment before the same alarm began another. */
export const storyPath = (alarm: string, what: 'timeline' | 'export', to?: number): string =>
  `/api/v1/alarms/${encodeURIComponent(alarm)}/${what}${to === undefined ? '' : `?to=${to}`}`;

/** The story of the incident of an alarm, in the order of the journal; follows the stream. */
export const useTimeline = (
  alarm: Readonly<Ref<string | undefined>>,
  to?: Readonly<Ref<number | undefined>>,
): Readonly<Ref<readonly TimelineLine[]>> => {
  const lines = shallowRef<readonly TimelineLine[]>([]);
  const story = computed(() => `${alarm.value} ${to?.value}`);
  whenAlarmsChange(story, () => {
    const asked = alarm.value;
    // Told as a whole or not at all: not to who was invited to a part of the hall.
    if (asked === undefined || session.limited) {
      lines.value = [];
      return;
    }
    const of = story.value;
    get<Timeline>(storyPath(asked, 'timeline', to?.value)).then(
      (timeline) => {
        if (of === story.value) lines.value = timeline.lines;
      },
      () => undefined,
    );
  });
  return lines;
};
