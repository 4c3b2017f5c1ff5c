import type { FastifyReply } from 'fastify';
import type { Fault, FaultCode, FaultParameters } from '../core/fault.js';

/** What is not simply a wrong question (400). */
const STATUS: Readonly<Partial<Record<FaultCode, number>>> = {
  'sign-in-needed': 401,
  'sign-in-wrong': 401,
  'pin-wrong': 401,
  'code-wrong': 401,
  'not-allowed': 403,
  'session-locked': 403,
  'password-must-change': 403,
  'request-elsewhere': 403,
  'not-found': 404,
  'account-exists': 409,
  'last-administrator': 409,
  'first-administrator-exists': 409,
  'sign-in-wait': 429,
  'too-many-requests': 429,
  'journal-not-open': 503,
  'access-damaged': 503,
  'assess-busy': 503,
  'assess-failed': 500,
  'access-not-kept': 503,
  'journal-not-readable': 503,
  'incident-nothing': 404,
  'seal-key-unusable': 500,
  'verify-page-missing': 500,
};

export const statusOf = (code: FaultCode): number => STATUS[code] ?? 400;

/** A refusal as programs and people read it. */
export const refusalOf = (fault: Fault) => ({
  code: fault.code,
  ...(Object.keys(fault.parameters).length > 0 && { parameters: fault.parameters }),
  error: fault.message,
  says: { zh: fault.in('zh'), en: fault.in('en') },
});

const secondsOf = ({ seconds }: FaultParameters): number | undefined =>
  typeof seconds === 'number' ? seconds : undefined;

export const sendRefusal = (reply: FastifyReply, fault: Fault): FastifyReply => {
  const status = statusOf(fault.code);
  const seconds = secondsOf(fault.parameters);
  if (status === 429 && seconds !== undefined) void reply.header('retry-after', seconds);
  return reply.code(status).send(refusalOf(fault));
};
