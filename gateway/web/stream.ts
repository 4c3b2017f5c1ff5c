import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { SessionEnd } from '../core/access.js';
import type { Change } from '../core/current.js';
import type { PointId } from '../core/identity.js';
import type { Host, Watch } from '../core/ports.js';
import { type Boot, type Millis, millis, minutes, type Timer } from '../core/time.js';
import { jsonSchema } from './answer.js';
import { asker } from './guard.js';
import type { ScansOfWeb } from './scans.js';
import type { SightOf } from './sight.js';
import { View } from './view.js';

/** Readings are gathered this long, so that fifty browsers cost one serialisation. */
const GATHER = millis(500);
/** A page that hears nothing for two of these knows that the gateway or the network is gone. */
export const HEARTBEAT = millis(5000);
const MOST_LISTENERS = 100;
/** A browser that reads slower than this many waiting bytes is dropped; it reconnects and resyncs. */
const MOST_WAITING_BYTES = 1_000_000;
/** A view that nobody looks at is kept so long for the page that comes back. */
const VIEW_KEPT = minutes(5);

interface PointNow {
  readonly at: number;
  readonly quality: string;
  readonly value?: number;
}
interface Listener {
  readonly raw: ServerResponse;
  readonly session: string;
  readonly sounds: boolean;
}
interface Room {
  readonly view: View;
  readonly listeners: Set<Listener>;
  /** Since when nobody is in it. */
  left?: Millis;
}

export interface StreamParts {
  readonly watch: Watch;
  readonly sights: SightOf;
  readonly boot: Boot;
  readonly scans: Pick<ScansOfWeb, 'current' | 'follow'>;
  readonly host: Host;
}

const asked = z.object({
  after: z.string().max(100).optional().describe('the last id that was heard'),
  sounds: z
    .literal('1')
    .optional()
    .describe('this page can be heard: an alarm that sounds nowhere must not look as if it did'),
});

/**
 * Server-sent events at `/api/v1/stream`: `hello` with the whole current state, then `readings`,
 * `alarms`, `people`, `verdicts` (those just given), `scans` and `heartbeat`. A page that comes back with its last id is first told what it
 * missed of alarms and people, or `resync` where that is not known any more; then comes `hello`.
 */
