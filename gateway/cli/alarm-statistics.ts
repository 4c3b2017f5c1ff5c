import type { Say } from '../text/text.js';
import type { StatisticsAnswer } from '../web/alarms.js';

const percent = (share: number): string => (100 * share).toFixed(1);
const rounded = (value: number): string => value.toFixed(2);
const length = (ms: number | undefined): string =>
  ms === undefined
    ? '—'
    : ms < 60_000
      ? `${Math.round(ms / 1000)} s`
      : `${Math.round(ms / 60_000)} min`;

/** What `alarm statistics` prints: rate, time to acknowledge, spread of priorities, then who comes most. */
export const statisticsLines = (figures: StatisticsAnswer, t: Say): readonly string[] => {
  const { raised, rate, flood, acknowledged, priorities, top, chattering, stale } = figures;
  return [
    t('cli.alarm.rate', {
      raised,
      mean: rounded(rate.mean),
      most: rate.most,
      flood: percent(flood.share),
    }),
    t('cli.alarm.acknowledged', {
      count: acknowledged.count,
      never: acknowledged.never,
      median: length(acknowledged.median),
      p95: length(acknowledged.p95),
      longest: length(acknowledged.longest),
    }),
    t('cli.alarm.spread', {
      p1: percent(priorities[1] ?? 0),
      p2: percent(priorities[2] ?? 0),
      p3: percent(priorities[3] ?? 0),
      p4: percent(priorities[4] ?? 0),
    }),
    ...top.map((one) => t('cli.alarm.top', { ...one, share: percent(one.share) })),
    ...(chattering.length > 0
      ? [t('cli.alarm.chattering', { alarms: chattering.join(', ') })]
      : []),
    ...(stale.length > 0 ? [t('cli.alarm.stale', { alarms: stale.join(', ') })] : []),
  ];
};
