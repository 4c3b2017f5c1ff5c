import type { FaultCode } from '../core/fault.js';

/** Exit codes: 0-2 as usual, 65-78 of sysexits.h where clear (ux.md §2). */
export const EXIT = {
  ok: 0,
  failure: 1,
  usage: 2,
  data: 65,
  unavailable: 69,
  io: 74,
  permission: 77,
  config: 78,
} as const;

export const exitOf = (code: FaultCode): number => {
  switch (code) {
    case 'gateway-not-running':
    case 'gateway-already-running':
    case 'influx-unreachable':
    case 'influx-not-authorised':
    case 'influx-no-bucket':
      return EXIT.unavailable;
    case 'port-no-permission':
    case 'write-not-listed':
      return EXIT.permission;
    case 'influx-not-configured':
      return EXIT.config;
    case 'not-found':
    case 'bad-request':
    case 'write-out-of-range':
    case 'role-by-invitation':
    case 'account-name':
    case 'account-exists':
      return EXIT.usage;
    case 'journal-not-open':
    case 'disk-full':
    case 'access-damaged':
    case 'access-not-kept':
    case 'file-not-readable':
      return EXIT.io;
    case 'certificate-unusable':
    case 'demo-elsewhere':
      return EXIT.config;
    default:
      return EXIT.failure;
  }
};
