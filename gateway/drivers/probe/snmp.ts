import { readFileSync } from 'node:fs';
import type { Session, Varbind } from 'net-snmp';
import { Fault } from '../../core/fault.js';
import type { Clock, Millis } from '../../core/time.js';
import type { Found } from './answer.js';
import { OIDS } from './oids.js';
import type { Probe } from './schema.js';

type SnmpProbe = Extract<Probe, { by: 'snmp' }>;

const secretIn = (file: string): string => readFileSync(file, 'utf8').trim();

/** A session with its secrets read anew, so that a changed community needs no restart. */
const openSession = async (probe: SnmpProbe): Promise<Session> => {
  const snmp = (await import('net-snmp')).default;
  const options = { port: probe.port, timeout: probe.timeout, retries: 0 };
  if (probe.user === undefined)
    return snmp.createSession(
      probe.host,
      probe['community-file'] ? secretIn(probe['community-file']) : 'public',
      { ...options, version: snmp.Version2c },
    );
  const authKey = probe['auth-key-file'] && secretIn(probe['auth-key-file']);
  const privKey = probe['privacy-key-file'] && secretIn(probe['privacy-key-file']);
  const user = {
    name: probe.user,
    level: privKey
      ? snmp.SecurityLevel.authPriv
      : authKey
        ? snmp.SecurityLevel.authNoPriv
        : snmp.SecurityLevel.noAuthNoPriv,
    ...(authKey && { authProtocol: snmp.AuthProtocols.sha, authKey }),
    ...(privKey && { privProtocol: snmp.PrivProtocols.aes, privKey }),
  };
  return snmp.createV3Session(probe.host, user, { ...options, version: snmp.Version3 });
};

const numberOf = ({ value }: Varbind): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

/**
 * Asks an agent for the figures of its model by SNMP v2c or v3. One that does not know a figure leaves
 * it out; one that does not answer, or not to this community, rejects.
 */
export const probeSnmp = async (probe: SnmpProbe, clock: Clock): Promise<Found> => {
  const path = `${probe.host}:${probe.port}`;
  const asked = Object.entries(OIDS[probe.model]);
  let session: Session;
  try {
    session = await openSession(probe);
  } catch (cause) {
    throw new Fault('probe-snmp', { path, why: String(cause) }, { cause });
  }
  const begun = clock.mono();
  try {
    const answers = await new Promise<readonly Varbind[]>((resolve, reject) => {
      session.get(
        asked.map(([, { oid }]) => oid),
        (failed, varbinds) => (failed ? reject(failed) : resolve(varbinds ?? [])),
      );
    });
    const took = (clock.mono() - begun) as Millis;
    const figures: Record<string, number> = { 'response-time': took };
    for (const [index, [key, { scale }]] of asked.entries()) {
      const answer = answers[index];
      const value = answer && numberOf(answer);
      if (value !== undefined) figures[key] = value * scale;
    }
    return { took, figures };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Fault('probe-snmp', { path, why }, { cause });
  } finally {
    session.close();
  }
};
