import { computed, onScopeDispose, type Ref, shallowRef, watch } from 'vue';
import { api, type StandardAnswer, type VerdictAnswer, type VerdictsAnswer } from '../api.ts';
import { live } from '../live.ts';

/** Windows end at the full hour; what runs is looked at again this often. */
const AGAIN_MS = 30_000;
const NOTHING: VerdictsAnswer = { given: [], soFar: [], excursions: [] };

const standards = shallowRef<readonly StandardAnswer[]>([]);
export const standardOf = (id: string): StandardAnswer | undefined =>
  standards.value.find((standard) => standard.id === id);

/** Verdicts of one zone, or of the hall; and the standards that speak in them. */
export const useVerdicts = (zone?: Readonly<Ref<string | undefined>>) => {
  const answer = shallowRef<VerdictsAnswer>(NOTHING);
  const load = async (): Promise<void> => {
    if (standards.value.length === 0) standards.value = await api.standards();
    answer.value = await api.verdicts(zone?.value);
  };
  // Without an answer the last one stays; the bar says that the gateway is gone.
  const stop = watch(
    [() => zone?.value, () => Math.floor(live.now / AGAIN_MS)],
    () => void load().catch(() => undefined),
    { immediate: true },
  );
  onScopeDispose(stop);
  return { answer, rows: computed(() => rowsOf(answer.value)), standards };
};

/** One requirement of one zone: the last window that ended, and the one that runs. */
export interface VerdictRow {
  readonly key: string;
  readonly zone: string;
  readonly standard: string;
  readonly requirement: string;
  readonly given?: VerdictAnswer;
  readonly soFar?: VerdictAnswer;
}

export const rowsOf = ({ given, soFar }: VerdictsAnswer): readonly VerdictRow[] => {
  const rows = new Map<string, VerdictRow>();
  const add = (verdict: VerdictAnswer, as: 'given' | 'soFar'): void => {
    const { zone, standard, requirement } = verdict;
    const key = `${zone}/${standard}/${requirement}`;
    rows.set(key, { ...rows.get(key), key, zone, standard, requirement, [as]: verdict });
  };
  for (const verdict of given) add(verdict, 'given');
  for (const verdict of soFar) add(verdict, 'soFar');
  return [...rows.values()];
};

/** What a person reads first: three words, whatever lies behind. */
export type ThreeWords = 'compliant' | 'non-compliant' | 'open';
export const inThreeWords = ({ given }: Pick<VerdictRow, 'given'>): ThreeWords =>
  given?.verdict === 'compliant' || given?.verdict === 'non-compliant' ? given.verdict : 'open';
