import { connectAsync, type IClientOptions } from 'mqtt';

export interface Received {
  readonly topic: string;
  readonly payload: string;
  /** Retained by the broker before we subscribed. */
  readonly retained: boolean;
}

/** Somebody else at the broker, who hears everything. */
export interface Subscriber {
  readonly received: readonly Received[];
  /** Resolves with the first message, heard already or to come, that is so. */
  heard(isSo: (message: Received) => boolean): Promise<Received>;
  /** Resolves once this many different ids of entries were heard. */
  ids(count: number): Promise<ReadonlySet<string>>;
  publish(topic: string, payload: string, retain: boolean): Promise<void>;
  end(): Promise<void>;
}

export const subscribe = async (
  url: string,
  options: IClientOptions = {},
  topic = '#',
): Promise<Subscriber> => {
  const client = await connectAsync(url, { protocolVersion: 5, reconnectPeriod: 50, ...options });
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  client.on('error', () => {});
  client.on('message', (at, payload, { retain }) => {
    received.push({ topic: at, payload: payload.toString('utf8'), retained: retain });
    for (const look of [...waiting]) look();
  });
  await client.subscribeAsync(topic, { qos: 1 });

  const until = <T>(look: () => T | undefined): Promise<T> =>
    new Promise((resolve) => {
      const again = () => {
        const found = look();
        if (found === undefined) return;
        waiting.delete(again);
        resolve(found);
      };
      waiting.add(again);
      again();
    });
  const idsSoFar = () =>
    new Set(
      received.flatMap(({ payload }) => /^\{"id":"([^"]+)"/.exec(payload)?.slice(1, 2) ?? []),
    );
  return {
    received,
    heard: (isSo) => until(() => received.find(isSo)),
    ids: (count) =>
      until(() => {
        const ids = idsSoFar();
        return ids.size >= count ? ids : undefined;
      }),
    publish: async (at, payload, retain) => {
      await client.publishAsync(at, payload, { qos: 1, retain });
    },
    end: async () => client.endAsync(true),
  };
};

/** What a broker retains under a topic filter, as a newcomer sees it. */
export const retainedAt = async (
  url: string,
  filter: string,
  options: IClientOptions = {},
): Promise<ReadonlyMap<string, string>> => {
  const newcomer = await subscribe(url, options, filter);
  const marker = await subscribe(url, options, 'test/marker');
  await newcomer.publish('test/marker', 'now', false);
  await marker.heard(({ payload }) => payload === 'now');
  await Promise.all([newcomer.end(), marker.end()]);
  return new Map(
    newcomer.received
      .filter(({ retained }) => retained)
      .map(({ topic, payload }) => [topic, payload]),
  );
};
