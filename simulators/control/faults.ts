import { z } from 'zod';
import type { DeviceId } from '../../gateway/core/identity.js';
import { duration } from '../../gateway/core/written.js';
import { faultSchema } from '../instruments/fault.js';
import type { Simulator } from '../simulator.js';
import { talkerFaultSchema } from '../talking/talker.js';
import { transmissionFaultSchema } from '../talking/transmission.js';
import { checked, ok, type Response, wrong } from './response.js';

/** What is wrong with one thing of the hall, whatever kind it is. */
interface Breakable {
  fault(): object | undefined;
  /** Says in a sentence what cannot be wrong with it. */
  breaks(body: unknown, forMs: number | undefined): Response | undefined;
  heals(): void;
}

const withFault = <Fault extends object>(
  schema: z.ZodType<Fault>,
  of: {
    readonly fault: Fault | undefined;
    breaks(fault: Fault, forMs?: number): void;
    heals(): void;
  },
  refuse: (fault: Fault) => string | undefined = () => undefined,
): Breakable => ({
  fault: () => of.fault,
  breaks: (body, forMs) =>
    checked(schema, body, (fault) => {
      const why = refuse(fault);
      if (why !== undefined) return wrong(422, why);
      of.breaks(fault, forMs);
      return undefined;
    }),
  heals: () => of.heals(),
});

const breakable = (simulator: Simulator, id: DeviceId): Breakable | undefined => {
  const board = simulator.boards.get(id);
  if (board)
    // All that a person can do to a board without pulling it out is to freeze its processor.
    return withFault(z.strictObject({ fault: z.literal('dead') }), {
      fault: board.isFrozen ? { fault: 'dead' } : undefined,
      breaks: () => {
        board.isFrozen = true;
      },
      heals: () => {
        board.isFrozen = false;
      },
    });
  const talker = simulator.talkers.get(id);
  if (talker) return withFault(talkerFaultSchema, talker.standing);
  const transmission = simulator.transmissionOf(id);
  if (transmission) return withFault(transmissionFaultSchema, transmission.standing);
  const device = simulator.devices.get(id);
  return (
    device &&
    withFault(faultSchema, device, ({ fault }) =>
      fault === 'crc' && !simulator.hasChecksum(id)
        ? `${id} speaks Modbus TCP, which has no checksum of its own`
        : undefined,
    )
  );
};

const faultBody = z.looseObject({ for: duration.optional() });

export const onFault = (
  simulator: Simulator,
  method: string,
  id: DeviceId,
  body: unknown,
): Response => {
  const one = breakable(simulator, id);
  if (!one) return wrong(404, `there is no device ${id} that could have a fault`);
  const shown = (): Response => {
    const fault = breakable(simulator, id)?.fault();
    return ok({ device: id, ...(fault && { fault }) });
  };
  switch (method) {
    case 'GET':
      return shown();
    case 'PUT':
      return checked(
        faultBody,
        body,
        ({ for: forMs, ...rest }) => one.breaks(rest, forMs) ?? shown(),
      );
    case 'DELETE':
      one.heals();
      return shown();
    default:
      return wrong(405, 'a fault is got, put and deleted');
  }
};
