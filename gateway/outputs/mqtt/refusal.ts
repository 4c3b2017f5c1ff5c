import { Fault } from '../../core/fault.js';

/** Where the broker is, without what a URL may carry beside it. */
export const addressOf = (url: string): string => {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
};

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
const whyOf = (error: unknown): string =>
  error instanceof Error ? error.message || String(codeOf(error)) : String(error);

/** CONNACK codes of MQTT 3.1.1 §3.2.2.3 (4, 5) and MQTT 5 §3.2.2.2 (134, 135, 138, 140). */
const NOT_AUTHORISED = new Set<unknown>([4, 5, 134, 135, 138, 140]);
/** 1 of MQTT 3.1.1, 132 of MQTT 5. */
const OTHER_PROTOCOL = new Set<unknown>([1, 132]);
/** What Node says of a server certificate that it does not trust. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/;
/** What a server says of our certificate or of its absence. */
const OUR_CERTIFICATE =
  /ALERT_(CERTIFICATE|BAD_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)|ALERT_HANDSHAKE/;

/** Why a connection could not be made or was lost. */
export const connectionFault = (
  error: unknown,
  { url, protocol }: { readonly url: string; readonly protocol: string },
): Fault => {
  const code = codeOf(error);
  const about = { url: addressOf(url), why: whyOf(error), version: protocol };
  if (NOT_AUTHORISED.has(code) || (typeof code === 'string' && OUR_CERTIFICATE.test(code)))
    return new Fault('mqtt-not-authorised', about, { cause: error });
  if (OTHER_PROTOCOL.has(code)) return new Fault('mqtt-protocol', about, { cause: error });
  if (typeof code === 'string' && CERTIFICATE.test(code))
    return new Fault('mqtt-certificate', about, { cause: error });
  return new Fault('mqtt-unreachable', about, { cause: error });
};

/** PUBACK reasons of MQTT 5 §3.4.2.1 that the same bytes will meet for ever: topic name, size, format. */
const FOR_GOOD = new Set<unknown>([144, 149, 153]);

/** Why one message was not taken. MQTT 3.1.1 has no such answer. */
export const publishFault = (
  error: unknown,
  {
    url,
    protocol,
    base,
  }: { readonly url: string; readonly protocol: string; readonly base: string },
  topic: string,
): Fault => {
  const code = codeOf(error);
  if (code === 135) return new Fault('mqtt-topic-refused', { topic, base }, { cause: error });
  if (FOR_GOOD.has(code))
    return new Fault('mqtt-message-refused', { topic, why: whyOf(error) }, { cause: error });
  return connectionFault(error, { url, protocol });
};
