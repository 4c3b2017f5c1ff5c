import { z } from 'zod';
import { type BusId, type DeviceId, type PointId, pointId } from '../../gateway/core/identity.js';
import { duration } from '../../gateway/core/written.js';
import { changeSchema, type Equipment } from '../equipment/kind.js';
import type { SimulatedBoard } from '../firmata/board.js';
import type { Simulator } from '../simulator.js';
import { PortEnd } from '../talking/port-end.js';
import { TransmissionDevice } from '../talking/transmission.js';
import { onFault } from './faults.js';
import { checked, ok, type Response, wrong } from './response.js';

export interface Playbook {
  /** Begins the scenario of that name, or says in a sentence why not. */
  begin(scenario: string): string | undefined;
}

const valueBody = z.strictObject({ value: z.number().nullable(), for: duration.optional() });
const busBody = z.strictObject({ cut: z.boolean() });
const scenarioBody = z.strictObject({ name: z.string().min(1) });

/** Everything that control can reach. */
export interface Stage {
  readonly simulator: Simulator;
  readonly playbook: Playbook;
  readonly equipment: ReadonlyMap<string, Equipment>;
}

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

/** Terminals, queue machines, printers: what can be changed about each, and what it is now. */
const onEquipment = (
  { equipment }: Stage,
  method: string,
  id: string,
  body: unknown,
): Response | Promise<Response> => {
  const one = equipment.get(id);
  if (!one) return wrong(404, `there is no equipment ${id}`);
  const shown = (): Response => ok({ equipment: id, ...one.shows() });
  if (method === 'GET') return shown();
  if (method !== 'PUT') return wrong(405, 'equipment is got and put');
  return checked(changeSchema, body, async (change) => {
    const foreign = Object.keys(change).filter((key) => !one.can.some((known) => known === key));
    if (foreign.length > 0)
      return wrong(422, `${id} has no ${foreign.join(', ')}; it has ${one.can.join(', ')}`);
    await one.change(change);
    return shown();
  });
};

/** Answers one request of control; `parts` is its path between slashes. */
export const route = (
  stage: Stage,
  method: string,
  parts: readonly string[],
  body: unknown,
): Response | Promise<Response> => {
  const { simulator, playbook } = stage;
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
  if (first === 'equipment' && second && parts.length === 2)
    return onEquipment(stage, method, second, body);
  switch (`${method} ${parts.join('/')}`) {
    case 'GET equipment':
      return ok([...stage.equipment].map(([id, one]) => ({ id, ...one.shows() })));
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
      return wrong(
        404,
        'control knows devices, buses, points, pins, equipment, clock and scenario',
      );
  }
};
