import type { EnteredAnswer } from '../../api.ts';

/** When the certificates of a device run out. Pure. */

const DAY_MS = 86_400_000;
/** Long enough to send an instrument away and have it back. */
const SOON_DAYS = 42;

export interface Due {
  /** `2026-12-31`, valid through that day. */
  readonly due: string;
  readonly number: string;
  /** Whole days left; negative once it has run out. */
  readonly days: number;
  readonly is: 'valid' | 'soon' | 'over';
}

/** Of each device the certificate that runs out first among those that are the newest of their point. */
export const dueOf = (
  certificates: readonly EnteredAnswer[],
  now: number,
): ReadonlyMap<string, Due> => {
  const newest = new Map<
    string,
    { readonly device: string; readonly due: string; readonly number: string }
  >();
  for (const { content } of certificates) {
    if (content.kind !== 'certificate') continue;
    const device = content.device ?? content.point?.split('/')[0];
    const of = content.point ?? content.device;
    if (device === undefined || of === undefined) continue;
    const known = newest.get(of);
    if (known === undefined || known.due < content.due)
      newest.set(of, { device, due: content.due, number: content.number });
  }
  const dues = new Map<string, Due>();
  for (const { device, due, number } of newest.values()) {
    const known = dues.get(device);
    if (known !== undefined && known.due <= due) continue;
    const days = Math.floor((Date.parse(`${due}T23:59:59Z`) - now) / DAY_MS);
    dues.set(device, {
      due,
      number,
      days,
      is: days < 0 ? 'over' : days <= SOON_DAYS ? 'soon' : 'valid',
    });
  }
  return dues;
};
