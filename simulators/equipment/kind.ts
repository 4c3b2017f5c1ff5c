import { z } from 'zod';

/** What every piece of equipment is to control and to the gateway. */

/** Where one piece of equipment is reached. */
export interface Place {
  readonly host: string;
  readonly port: number;
  /** Of a page behind TLS: the certificate of the authority that vouches for it. */
  readonly authority?: string;
}

/** What can be changed about equipment while the hall lives. */
export const changeSchema = z.strictObject({
  /** Nobody answers at its place, or it publishes nothing. */
  cut: z.boolean().optional(),
  /** Status that its page answers with. */
  status: z.int().min(200).max(599).optional(),
  /** Until its certificate ends; below zero it has ended. */
  days: z.int().min(-300).max(390).optional(),
  /** Text that it publishes in place of its own; null: its own again. */
  says: z.string().max(1000).nullable().optional(),
});
export type Change = z.output<typeof changeSchema>;

export interface Equipment {
  readonly place?: Place;
  readonly can: readonly (keyof Change)[];
  change(change: Change): Promise<void>;
  shows(): object;
  close(): Promise<void>;
}
