import { type Ref, shallowRef, watch } from 'vue';
import type { Names } from '../../../../../gateway/core/hall.ts';
import { useAgain } from '../../again.ts';
import { get } from '../../api.ts';
import { session } from '../../session.ts';
import type { EnergyAnswer } from '../energy/energy.ts';

/** What else is known of a zone: advice with its method, fresh air, air conditioning of the day. */

export interface AdviceAnswer {
  readonly text: Names;
  readonly method?: Names;
  readonly priority: number;
  readonly zone?: string;
  readonly say: string;
  readonly point?: string;
}
export interface AirSpaceAnswer {
  readonly id: string;
  readonly zones: readonly string[];
  readonly estimate?: {
    readonly perPerson: number;
    readonly low: number;
    readonly high: number;
    readonly people: number;
  };
  readonly refused?: string;
}

const AGAIN_MS = 30_000;
/** How soon a limit will be reached is told in minutes: the answer must be a small part of one old. */
const ADVICE_AGAIN_MS = 15_000;

export const useZoneDay = (zone: Readonly<Ref<string>>) => {
  const advice = shallowRef<readonly AdviceAnswer[]>([]);
  const space = shallowRef<AirSpaceAnswer>();
  const conditioning = shallowRef<EnergyAnswer['airConditioning']>([]);
  const load = async (): Promise<void> => {
    const wanted = zone.value;
    const [spaces, energy] = await Promise.all([
      get<readonly AirSpaceAnswer[]>('/api/v1/air-spaces'),
      get<EnergyAnswer>('/api/v1/energy'),
    ]);
    if (wanted !== zone.value) return;
    space.value = spaces.find(({ zones }) => zones.includes(wanted));
    conditioning.value = energy.airConditioning.filter(({ zones }) => zones.includes(wanted));
  };
  const advise = async (): Promise<void> => {
    const wanted = zone.value;
    const all = await get<readonly AdviceAnswer[]>('/api/v1/advice');
    if (wanted === zone.value) advice.value = all.filter((one) => one.zone === wanted);
  };
  // Without an answer the last one stays; the bar says that the gateway is gone.
  const again = (every: number, read: () => Promise<void>): void => {
    // Who was invited to a part of the hall is told nothing that is reckoned from the whole.
    const act = (): void => void (session.limited || read().catch(() => undefined));
    useAgain(every, act);
    watch(zone, act);
  };
  again(AGAIN_MS, load);
  again(ADVICE_AGAIN_MS, advise);
  return { advice, space, conditioning };
};
