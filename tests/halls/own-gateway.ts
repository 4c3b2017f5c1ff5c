import type { Config } from '../../gateway/config/config.js';
import type { AlarmState } from '../../gateway/core/alarm.js';
import type { Event, EventKind } from '../../gateway/core/event.js';
import { createGateway } from '../../gateway/gateway.js';
import type { JournalWorkers } from '../../gateway/journal/journal.js';
import { machine } from '../../gateway/machine.js';
import type { GatewayHealth } from '../../gateway/web/health.js';
import type { PointAnswer } from '../../gateway/web/points.js';
import { until } from './until.js';
import { visitor } from './visitor.js';

/** The whole gateway in this process, where a test may hand in what `hallkeeper run` takes from the machine. */
export interface OwnGateway {
  readonly url: string;
  /** What a browser of this session carries. */
  cookie(): Promise<{ readonly name: string; readonly value: string; readonly url: string }>;
  get<Answer>(path: string): Promise<Answer>;
  file(path: string): Promise<Buffer>;
  post<Answer>(path: string, body: object): Promise<Answer>;
  health(): Promise<GatewayHealth>;
  /** Resolves with the point once it is so. */
  point(id: string, isSo: (point: PointAnswer) => boolean): Promise<PointAnswer>;
  /** Resolves with the alarm once it is not normal, or is so. */
  alarm(id: string, isSo?: (alarm: AlarmState) => boolean): Promise<AlarmState>;
  /** Resolves with the first event of a kind, told already or to come, that is so. */
  event(kind: EventKind, isSo?: (event: Event) => boolean): Promise<Event>;
  stop(): Promise<void>;
}

export const ownGateway = async (config: Config, workers?: JournalWorkers): Promise<OwnGateway> => {
  const gateway = createGateway(config, {
    ...machine('silent'),
    // A test's machine has neither NTP nor RTC, and InfluxDB is told nothing that nobody vouches for.
    voucher: () => 'test',
    version: '0.0.0',
    ...(workers && { workers }),
  });
  const { url, firstCode } = await gateway.start();
  const { get, post, file, headers } = visitor(url, () => firstCode);
  const found = async <Thing>(path: string, isSo: (thing: Thing) => boolean): Promise<Thing> => {
    let thing: Thing | undefined;
    await until(
      async () => {
        thing = (await get<Thing[]>(path)).find(isSo);
        return thing;
      },
      (it) => it !== undefined,
    );
    return thing as Thing;
  };
  return {
    url,
    cookie: async () => {
      const [name = '', value = ''] = (await headers()).cookie?.split('=') ?? [];
      return { name, value, url };
    },
    get,
    file,
    post,
    health: () => get('/healthz'),
    point: (id, isSo) => found<PointAnswer>('/api/v1/points', (one) => one.id === id && isSo(one)),
    alarm: (id, isSo = () => true) =>
      found<AlarmState>('/api/v1/alarms', (one) => one.alarm === id && isSo(one)),
    event: (kind, isSo = () => true) =>
      found<Event>('/api/v1/events?limit=1000', (one) => one.kind === kind && isSo(one)),
    stop: () => gateway.stop(),
  };
};
