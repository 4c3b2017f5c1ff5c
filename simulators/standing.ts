import type { Clock } from '../gateway/core/time.js';

/** What is wrong with one simulated thing, until it is healed or its time is over. */
export class Standing<Fault> {
  private standing: { readonly fault: Fault; readonly until?: number } | undefined;

  constructor(private readonly clock: Clock) {}

  get fault(): Fault | undefined {
    const { standing } = this;
    if (standing?.until !== undefined && standing.until <= this.clock.mono())
      this.standing = undefined;
    return this.standing?.fault;
  }

  breaks(fault: Fault, forMs?: number): void {
    this.standing = forMs === undefined ? { fault } : { fault, until: this.clock.mono() + forMs };
  }

  heals(): void {
    this.standing = undefined;
  }
}
