import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Change } from '../core/current.js';
import type { Host, Watch } from '../core/ports.js';
import { millis, type Timer } from '../core/time.js';
import { worstFirst } from './alarms.js';

/** Readings are gathered this long, so that fifty browsers cost one serialisation. */
const GATHER = millis(500);
/** A page that hears nothing for two of these knows that the gateway or the network is gone. */
export const HEARTBEAT = millis(5000);
const MOST_LISTENERS = 100;
/** A browser that reads slower than this many waiting bytes is dropped; it reconnects and resyncs. */
const MOST_WAITING_BYTES = 1_000_000;

interface PointNow {
  readonly at: number;
  readonly quality: string;
  readonly value?: number;
}

const frame = (id: number, event: string, data: unknown): string =>
  `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

/**
 * Server-sent events at `/api/v1/stream`. First `hello` with the whole current state, then `readings`
 * (point -> {at, quality, value}), `alarms` (all that are not normal, worst first), `people`, `verdicts`
 * (those just given) and `heartbeat`. Ids count up by one: a page that sees a hole reconnects and gets
 * the whole state again.
 */
export const openStream = (watch: Watch, host: Host) => {
  const listeners = new Set<ServerResponse>();
  const waiting = new Map<string, PointNow>();
  let id = 0;
  let gathering: Timer | undefined;

  const send = (event: string, data: unknown): void => {
    id += 1;
    if (listeners.size === 0) return;
    const text = frame(id, event, data);
    for (const listener of listeners) {
      if (listener.writableLength > MOST_WAITING_BYTES) listener.destroy();
      else listener.write(text);
    }
  };
  const flush = (): void => {
    gathering = undefined;
    if (waiting.size === 0) return;
    const readings = Object.fromEntries(waiting);
    waiting.clear();
    send('readings', readings);
  };
  const alarms = () => worstFirst(watch.current.alarms.values());
  const tell = (change: Change): void => {
    if (change.changed === 'readings') {
      for (const { point, ...now } of change.scan.readings) waiting.set(point, now);
      gathering ??= host.clock.after(GATHER, flush);
    } else if (change.changed === 'people') {
      send('people', { zone: change.zone, ...change.people });
    } else if (change.changed === 'verdicts') {
      send('verdicts', change.verdicts);
    } else {
      send('alarms', { alarms: alarms(), silenced: watch.current.silenced });
    }
  };
  const hello = () => ({
    now: host.clock.wall(),
    heartbeat: HEARTBEAT,
    points: Object.fromEntries(
      [...watch.current.points].map(([point, { reading, lastUsable }]) => [
        point,
        { ...reading, ...(lastUsable && { lastUsable }) },
      ]),
    ),
    people: Object.fromEntries(watch.current.people),
    alarms: alarms(),
    silenced: watch.current.silenced,
  });
  const unfollow = watch.follow(tell);
  let beat: Timer;
  const beatOn = (): void => {
    send('heartbeat', { now: host.clock.wall() });
    beat = host.clock.after(HEARTBEAT, beatOn);
  };
  beat = host.clock.after(HEARTBEAT, beatOn);

  return {
    schema: { summary: 'Server-sent events: hello, readings, alarms, people, verdicts, heartbeat' },
    handler: (_: FastifyRequest, reply: FastifyReply): void => {
      if (listeners.size >= MOST_LISTENERS) {
        reply.code(503).send({ error: 'too many live pages are open' });
        return;
      }
      reply.hijack();
      const raw = reply.raw;
      raw.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      raw.write(frame(id, 'hello', hello()));
      listeners.add(raw);
      raw.on('close', () => listeners.delete(raw));
    },
    close: (): void => {
      unfollow();
      beat.cancel();
      gathering?.cancel();
      for (const listener of listeners) listener.end();
      listeners.clear();
    },
  };
};
