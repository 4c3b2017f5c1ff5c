import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { ChainLink } from '../../gateway/core/audit.js';
import type { Event } from '../../gateway/core/event.js';
import { minutes } from '../../gateway/core/time.js';
import { CHAIN_START, linked } from '../../gateway/journal/chain.js';
import type { Member } from '../../gateway/reports/bundle.js';
import { sha256Hex } from '../../gateway/reports/check.js';
import { type IncidentInput, incidentMembers } from '../../gateway/reports/incident.js';
import { type SealKey, sealed } from '../../gateway/reports/seal.js';
import { timelineOf } from '../../gateway/rules/timeline.js';
import { HeldHall, hall } from '../stories/held-hall.js';

/** The links of events as the journal would chain them. */
export const linksOf = (events: readonly Event[]): readonly ChainLink[] => {
  let before: Uint8Array = CHAIN_START;
  return events.map((event) => {
    const text = JSON.stringify(event);
    const hash = linked(before, text);
    const link = {
      entry: `${event.boot}:${event.seq}`,
      text,
      before: Buffer.from(before).toString('hex'),
      hash: hash.toString('hex'),
    };
    before = hash;
    return link;
  });
};

/** A key as the gateway makes one. */
export const aKey = (): SealKey => {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
  const secret = createPrivateKey(pem);
  const open = createPublicKey(secret);
  return {
    secret,
    publicKey: open.export({ type: 'spki', format: 'pem' }).toString(),
    fingerprint: sha256Hex(open.export({ type: 'spki', format: 'der' })),
  };
};

export const SMOKE = 'fire-panel/l002-014/fire';

/** A fire in a drill, told of twice, acknowledged, verified, over and reset. */
export const fire = async (): Promise<HeldHall> => {
  const held = new HeldHall('2026-03-10T10:13:00+08:00');
  held.happen({
    ...{ kind: 'gateway-started', at: held.clock.wall(), version: '0.1.0' },
    ...{ config: 'a'.repeat(64), profiles: 'b'.repeat(64), standards: 'c'.repeat(64) },
  });
  await held.pass(2000);
  await held.command({ verb: 'start-drill', for: minutes(30) }, '安全员1');
  await held.set({ 'fire-panel/l002-014': 1 });
  await held.clock.advance(400);
  await held.set({ 'di-6/1': 1 });
  await held.pass(8600);
  await held.command({ verb: 'acknowledge', alarm: held.idOf(SMOKE), note: '=1+1' }, '=值班员2');
  await held.command({ verb: 'verify', alarm: held.idOf(SMOKE), finding: 'genuine' }, '安全员1');
  await held.set({ 'fire-panel/l002-014': 0, 'di-6/1': 0, 'fire-panel/reset': 1 });
  await held.command({ verb: 'reset', alarm: held.idOf(SMOKE), reason: '已处置' }, '安全员1');
  await held.pass(5000);
  return held;
};

/** What the gateway hands to the seal of a held hall's story. */
export const inputOf = (held: HeldHall, key: SealKey): IncidentInput => {
  const timeline = timelineOf(held.events, held.idOf(SMOKE));
  const [started] = held.events;
  const wanted = new Set(timeline.lines.map(({ event }) => `${event.boot}:${event.seq}`));
  const links = linksOf(held.events).filter(
    ({ entry }) => wanted.has(entry) || entry === `${started?.boot}:${started?.seq}`,
  );
  return { hall, timeline, links, key: key.fingerprint, ...(started && { started }) };
};

export const bundleOf = (members: readonly Member[], key: SealKey): Uint8Array =>
  sealed(members, {
    key,
    made: '2026-03-10T11:00:00.000+08:00',
    by: '安全员1',
    version: '0.1.0',
    verifyPage: '<!doctype html>',
  });

export const sealedStory = async (): Promise<{
  readonly bundle: Uint8Array;
  readonly key: SealKey;
  readonly held: HeldHall;
}> => {
  const [held, key] = [await fire(), aKey()];
  return { bundle: bundleOf(incidentMembers(inputOf(held, key)), key), key, held };
};
