import { readConfig } from '../../gateway/config/config.js';
import type { GatewayTrouble } from '../../gateway/core/alarm.js';
import type { CommandVerb } from '../../gateway/core/command.js';
import type { Event, Happening } from '../../gateway/core/event.js';
import type { AlarmId, BusId, PointId } from '../../gateway/core/identity.js';
import type { Commands, Entry, Watch } from '../../gateway/core/ports.js';
import { quantityRow } from '../../gateway/core/quantity.js';
import { type RawScan, type Reading, reading } from '../../gateway/core/reading.js';
import { type Boot, instant, type Seq } from '../../gateway/core/time.js';
import type { Excursion, Verdict } from '../../gateway/core/verdict.js';
import { annunciator } from '../../gateway/outputs/annunciator/annunciator.js';
import { annunciatorSchema } from '../../gateway/outputs/annunciator/schema.js';
import { payloadsOf } from '../../gateway/outputs/mqtt/payload.js';
import { alarmMessages, wantedTopics } from '../../gateway/outputs/mqtt/retained.js';
import { topicsOf } from '../../gateway/outputs/mqtt/topic.js';
import { silentOf } from '../../gateway/outputs/silent.js';
import { createPresent } from '../../gateway/present.js';
import { type RulesInput, rulesOf } from '../../gateway/rules/rules.js';
import { here, realProfiles } from '../config/sources.js';
import { HeldClock, quietLog, settled } from '../held-clock.js';

const read = readConfig(here('../../gateway/config/halls/demo-county.yaml'), realProfiles);
if ('mistakes' in read) throw new Error(JSON.stringify(read.mistakes, undefined, 1));
export const { config } = read;
export const { hall, alarms } = config;
const silent = silentOf(alarms);
const topics = topicsOf('hallkeeper/demo-county');
const payloads = payloadsOf(hall, topics, silent);
const messageOf = alarmMessages(topics, payloads);

/** States that are not zero when all is well. */
const WELL: Readonly<Record<string, number>> = { 'ups-1/mode': 2, 'fire-panel/reset': 0 };

/**
 * The reference hall on a held clock: its own config, rules, current state and annunciator as
 * gateway.ts wires them, every device answering once a second. Wires, journal and broker are memory.
 */
export class HeldHall {
  readonly clock: HeldClock;
  readonly events: Event[] = [];
  readonly relays = new Map<string, boolean>();
  readonly #engine = rulesOf({ hall, alarms });
  #state = this.#engine.initial;
  #snapshot = '';
  #tape: Entry[] = [];
  #boot = 1;
  readonly #values = new Map<string, number>(Object.entries(WELL));
  readonly #cut = new Set<BusId>();
  readonly #present = createPresent(quietLog);
  #commands = 0;

  constructor(started: string) {
    this.clock = new HeldClock(instant(Date.parse(started)));
    annunciator({
      config: config.outputs.annunciator ?? annunciatorSchema.parse({}),
      timeZone: hall.timeZone,
      watch: this.#present,
      actuator: {
        set: async (output, on) => void this.relays.set(output, on),
        pulse: async () => undefined,
      },
      host: { clock: this.clock, log: quietLog },
      trouble: (trouble, present) => this.#step({ trouble, present, ...this.#now() }),
      tell: (happening) => this.#record(happening),
    });
    this.snapshot();
  }

  get current() {
    return this.#present.current;
  }
  /** The same, with word of every change. */
  get watch(): Watch {
    return this.#present;
  }
  readonly idOf = (id: string): AlarmId => id as AlarmId;
  readonly pointOf = (id: string): PointId => id as PointId;
  alarm(id: string) {
    return this.current.alarms.get(id as AlarmId);
  }
  /** What a broker retains now, by alarm. */
  get retained(): ReadonlyMap<string, string> {
    return wantedTopics(this.current.alarms, messageOf);
  }
  /** What MQTT carries of the events. */
  get published(): readonly string[] {
    return this.events.flatMap((event) => payloads.message({ event })?.payload ?? []);
  }
  /** Kinds since a place in the list, of an alarm where they have one. */
  told(from: number): readonly string[] {
    return this.events
      .slice(from)
      .filter(({ kind }) => kind !== 'people-counted')
      .map((event) => ('alarm' in event ? `${event.kind} ${event.alarm.alarm}` : event.kind));
  }