export const openStream = ({ watch, sights, boot, scans, host: { clock } }: StreamParts) => {
  const rooms = new Map<string, Room>();
  const waiting = new Map<PointId, PointNow>();
  let runs = 0;
  let gathering: Timer | undefined;

  const write = ({ raw }: Listener, text: string): void => {
    if (raw.writableLength > MOST_WAITING_BYTES) raw.destroy();
    else raw.write(text);
  };
  const send = ({ view, listeners }: Room, event: string, data: unknown, again = false): void => {
    const text = view.frame(event, data, again);
    for (const listener of listeners) write(listener, text);
  };
  const flush = (): void => {
    gathering = undefined;
    for (const room of rooms.values()) {
      if (room.listeners.size === 0) continue;
      const { sight } = room.view;
      const seen = [...waiting].filter(([point]) => sight.point(point));
      if (seen.length > 0) send(room, 'readings', Object.fromEntries(seen));
    }
    waiting.clear();
  };
  const tell = (change: Change): void => {
    if (change.changed === 'readings') {
      for (const { point, ...now } of change.scan.readings) waiting.set(point, now);
      gathering ??= clock.after(GATHER, flush);
      return;
    }
    for (const room of rooms.values()) {
      const { view } = room;
      if (change.changed === 'people') {
        const { zone, people } = change;
        if (view.sight.zone(zone)) send(room, 'people', { zone, ...people }, true);
      } else if (change.changed === 'verdicts') {
        const seen = change.verdicts.filter(({ zone }) => view.sight.zone(zone));
        if (seen.length > 0) send(room, 'verdicts', seen);
      } else {
        const what = view.alarmsChanged(watch.current);
        const { silenced, drilling } = watch.current;
        if (what !== undefined || change.changed !== 'alarms')
          send(
            room,
            'alarms',
            { ...(what ?? { changed: [], gone: [] }), silenced, drilling },
            true,
          );
      }
    }
  };
  const roomFor = (request: FastifyRequest): Room => {
    const sight = sights(asker(request), clock.wall());
    const known = rooms.get(sight.key);
    if (known !== undefined) return known;
    runs += 1;
    const view = new View(`${boot}.${runs}`, sight, watch.current);
    const room: Room = { view, listeners: new Set() };
    rooms.set(sight.key, room);
    return room;
  };
  const unfollow = watch.follow(tell);
  // A countdown is everybody's who sees the devices, and of this moment: nothing is told again.
  const unscan = scans.follow(() => {
    for (const room of rooms.values())
      if (room.view.sight.key === 'full') send(room, 'scans', scans.current);
  });
  let beat: Timer;
  const beatOn = (): void => {
    for (const [key, room] of rooms) {
      if (room.listeners.size > 0)
        send(room, 'heartbeat', { now: clock.wall(), sounding: sounding() });
      else if (clock.mono() - (room.left ?? 0) > VIEW_KEPT) rooms.delete(key);
    }
    beat = clock.after(HEARTBEAT, beatOn);
  };
  beat = clock.after(HEARTBEAT, beatOn);

  /** Open pages that can be heard (ux.md SO1). */
  const sounding = (): number =>
    [...rooms.values()].reduce(
      (sum, { listeners }) => sum + [...listeners].filter(({ sounds }) => sounds).length,
      0,
    );
  const count = (): number =>
    [...rooms.values()].reduce((sum, { listeners }) => sum + listeners.size, 0);
  const begin = (request: FastifyRequest, raw: ServerResponse): void => {
    const room = roomFor(request);
    const { view, listeners } = room;
    const { after = request.headers['last-event-id'], sounds } = asked.parse(request.query);
    const missed = typeof after === 'string' ? view.missed(after) : [];
    for (const text of missed ?? [view.aside('resync', {})]) raw.write(text);
    const listener = { raw, session: asker(request).session, sounds: sounds === '1' };
    listeners.add(listener);
    const more = {
      ...{ now: clock.wall(), heartbeat: HEARTBEAT, sounding: sounding() },
      ...(view.sight.key === 'full' && { scans: scans.current }),
    };
    raw.write(view.hello(watch.current, more));
    raw.on('close', () => {
      listeners.delete(listener);
      room.left = clock.mono();
    });
  };

  return {
    routes: (app: FastifyInstance): void => {
      app.get(
        '/api/v1/stream',
        {
          config: { right: 'see', also: ['locked', 'screen', 'scoped'], background: true },
          schema: {
            summary:
              'Server-sent events: hello, resync, readings, alarms, people, verdicts, heartbeat, ended',
            querystring: jsonSchema(asked),
          },
        },
        (request, reply: FastifyReply): void => {
          if (count() >= MOST_LISTENERS) {
            reply.code(503).send({ error: 'too many live pages are open' });
            return;
          }
          reply.hijack();
          const { raw } = reply;
          raw.writeHead(200, {
            ...(reply.getHeaders() as Record<string, string>),
            'content-type': 'text/event-stream',
            'cache-control': 'no-store',
            'x-accel-buffering': 'no',
          });
          begin(request, raw);
        },
      );
    },
    /** A session is not what it was: its pages are told why, and ask again who they are. */
    ended: (session: string, why: SessionEnd): void => {
      for (const { view, listeners } of rooms.values())
        for (const listener of [...listeners].filter((one) => one.session === session)) {
          listener.raw.end(view.aside('ended', { why }));
          listeners.delete(listener);
        }
    },
    close: (): void => {
      unfollow();
      unscan();
      beat.cancel();
      gathering?.cancel();
      for (const { listeners } of rooms.values()) for (const { raw } of listeners) raw.end();
      rooms.clear();
    },
  };
};
