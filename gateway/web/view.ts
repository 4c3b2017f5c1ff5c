import type { AlarmState } from '../core/alarm.js';
import type { Current } from '../core/current.js';
import type { AlarmId } from '../core/identity.js';
import { mostUrgentFirst } from './alarms.js';
import { type Sight, seenBy } from './sight.js';

/** What was told to one view and may be told again to a page that was away; readings are not among it. */
interface Told {
  readonly number: number;
  readonly text: string;
}
/** A page that was away for longer asks for everything. */
const MOST_TOLD = 500;
const MOST_TOLD_BYTES = 1_000_000;

/**
 * The frames of one view of the hall, made once for all pages that share it. Numbers count up by one;
 * `run` names this counting, so that a number of another start or another view is known to be strange.
 */
export class View {
  #number = 0;
  /** The last number that cannot be told again. */
  #forgotten = 0;
  #bytes = 0;
  readonly #told: Told[] = [];
  #alarms: ReadonlyMap<AlarmId, AlarmState>;

  constructor(
    readonly run: string,
    readonly sight: Sight,
    current: Current,
  ) {
    this.#alarms = current.alarms;
  }

  /** The frame of something new; `again`: a page that missed it must be told it all the same. */
  frame(event: string, data: unknown, again = false): string {
    this.#number += 1;
    const text = this.#text(this.#number, event, data);
    if (again) this.#remember({ number: this.#number, text });
    return text;
  }

  /** The whole state as this view has it; has the number of the last frame. */
  hello(current: Current, more: object): string {
    const seen = seenBy(this.sight, current);
    return this.#text(this.#number, 'hello', {
      ...more,
      view: this.sight.view,
      points: Object.fromEntries(
        [...seen.points].map(([point, { reading, lastUsable }]) => [
          point,
          { ...reading, ...(lastUsable && { lastUsable }) },
        ]),
      ),
      people: Object.fromEntries(seen.people),
      alarms: mostUrgentFirst(seen.alarms.values()),
      silenced: seen.silenced,
      drilling: seen.drilling,
    });
  }

  /** A frame outside the counting. */
  aside(event: string, data: unknown): string {
    return this.#text(this.#number, event, data);
  }

  /** What changed about the alarms since this was last asked; undefined if nothing that this view shows. */
  alarmsChanged(
    current: Current,
  ): { readonly changed: readonly AlarmState[]; readonly gone: readonly AlarmId[] } | undefined {
    const before = this.#alarms;
    this.#alarms = current.alarms;
    const changed = [...current.alarms.values()]
      .filter((state) => before.get(state.alarm) !== state)
      .flatMap((state) => this.sight.alarm(state) ?? []);
    const gone = [...before.values()]
      .filter((state) => !current.alarms.has(state.alarm) && this.sight.alarm(state))
      .map(({ alarm }) => alarm);
    return changed.length + gone.length === 0 ? undefined : { changed, gone };
  }

  /** Frames after a page's last id; undefined if they cannot be told any more. */
  missed(after: string): readonly string[] | undefined {
    const colon = after.lastIndexOf(':');
    const number = Number(after.slice(colon + 1));
    const isOurs = after.slice(0, colon) === this.run && Number.isInteger(number);
    if (!isOurs || number > this.#number || number < this.#forgotten) return undefined;
    return this.#told.filter((one) => one.number > number).map(({ text }) => text);
  }

  #remember(told: Told): void {
    this.#told.push(told);
    this.#bytes += told.text.length;
    while (this.#told.length > MOST_TOLD || this.#bytes > MOST_TOLD_BYTES) {
      const [oldest] = this.#told.splice(0, 1);
      if (oldest === undefined) return;
      this.#bytes -= oldest.text.length;
      this.#forgotten = oldest.number;
    }
  }
  #text(number: number, event: string, data: unknown): string {
    return `id: ${this.run}:${number}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
  }
}