  /** Passes time up to a wall clock in the hall; every device answers each second on the way. */
  async until(time: string): Promise<void> {
    await this.pass(Date.parse(time) - this.clock.wall());
  }
  /** Every device answers so often on the way: more seldom than twice its period, a reading no longer stands. */
  async pass(ms: number, every = 1000): Promise<void> {
    for (let left = ms; left > 0; left -= every) {
      await this.clock.advance(Math.min(every, left));
      this.#answerAll();
      this.#step({ tick: this.#now() });
    }
    await settled();
  }
  /** These values are so from now on, and their devices say so at once. */
  async set(values: Readonly<Record<string, number>>): Promise<void> {
    for (const [point, value] of Object.entries(values)) this.#values.set(point, value);
    const devices = new Set(Object.keys(values).map((point) => point.slice(0, point.indexOf('/'))));
    for (const device of hall.devices) if (devices.has(device.id)) this.#answer(device);
    await settled();
  }
  cut(bus: string): void {
    this.#cut.add(bus as BusId);
  }
  mend(bus: string): void {
    this.#cut.delete(bus as BusId);
  }
  /** Returns how the one event answered. */
  async command(verb: CommandVerb, by: string): Promise<Event | undefined> {
    this.#commands += 1;
    const from = this.events.length;
    const { at, mono } = this.#now();
    const id = `command-${this.#commands}`;
    this.#step({ command: { ...verb, id, by: { name: by, via: 'page' }, at }, mono });
    await settled();
    const answers = this.events.slice(from).filter(({ kind }) => kind.startsWith('command-'));
    return answers.length === 1 ? answers[0] : undefined;
  }
  /** What the gateway finds wrong with itself. */
  trouble(trouble: GatewayTrouble, present: boolean): void {
    this.#step({ trouble, present, ...this.#now() });
  }
  /** As spine.ts answers a page. */
  readonly submit: Commands['submit'] = async (command) => {
    const from = this.events.length;
    this.#step({ command, mono: this.clock.mono() });
    const refused = this.events.slice(from).find(({ kind }) => kind === 'command-refused');
    if (refused?.kind !== 'command-refused') return { accepted: true };
    const { why, parameters } = refused;
    return { accepted: false, why, ...(parameters && { parameters }) };
  };
  /** As spine.ts keeps what was not the rules' doing. */
  happen(happening: Happening): Event {
    return this.#record(happening);
  }
  judge(verdicts: readonly Verdict[], excursions: readonly Excursion[]): void {
    this.#present.judge(verdicts, excursions);
  }
  snapshot(): void {
    this.#snapshot = JSON.stringify(this.#state);
    this.#tape = [];
  }
  /** kill -9: the next boot takes up the snapshot and what the journal kept after it. */
  restart(): void {
    let state = this.#engine.accept(JSON.parse(this.#snapshot));
    for (const entry of this.#tape) state = this.#engine.replay(state, entry);
    const { at, mono } = this.#now();
    this.#state = this.#engine.rebase(state, at, mono);
    this.#boot += 1;
    this.snapshot();
    this.#settle();
  }

  #now() {
    return { at: this.clock.wall(), mono: this.clock.mono() };
  }
  #record(happening: Happening): Event {
    const event: Event = {
      ...happening,
      boot: String(this.#boot) as Boot,
      seq: (this.events.length + 1) as Seq,
      mono: this.clock.mono(),
      clock: 'trusted',
    };
    this.events.push(event);
    this.#tape.push({ event });
    return event;
  }
  #settle(): void {
    this.#present.settle({
      alarms: this.#engine.alarms(this.#state),
      people: this.#engine.people(this.#state),
      silenced: this.#engine.silenced(this.#state),
      drilling: this.#engine.drilling(this.#state),
    });
  }
  #step(input: RulesInput): void {
    const { state, events } = this.#engine.step(this.#state, input);
    this.#state = state;
    for (const event of events) this.#record(event);
    this.#settle();
  }
  #answerAll(): void {
    for (const device of hall.devices) this.#answer(device);
  }
  #answer(device: (typeof hall.devices)[number]): void {
    const at = this.clock.wall();
    const absent = this.#cut.has(device.bus) ? 'bad:not-connected' : undefined;
    const readings = device.points.map(({ id, quantity }): Reading => {
      const set = this.#values.get(id);
      const known = set ?? (quantityRow(quantity).character === 'measured' ? undefined : 0);
      // A measured value that no line of the story names is not plausible, so it judges nothing.
      return reading(
        id as PointId,
        at,
        absent ?? (known === undefined ? 'bad:out-of-range' : 'good'),
        known,
      );
    });
    const scan: RawScan = {
      device: device.id,
      mono: this.clock.mono(),
      clock: 'trusted',
      origin: 'live',
      readings,
    };
    this.#tape.push({
      scan: { ...scan, boot: String(this.#boot) as Boot, seq: this.#tape.length as Seq },
    });
    this.#present.hear(scan);
    this.#step({ scan });
  }
}
