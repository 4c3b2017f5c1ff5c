import { readFileSync } from 'node:fs';
import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { Fault } from '../../core/fault.js';
import type { Clock, Instant, Millis } from '../../core/time.js';
import type { Found } from './answer.js';

const DAY_MS = 86_400_000;

interface HttpProbe {
  readonly url: string;
  readonly expect: number;
  readonly 'ca-file'?: string | undefined;
  readonly timeout: Millis;
}

/** Whole days from now to the end of a certificate (`notAfter` of X.509); below zero when it has expired. */
export const daysLeft = (notAfter: string, now: Instant): number | undefined => {
  const end = Date.parse(notAfter);
  return Number.isNaN(end) ? undefined : Math.floor((end - now) / DAY_MS);
};

/**
 * Asks for one page and looks at status and certificate; the body is thrown away. An expired or
 * unknown certificate is named, and its days are told all the same.
 */
export const probeHttp = (probe: HttpProbe, clock: Clock): Promise<Found> =>
  new Promise((resolve, reject) => {
    const begun = clock.mono();
    const secure = probe.url.startsWith('https:');
    const question = (secure ? secureRequest : plainRequest)(
      probe.url,
      {
        method: 'GET',
        agent: false,
        headers: { 'user-agent': 'hallkeeper' },
        // The certificate is judged here, because a page with an expired one still has days to tell.
        ...(secure && {
          rejectUnauthorized: false,
          ...(probe['ca-file'] && { ca: readFileSync(probe['ca-file']) }),
        }),
      },
      (answer) => {
        patience.cancel();
        const took = (clock.mono() - begun) as Millis;
        const socket = answer.socket as TLSSocket;
        const days = secure
          ? daysLeft(socket.getPeerCertificate().valid_to ?? '', clock.wall())
          : undefined;
        answer.destroy();
        if (answer.statusCode !== probe.expect)
          return reject(
            new Fault('probe-http-status', {
              url: probe.url,
              status: answer.statusCode ?? 0,
              expect: probe.expect,
            }),
          );
        if (secure && days !== undefined && days < 0)
          return reject(new Fault('probe-certificate-expired', { url: probe.url, days: -days }));
        if (secure && !socket.authorized)
          return reject(
            new Fault('probe-certificate-unknown', {
              url: probe.url,
              why: String(socket.authorizationError),
            }),
          );
        return resolve({
          took,
          figures: {
            'response-time': took,
            ...(days !== undefined && { 'certificate-days': days }),
          },
        });
      },
    );
    const patience = clock.after(probe.timeout, () =>
      question.destroy(new Fault('tcp-timeout', { path: probe.url })),
    );
    question.once('error', (cause: NodeJS.ErrnoException) => {
      patience.cancel();
      if (cause instanceof Fault) return reject(cause);
      const { host: path } = new URL(probe.url);
      return reject(
        cause.code === 'ECONNREFUSED'
          ? new Fault('tcp-refused', { path }, { cause })
          : new Fault('probe-unreachable', { path, why: cause.message }, { cause }),
      );
    });
    question.end();
  });
