import { z } from 'zod';
import { type BusId, type DeviceId, type PointId, pointId } from '../../gateway/core/identity.js';
import { duration } from '../../gateway/core/written.js';
import type { SimulatedBoard } from '../firmata/board.js';
import { faultSchema } from '../instruments/fault.js';
import type { Simulator } from '../simulator.js';
import { PortEnd } from '../talking/port-end.js';
import { TransmissionDevice } from '../talking/transmission.js';

/** What a request is answered with. */
export interface Response {
  readonly status: number;
  readonly body: unknown;
}

export interface Playbook {
  /** Begins the scenario of that name, or says in a sentence why not. */
  begin(scenario: string): string | undefined;
}

const ok = (body: unknown): Response => ({ status: 200, body });
const wrong = (status: number, error: string): Response => ({ status, body: { error } });

const valueBody = z.strictObject({ value: z.number().nullable(), for: duration.optional() });
const faultBody = z.looseObject({ for: duration.optional() });
const busBody = z.strictObject({ cut: z.boolean() });
const scenarioBody = z.strictObject({ name: z.string().min(1) });

const sentence = (error: z.ZodError): string =>
  error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');

const checked = async <Body>(
  schema: z.ZodType<Body>,
  body: unknown,
  then: (body: Body) => Response | Promise<Response>,
): Promise<Response> => {
  const parsed = schema.safeParse(body);
  return parsed.success ? then(parsed.data) : wrong(400, sentence(parsed.error));
};

const devices = ({ devices }: Simulator): Response =>
  ok(
    [...devices.values()].map(({ id, unit, baud, fault, points }) => ({
      id,
      unit,
      baud,
      fault,
      points,
    })),
  );

const buses = ({ buses }: Simulator): Response =>
  ok(
    [...buses.values()].map((bus) => ({
      id: bus.id,
      ...bus.where,
      cut: bus.isCut,
      // What came from the gateway on a wire on which nothing may come.
      ...((bus instanceof PortEnd || bus instanceof TransmissionDevice) && { heard: bus.heard }),
    })),
  );

const showPoint = (simulator: Simulator, point: PointId): Response =>
  ok({ point, ...simulator.points.show(point) });

const setPoint = (simulator: Simulator, device: DeviceId, key: string, body: unknown) =>
  checked(valueBody, body, ({ value, for: forMs }) => {
    const point = pointId(device, key);
    if (!simulator.canShow(point, value ?? undefined))
      return wrong(422, `the register of ${point} cannot say ${value ?? 'that it has no value'}`);
    simulator.points.override(point, value ?? undefined, forMs);
    return showPoint(simulator, point);
  });

/** All that a person can do to a board without pulling it out is to freeze its processor. */
const onBoard = (
  board: SimulatedBoard,
  method: string,
  device: DeviceId,
  body: unknown,
): Response | Promise<Response> => {
  const shown = (): Response => ok({ device, ...(board.isFrozen && { fault: { fault: 'dead' } }) });
  if (method === 'PUT')
    return checked(z.strictObject({ fault: z.literal('dead') }), body, () => {
      board.isFrozen = true;
      return shown();
    });
  if (method === 'DELETE') board.isFrozen = false;
  return shown();
};

/** The pin itself: a share of the supply put on an analogue one, or what any of them shows. */
const onPin = (
  board: SimulatedBoard,
  method: string,
  pin: number,
  body: unknown,
): Response | Promise<Response> => {
  const shown = (): Response => ok({ pin, shows: board.shows(pin) });
  switch (method) {
    case 'GET':
      return shown();
    case 'PUT':
      return checked(z.strictObject({ share: z.number().min(0).max(1) }), body, ({ share }) => {
        board.hold(pin, share);
        return shown();
      });
    case 'DELETE':
      board.hold(pin, undefined);
      return shown();
    default:
      return wrong(405, 'a pin is got, put and deleted');
  }
};

const breakDevice = (simulator: Simulator, id: DeviceId, body: unknown) =>
  checked(faultBody, body, ({ for: forMs, ...rest }) =>
    checked(faultSchema, rest, (fault) => {
      const device = simulator.devices.get(id);
      if (fault.fault === 'crc' && !simulator.hasChecksum(id))
        return wrong(422, `${id} speaks Modbus TCP, which has no checksum of its own`);
      device?.breaks(fault, forMs);
      return ok({ device: id, fault });
    }),
  );

const cutBus = (simulator: Simulator, id: BusId, body: unknown) =>
  checked(busBody, body, async ({ cut }) => {
    const bus = simulator.buses.get(id);
    await (cut ? bus?.cut() : bus?.mend());
    return ok({ bus: id, ...bus?.where, cut });
  });

const onPoint = (
  simulator: Simulator,
  method: string,
  device: DeviceId,
  key: string,
  body: unknown,
): Response | Promise<Response> => {
  const point = pointId(device, key);
  if (!simulator.has(point)) return wrong(404, `there is no point ${point}`);
  switch (method) {
    case 'GET':
      return showPoint(simulator, point);
    case 'PUT':
      return setPoint(simulator, device, key, body);
    case 'DELETE':
      simulator.points.release(point);
      return showPoint(simulator, point);
    default:
      return wrong(405, 'a point is got, put and deleted');
  }
};

const onFault = (
  simulator: Simulator,
  method: string,
  id: DeviceId,
  body: unknown,
): Response | Promise<Response> => {
  const board = simulator.boards.get(id);
  if (board) return onBoard(board, method, id, body);
  const device = simulator.devices.get(id);
  if (!device) return wrong(404, `there is no device ${id}`);
  switch (method) {
    case 'GET':
      return ok({ device: id, fault: device.fault });
    case 'PUT':
      return breakDevice(simulator, id, body);
    case 'DELETE':
      device.heals();
      return ok({ device: id });
    default:
      return wrong(405, 'a fault is got, put and deleted');
  }
};

/** Answers one request of control; `parts` is its path between slashes. */
export const route = (
  simulator: Simulator,
  playbook: Playbook,
  method: string,
  parts: readonly string[],
  body: unknown,
): Response | Promise<Response> => {
  const [first, second, third] = parts;
  if (first === 'points' && second && third && parts.length === 3)
    return onPoint(simulator, method, second as DeviceId, third, body);
  const board = first === 'pins' ? simulator.boards.get(second as DeviceId) : undefined;
  if (board && parts.length === 3 && /^\d{1,2}$/.test(third ?? ''))
    return onPin(board, method, Number(third), body);
  if (first === 'devices' && second && third === 'fault' && parts.length === 3)
    return onFault(simulator, method, second as DeviceId, body);
  if (first === 'buses' && second && parts.length === 2 && method === 'PUT')
    return simulator.buses.has(second as BusId)
      ? cutBus(simulator, second as BusId, body)
      : wrong(404, `there is no bus ${second}`);
  switch (`${method} ${parts.join('/')}`) {
    case 'GET devices':
      return devices(simulator);
    case 'GET buses':
      return buses(simulator);
    case 'GET clock':
      return ok({ at: simulator.hallClock.now(), speed: simulator.hallClock.speed });
    case 'POST scenario':
      return checked(scenarioBody, body, ({ name }) => {
        const why = playbook.begin(name);
        return why === undefined ? ok({ scenario: name }) : wrong(404, why);
      });
    default:
      return wrong(404, 'control knows devices, buses, points, clock and scenario');
  }
};
