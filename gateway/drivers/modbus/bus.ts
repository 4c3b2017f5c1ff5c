import type { Happening } from '../../core/event.js';
import { Fault } from '../../core/fault.js';
import type { BusId } from '../../core/identity.js';
import type { Host } from '../../core/ports.js';
import { type Millis, millis, type Timer } from '../../core/time.js';
import { Exchange } from './exchange.js';
import { newTally, type Tally } from './framing.js';
import type { Bus, BusCounts, Job, Raw } from './job.js';
import { type Line, lineTo, type OpenLine } from './line.js';
import { keepOpen, type Link } from './link.js';
import type { ModbusWire } from './schema.js';
import { type Pace, paceOf } from './timing.js';
import { type Wire, wireOver } from './wire.js';

/** So many unanswered questions in a row, whoever was asked, and the line itself is doubted. */
const DOUBTFUL_AFTER = 3;
/** Answers of 43/14 come in pieces; 256 objects cannot need more. */
const MOST_PIECES = 32;

interface Waiting {
  readonly job: Job;
  readonly deadline: Millis;
  readonly resolve: (raw: Raw & { readonly next?: number }) => void;
  readonly reject: (why: Fault) => void;
}

/** Opens a wire and keeps it open until closed. `open` is how lines are made; a test brings its own. */
export const openBus = (
  wire: ModbusWire,
  bus: BusId,
  host: Host,
  tell: (happened: Happening) => void,
  open: OpenLine = lineTo(wire, host),
): Bus => new OneAtATime(wire, bus, host, tell, open);

class OneAtATime implements Bus {
  readonly #pace: Pace;
  readonly #tally: Tally = newTally();
  readonly #link: Link<Line>;
  readonly #waiting: Waiting[] = [];
  #wire: Wire | undefined;
  #current: Exchange | undefined;
  /** The next question may not begin before this. */
  #free = millis(0);
  /** When bytes last came that nobody had asked for. */
  #disturbed = millis(Number.NEGATIVE_INFINITY);
  #gate: Timer | undefined;
  #draining = false;
  #unanswered = 0;
  #closed = false;

