import type { Event, Happening } from '../../../gateway/core/event.js';
import type { Hall } from '../../../gateway/core/hall.js';
import type { DeviceId, PointId } from '../../../gateway/core/identity.js';
import type { Sample } from '../../../gateway/core/ports.js';
import { isGood, type Quality } from '../../../gateway/core/quality.js';
import { type Reading, reading, type Scan } from '../../../gateway/core/reading.js';
import {
  type Boot,
  type ClockQuality,
  type Instant,
  instant,
  type Millis,
  millis,
  type Seq,
} from '../../../gateway/core/time.js';
import type { GivenVerdict, Verdict } from '../../../gateway/core/verdict.js';
import type { Standard } from '../../../gateway/rules/standards/standard.js';
import { assess } from '../../../gateway/rules/verdicts/assess.js';
import type { Again } from '../../../gateway/rules/verdicts/book.js';
import { type Known, Live, type LiveState } from '../../../gateway/rules/verdicts/live.js';
import { inOrder, periodOf } from '../../../gateway/rules/verdicts/tally.js';

/** What a tape holds, a clock that is held, and a gateway that judges by both. */

interface Kept {
  readonly boot: number;
  readonly mono: Millis;
  readonly clock: ClockQuality;
  readonly point: PointId;
  readonly at: Instant;
  readonly quality: Quality;
  readonly value?: number;
}

const LAST = instant(Number.MAX_SAFE_INTEGER);

export class LiveHall {
  readonly hall: Hall;
  readonly standards: readonly Standard[];
  readonly events: Event[] = [];
  readonly shown: Verdict[] = [];
  /** At the last tick. */
  judgedAtOnce = 0;
  readsAgain = 0;
  canRead = true;
  known: Known | undefined;
  live: Live;
  clock: ClockQuality = 'trusted';
  wall: Instant;
  #mono = millis(0);
  #boot = 1;
  readonly #tape: Kept[] = [];
  readonly #offsets = new Map<number, Millis>();
  #reading: { readonly again: Again; readonly samples: readonly Sample[] } | undefined;
  #snapshot: string | undefined;
  #after: Event[] = [];

  constructor(hall: Hall, standards: readonly Standard[], at: Instant) {
    this.hall = hall;
    this.standards = standards;
    this.wall = at;
    this.live = this.#begin();
  }

  #begin(): Live {
    const live = new Live({
      hall: this.hall,
      standards: this.standards,
      instruments: new Map(),
    });
    if (this.known !== undefined) live.revise(this.known);
    live.resume(
      this.#snapshot === undefined ? undefined : (JSON.parse(this.#snapshot) as LiveState),
    );
    for (const event of this.#after) live.replay(event);
    return live;
  }

  /** Time goes on, with a tick at the end of it. */
  pass(time: number): void {
    this.wall = instant(this.wall + time);
    this.#mono = millis(this.#mono + time);
    this.tick();
  }
  tick(): void {
    const now = { at: this.wall, mono: this.#mono, clock: this.clock };
    const { verdicts, happened } = this.live.tick(now);
    this.judgedAtOnce = verdicts.length;
    this.shown.push(...verdicts);
    for (const happening of happened) this.#record(happening);
    // What is read now is answered at the next tick, as by a worker.
    if (this.#reading !== undefined) {
      const { again, samples } = this.#reading;
      this.#reading = undefined;
      const half = samples.length >> 1;
      again.add(samples.slice(0, half));
      again.add(samples.slice(half));
      if (this.canRead) again.done(this.#mono);
      else again.failed(this.#mono);
    }
    const again = this.live.again(this.#mono);
    if (again === undefined) return;
    this.readsAgain += 1;
    const samples = this.canRead ? this.samples(again.point.id, again.from, again.to) : [];
    this.#reading = { again, samples };
  }
  #record(happening: Happening): void {
    const event: Event = {
      ...(JSON.parse(JSON.stringify(happening)) as Happening),
      boot: `${this.#boot}` as Boot,
      seq: (this.events.length + 1) as Seq,
      mono: this.#mono,
      clock: this.clock,
    };
    this.events.push(event);
    this.#after.push(event);
  }

  /** A reading goes on the tape now; `ago` where it was held back before an alarm. */
  keep(point: PointId, quality: Quality, value: number | undefined, ago = 0): void {
    const at = instant(this.wall - ago);
    const kept = reading(point, at, quality, value);
    const mono = millis(this.#mono - ago);
    this.#tape.push({ boot: this.#boot, mono, clock: this.clock, ...kept });
    this.live.hear(this.#scan([kept], mono));
  }
  import(readings: readonly Reading[]): void {
    for (const one of readings)
      this.#tape.push({ boot: this.#boot, mono: this.#mono, clock: 'trusted', ...one });
    this.live.hear({ ...this.#scan(readings, this.#mono), origin: 'imported' });
  }
  #scan(readings: readonly Reading[], mono: Millis): Scan {
    return {
      boot: `${this.#boot}` as Boot,
      seq: this.#tape.length as Seq,
      device: (readings[0]?.point.split('/')[0] ?? '') as DeviceId,
      mono,
      clock: this.clock,
      origin: 'live',
      readings,
    };
  }

  vouch(wall: Instant): void {
    this.wall = wall;
    this.clock = 'trusted';
    this.#offsets.set(this.#boot, millis(wall - this.#mono));
  }
  snapshot(): void {
    this.#snapshot = JSON.stringify(this.live.state());
    this.#after = [];
  }
  /** kill -9, and up again after so long. */
  restart(gone: number, clock: ClockQuality = 'trusted'): void {
    this.wall = instant(this.wall + gone);
    this.#mono = millis(0);
    this.#boot += 1;
    this.clock = clock;
    this.#reading = undefined;
    this.live = this.#begin();
  }

  /** The tape as the reader gives it. */
  samples(point: PointId, from: Instant, to: Instant): readonly Sample[] {
    return this.#tape
      .filter((kept) => kept.point === point)
      .map(({ boot, mono, clock, at, quality, value }): Sample => {
        const offset = clock === 'uncertain' ? this.#offsets.get(boot) : undefined;
        const stamp = offset === undefined ? at : instant(mono + offset);
        const unvouched = clock === 'uncertain' && offset === undefined;
        const trusted = unvouched && isGood(quality) ? 'uncertain' : quality;
        return {
          at: stamp,
          quality: trusted,
          ...(value !== undefined && { value }),
        };
      })
      .filter(({ at }) => at >= from && at <= to)
      .sort((one, other) => one.at - other.at);
  }

  get given(): readonly GivenVerdict[] {
    return this.events.flatMap((event) => (event.kind === 'verdict-given' ? [event.verdict] : []));
  }
  /** The same from the tape alone. */
  assessed(from: Instant, to: Instant): readonly Verdict[] {
    return [
      ...assess({
        hall: this.hall,
        standards: this.standards,
        from,
        to,
        instruments: new Map(),
        tests: [],
        readings: ({ id, period, keepEvery }) => {
          const samples = inOrder(this.samples(id, instant(from - 3_600_000), LAST));
          return { samples, period: periodOf(samples, millis(Math.max(period, keepEvery))) };
        },
      }),
    ];
  }
}
