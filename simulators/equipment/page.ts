import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecure } from 'node:https';
import { listen } from '../instruments/listener.js';
import type { Authority } from './certificate.js';
import type { Change, Equipment } from './kind.js';

/** A year less a fortnight: something to see in the days that are left. */
const DAYS = 351;

/** A page that answers, as a self-service terminal does; `status` is what it answers with. */
const pageOf = (shown: { status: number }): RequestListener => {
  return (_, answer) => answer.writeHead(shown.status).end('ok');
};

const changed = async (
  { status, cut }: Change,
  shown: { status: number },
  listening: { open(): Promise<void>; close(): Promise<void> },
): Promise<void> => {
  if (status !== undefined) shown.status = status;
  if (cut !== undefined) await (cut ? listening.close() : listening.open());
};

export const openPage = async (): Promise<Equipment> => {
  const shown = { status: 200 };
  const listening = await listen(createServer(pageOf(shown)));
  return {
    place: listening.where,
    can: ['status', 'cut'],
    change: (change) => changed(change, shown, listening),
    shows: () => ({ ...shown, cut: !listening.isOpen }),
    close: listening.close,
  };
};

let authority: Promise<Authority> | undefined;

/** The portal: a page behind TLS, whose certificate an authority of this run has given. */
export const openPortal = async (): Promise<Equipment> => {
  // Loaded only for a hall with such a page.
  authority ??= import('./certificate.js').then(({ makeAuthority }) => makeAuthority());
  const { pem, certificate } = await authority;
  const shown = { status: 200, days: DAYS };
  const server = createSecure(await certificate(shown.days), pageOf(shown));
  const listening = await listen(server);
  return {
    place: { ...listening.where, authority: pem },
    can: ['status', 'cut', 'days'],
    change: async (change) => {
      await changed(change, shown, listening);
      if (change.days === undefined) return;
      shown.days = change.days;
      server.setSecureContext(await certificate(change.days));
    },
    shows: () => ({ ...shown, cut: !listening.isOpen }),
    close: listening.close,
  };
};
