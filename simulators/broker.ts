import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:net';
import { Aedes, type AuthenticateError } from 'aedes';
import { type Listening, listen } from './instruments/listener.js';

/** The demo's own broker (MQTT 3.1.1; aedes has no MQTT 5), reached from this machine only. */
export interface Broker {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** As a device of the hall would, which is not bound to our topics. */
  publish(topic: string, payload: string): void;
  close(): Promise<void>;
}

const USER = 'demo';
/** Everything that Hallkeeper says stands below this. */
const ROOT = 'hallkeeper';
/** Machines of the hall publish here. */
const EQUIPMENT = 'equipment';
const isOurs = (topic: string): boolean => topic.startsWith(`${ROOT}/`);
const mayHear = (topic: string): boolean => isOurs(topic) || topic.startsWith(`${EQUIPMENT}/`);

const NOT_AUTHORISED = 5;
const BAD_LOGIN = 4;
const refusal = (returnCode: number): AuthenticateError =>
  Object.assign(new Error('wrong user or password'), { returnCode });

const same = (given: Buffer | undefined, expected: Buffer): boolean =>
  given !== undefined && given.length === expected.length && timingSafeEqual(given, expected);

export const openBroker = async (): Promise<Broker> => {
  const password = randomBytes(18).toString('base64url');
  const secret = Buffer.from(password);
  const aedes = await Aedes.createBroker({
    authenticate: (_client, user, given, done) => {
      if (user === USER && same(given, secret)) done(null, true);
      else done(refusal(BAD_LOGIN), false);
    },
    authorizePublish: (_client, packet, done) => {
      done(isOurs(packet.topic) ? null : refusal(NOT_AUTHORISED));
    },
    authorizeSubscribe: (_client, subscription, done) => {
      done(null, mayHear(subscription.topic) ? subscription : null);
    },
  });
  const server = createServer((socket) => {
    aedes.handle(socket);
  });
  const listening: Listening = await listen(server);
  const { host, port } = listening.where;
  return {
    url: `mqtt://${host}:${port}`,
    user: USER,
    password,
    publish: (topic, payload) =>
      aedes.publish(
        { cmd: 'publish', topic, payload, qos: 1, dup: false, retain: false },
        () => undefined,
      ),
    close: async () => {
      await new Promise<void>((closed) => aedes.close(closed));
      await listening.close();
    },
  };
};
