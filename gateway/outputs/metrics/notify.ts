import type { Happening } from '../../core/event.js';
import type { NotifyFigures } from './gateway.js';

const RESULTS = ['told', 'refused', 'failed'] as const;

/** Counts what outputs tell of themselves: alarms confirmed, entries refused for good, times they went down. */
export const notifyTally = (): {
  readonly heard: (happening: Happening) => void;
  readonly figures: () => readonly NotifyFigures[];
} => {
  const channels = new Map<string, Record<NotifyFigures['result'], number>>();
  const add = (channel: string, result: NotifyFigures['result'], count: number): void => {
    const counts = channels.get(channel) ?? { told: 0, refused: 0, failed: 0 };
    counts[result] += count;
    channels.set(channel, counts);
  };
  return {
    heard: (happening) => {
      if (happening.kind === 'alarm-told') add(happening.output, 'told', happening.alarms.length);
      else if (happening.kind === 'output-refused') add(happening.output, 'refused', 1);
      else if (happening.kind === 'output-down') add(happening.output, 'failed', 1);
    },
    figures: () =>
      [...channels].flatMap(([channel, counts]) =>
        RESULTS.map((result) => ({ channel, result, count: counts[result] })),
      ),
  };
};