  constructor(
    private readonly config: ModbusWire,
    private readonly bus: BusId,
    private readonly host: Host,
    tell: (happened: Happening) => void,
    open: OpenLine,
  ) {
    this.#pace = paceOf(config);
    this.#link = keepOpen(bus, open, host, tell, {
      opened: (line) => this.#opened(line),
      bytes: (chunk) => this.#heard(chunk),
      renewing: () => {
        this.#wire = undefined;
      },
      down: (why) => this.#down(why),
    });
  }

  /** When the wire counts as silent after bytes nobody asked for: they arrive in bunches. */
  get #silentAgain(): number {
    return this.#disturbed + this.#pace.silence + this.#pace.latency;
  }

  get isOpen(): boolean {
    return this.#link.line !== undefined;
  }

  get path(): string {
    const { config } = this;
    return (
      this.#link.line?.path ??
      (config.wire === 'rtu' ? config.path : `${config.host}:${config.port}`)
    );
  }

  get counts(): BusCounts {
    return this.#tally;
  }

  async request(job: Job, deadline: Millis): Promise<Raw> {
    const { question } = job;
    if (question.function !== 43) return this.#ask(job, deadline);
    let objects: Readonly<Record<number, string>> = {};
    let from = question.from;
    for (let piece = 1; ; piece++) {
      const { next, ...raw } = await this.#ask(
        { ...job, question: { ...question, from } },
        deadline,
      );
      objects = { ...objects, ...raw.identification };
      // A device that points back would be asked for ever.
      if (next === undefined || next <= from || piece === MOST_PIECES)
        return { ...raw, identification: objects };
      from = next;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#gate?.cancel();
    this.#failAll(new Fault('bus-stopping', { bus: this.bus }));
    await this.#link.close();
  }

  #ask(job: Job, deadline: Millis): Promise<Raw & { readonly next?: number }> {
    if (this.#closed) return Promise.reject(new Fault('bus-stopping', { bus: this.bus }));
    if (this.#link.down !== undefined) return Promise.reject(this.#link.down);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ job, deadline, resolve, reject });
      this.#pump();
    });
  }

  /** Begins the next question if it may begin; else comes back when it may. */
  #pump(drained = false): void {
    if (this.#current !== undefined || this.#draining) return;
    const now = this.host.clock.mono();
    const wire = this.#wire;
    const { line } = this.#link;
    const begins = wire === undefined ? now : millis(Math.max(now, this.#free, this.#silentAgain));
    this.#refuseOverdue(begins, now);
    const [next] = this.#waiting;
    if (next === undefined) return;
    if (wire === undefined) {
      const soonest = Math.min(...this.#waiting.map(({ deadline }) => deadline));
      this.#comeBackAt(millis(soonest), now);
    } else if (begins > now) {
      this.#comeBackAt(begins, now);
    } else if (line?.drain !== undefined && !drained) {
      this.#draining = true;
      void line.drain().then(() => {
        if (this.#wire !== wire) return;
        this.#draining = false;
        this.#pump(true);
      });
    } else {
      this.#waiting.shift();
      this.#begin(wire, next);
    }
  }

  #comeBackAt(at: Millis, now: Millis): void {
    this.#gate?.cancel();
    // Timers may ring a fraction of a millisecond early; the pump looks at the clock again.
    this.#gate = this.host.clock.after(millis(Math.max(at - now, 0.05)), () => this.#pump());
  }

  #refuseOverdue(begins: Millis, now: Millis): void {
    for (let at = 0; at < this.#waiting.length; ) {
      const waiting = this.#waiting[at] as Waiting;
      if (waiting.deadline >= begins) {
        at++;
        continue;
      }
      this.#waiting.splice(at, 1);
      const about = { bus: this.bus, device: waiting.job.device };
      const inTimeIfSilent = Math.max(now, this.#free) <= waiting.deadline;
      waiting.reject(new Fault(inTimeIfSilent ? 'wire-never-silent' : 'bus-deadline', about));
    }
  }

  #begin(wire: Wire, { job, resolve, reject }: Waiting): void {
    const { clock } = this.host;
    this.#gate?.cancel();
    this.#gate = undefined;
    const began = clock.mono();
    this.#current = new Exchange(job, wire, this.#pace, clock, this.bus, this.#tally, (end) => {
      this.#current = undefined;
      this.#free = end.free;
      this.#tally.busy = millis(this.#tally.busy + Math.max(0, end.free - began));
      if ('raw' in end) {
        this.#unanswered = 0;
        resolve(end.raw);
      } else {
        reject(end.why);
        const isMissed = !end.heardSomething && job.stranger !== true;
        if (end.heardSomething) this.#unanswered = 0;
        else if (isMissed) this.#unanswered += 1;
        if (end.outOfStep) this.#link.drop(new Fault('port-closed', { path: this.path }));
        else if (isMissed && this.#unanswered % DOUBTFUL_AFTER === 0) this.#link.doubt();
      }
      this.#pump();
    });
    this.#current.begin();
  }

  #opened(line: Line): void {
    this.#tally.opened++;
    this.#unanswered = 0;
    this.#draining = false;
    const kind = this.config.wire === 'tcp' ? 'tcp' : 'rtu';
    this.#wire = wireOver(kind, (bytes, taken) => line.write(bytes, taken), this.#tally);
    this.#free = millis(Math.max(this.#free, this.host.clock.mono() + this.#pace.silence));
    this.#pump();
  }

  #heard(chunk: Buffer): void {
    this.#tally.bytesIn += chunk.length;
    if (this.#current !== undefined) {
      this.#current.hear(chunk);
      return;
    }
    this.#disturbed = this.host.clock.mono();
    if (this.#wire?.overhear(chunk) === false)
      this.#link.drop(new Fault('port-closed', { path: this.path }));
  }

  #down(why: Fault): void {
    if (this.#wire !== undefined) this.#tally.lost++;
    this.#wire = undefined;
    this.#failAll(why);
  }

  #failAll(why: Fault): void {
    this.#gate?.cancel();
    this.#gate = undefined;
    const waiting = this.#waiting.splice(0);
    this.#current?.abandon(why);
    for (const { reject } of waiting) reject(why);
  }
}
