import type { PointId } from '../gateway/core/identity.js';
import type { Clock, Instant } from '../gateway/core/time.js';

/** Where a value comes from: set by a person or scenario, written over the wire, or the hall itself. */
export type Layer = 'override' | 'written' | 'source';

/** `value` is absent where the instrument has none ("no value" sentinel). */
export interface Shown {
  readonly value?: number;
  readonly from: Layer;
  /** Wall clock of the last set or write; absent for the source, which moves all the time. */
  readonly since?: Instant;
}

interface Held {
  readonly value: number | undefined;
  readonly since: Instant;
  /** Monotonic; absent = until released. */
  readonly until?: number;
}

/** What each point of each instrument shows now: override over written over source. */
export class Points {
  private readonly overrides = new Map<PointId, Held>();
  private readonly writes = new Map<PointId, Held>();

  constructor(
    private readonly clock: Clock,
    private readonly source: (point: PointId) => number | undefined,
  ) {}

  show(point: PointId): Shown {
    const override = this.standing(this.overrides, point);
    if (override) return shown('override', override);
    const written = this.standing(this.writes, point);
    if (written) return shown('written', written);
    const value = this.source(point);
    return value === undefined ? { from: 'source' } : { value, from: 'source' };
  }

  /** Sets what the instrument shows, for a time or until released; undefined = "no value". */
  override(point: PointId, value: number | undefined, forMs?: number): void {
    this.overrides.set(point, this.held(value, forMs));
  }

  release(point: PointId): void {
    this.overrides.delete(point);
  }

  /** A write over the wire; `since` stays while the same value is written again. */
  write(point: PointId, value: number, forMs?: number): void {
    const before = this.standing(this.writes, point);
    const held = this.held(value, forMs);
    this.writes.set(point, before?.value === value ? { ...held, since: before.since } : held);
  }

  private held(value: number | undefined, forMs?: number): Held {
    const since = this.clock.wall();
    return forMs === undefined
      ? { value, since }
      : { value, since, until: this.clock.mono() + forMs };
  }

  private standing(layer: Map<PointId, Held>, point: PointId): Held | undefined {
    const held = layer.get(point);
    if (held?.until !== undefined && held.until <= this.clock.mono()) {
      layer.delete(point);
      return undefined;
    }
    return held;
  }
}

const shown = (from: Layer, { value, since }: Held): Shown =>
  value === undefined ? { from, since } : { value, from, since };
