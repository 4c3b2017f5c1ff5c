import type { AlarmState } from '../../../gateway/core/alarm.ts';
import type { PeopleCount } from '../../../gateway/core/current.ts';
import type { Names, Zone } from '../../../gateway/core/hall.ts';
import type { Quality } from '../../../gateway/core/quality.ts';

/** What the gateway's API answers, as the pages use it. */

export type ZoneAnswer = Pick<Zone, 'id' | 'names' | 'kind' | 'floor'>;

export interface HallAnswer {
  readonly names: Names;
  readonly timeZone: string;
  readonly floors: readonly { readonly id: string; readonly names: Names }[];
  readonly zones: readonly ZoneAnswer[];
}

export interface PointAnswer {
  readonly id: string;
  readonly device: string;
  readonly zone?: string;
  readonly quantity: string;
  readonly names: Names;
  readonly symbol: string;
  readonly decimals: number;
  readonly states?: Readonly<Record<string, Names>>;
  /** Milliseconds after which the value no longer stands. */
  readonly standsFor: number;
}

export interface PointNow {
  readonly at: number;
  readonly quality: Quality;
  readonly value?: number;
  readonly lastUsable?: { readonly at: number; readonly value: number };
}

export interface Hello {
  readonly now: number;
  readonly heartbeat: number;
  readonly points: Readonly<Record<string, PointNow>>;
  readonly people: Readonly<Record<string, PeopleCount>>;
  readonly alarms: readonly AlarmState[];
  readonly silenced: boolean;
}

export type Catalogue = Readonly<Record<string, unknown>>;

const get = async <Answer>(path: string): Promise<Answer> => {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return (await answer.json()) as Answer;
};

export const api = {
  hall: () => get<HallAnswer>('/api/v1/hall'),
  points: () => get<PointAnswer[]>('/api/v1/points'),
  words: (language: 'zh' | 'en') => get<Catalogue>(`/api/v1/words/${language}`),
};
