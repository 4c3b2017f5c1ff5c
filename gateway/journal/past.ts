import type { ChainFound, ChainLink } from '../core/audit.js';
import type { RecordEvent } from '../core/entered.js';
import type { Event } from '../core/event.js';
import type { PointId } from '../core/identity.js';
import type { EventFilter, Position, Query, Sample } from '../core/ports.js';
import type { Boot, Instant, Millis, Seq } from '../core/time.js';
import type { Asker } from './asker.js';
import type { Memory } from './memory.js';
import type { Answers, ChainPlace, Question, Slice } from './protocol.js';
import { thinner } from './thin.js';

/** What the past needs of the rest: where the disk ends, memory goes on. */
export interface PastSetup {
  readonly memory: Memory;
  readonly asker: Asker;
  readonly isOpen: () => boolean;
  readonly boot: () => Boot;
  readonly flush: () => Promise<void>;
  /** Throws a Fault while the file is not open. */
  readonly reader: () => Asker;
}

/** The past as pages ask for it, and all of what people entered. */
export interface Past extends Query {
  records(): Promise<readonly RecordEvent[]>;
  samples(point: PointId, from: Instant, to: Instant): Promise<readonly Sample[]>;
  slice(points: readonly PointId[], from: Instant, to: Instant): Promise<Slice>;
  chain(): Promise<ChainFound>;
  links(from: Instant, to: Instant, entries: ReadonlySet<string>): Promise<readonly ChainLink[]>;
}

/** Answers about the past: from the read-only worker, and from memory what is not on the disk yet. */
export const past = ({ memory, asker, isOpen, boot, flush, reader }: PastSetup): Past => {
  /** What waited when we asked may be on the disk by the time of the answer, which says up to where. */
  const isBeyond = (seq: Seq, upTo: Position | undefined): boolean =>
    upTo?.boot !== boot() || seq > upTo.seq;

  const waitingOf = (point: PointId): { seq: Seq; sample: Sample }[] =>
    memory.waiting.flatMap((entry) =>
      'event' in entry
        ? []
        : entry.scan.readings
            .filter((reading) => reading.point === point)
            .map(({ at, quality, value }) => ({
              seq: entry.scan.seq,
              sample: value === undefined ? { at, quality } : { at, quality, value },
            })),
    );

  const history = async (
    point: PointId,
    from: Instant,
    to: Instant,
    limit: number,
    stands?: Millis,
  ): Promise<readonly Sample[]> => {
    const waiting = waitingOf(point);
    const most = Math.max(1, Math.min(waiting.length, isOpen() ? Math.floor(limit / 3) : limit));
    const thin = thinner(from, to, most, stands && { drawn: stands, kept: stands });
    let upTo: Position | undefined;
    let onDisk: readonly Sample[] = [];
    if (isOpen()) {
      const left = waiting.length === 0 ? limit : Math.max(1, limit - most);
      const ask = { ask: 'history', point, from, to, limit: left } as const;
      const answer = await asker.ask({ ...ask, ...(stands && { stands }) });
      upTo = answer.upTo;
      onDisk = answer.samples;
    }
    for (const { seq, sample } of waiting) if (isBeyond(seq, upTo)) thin.add(sample);
    return [...onDisk, ...thin.samples()].sort((one, other) => one.at - other.at);
  };

  const events = async (filter: EventFilter): Promise<readonly Event[]> => {
    const { from, to, limit, kinds } = filter;
    const waiting = memory.waiting.flatMap((entry) => ('event' in entry ? [entry.event] : []));
    const events: Event[] = [];
    let upTo: Position | undefined;
    if (isOpen()) {
      const answer = await asker.ask({ ask: 'events', filter });
      upTo = answer.upTo;
      for (const text of answer.texts) events.push(JSON.parse(text) as Event);
    }
    for (const event of waiting)
      if (
        isBeyond(event.seq, upTo) &&
        kinds?.includes(event.kind) !== false &&
        event.at >= (from ?? event.at) &&
        event.at <= (to ?? event.at)
      )
        events.push(event);
    return events.slice(-limit).reverse();
  };

  const records = async (): Promise<readonly RecordEvent[]> => {
    const waiting = memory.waiting.flatMap((entry) =>
      'event' in entry && entry.event.kind === 'record-entered' ? [entry.event] : [],
    );
    if (!isOpen()) return waiting;
    const { texts, upTo } = await asker.ask({ ask: 'records' });
    const onDisk = texts.map((text) => JSON.parse(text) as RecordEvent);
    return [...onDisk, ...waiting.filter(({ seq }) => isBeyond(seq, upTo))];
  };

  /** From the disk alone, once what waited is on it. */
  const askAll = async <Q extends Question>(question: Q): Promise<Answers[Q['ask']]> => {
    await flush();
    return reader().ask(question);
  };

  /** In stretches: a chain of years is longer than one answer may take. */
  const chain = async (): Promise<ChainFound> => {
    let entries = 0;
    for (let after: ChainPlace | undefined; ; ) {
      const { next, ...found } = await askAll({ ask: 'chain', ...(after && { after }) });
      entries += found.entries;
      if (next === undefined) return { ...found, entries };
      after = next;
    }
  };

  return {
    history,
    events,
    chain,
    records,
    samples: (point, from, to) => askAll({ ask: 'samples', point, from, to }),
    slice: (points, from, to) => askAll({ ask: 'slice', points, from, to }),
    links: (from, to, entries) => askAll({ ask: 'links', from, to, entries }),
  };
};
