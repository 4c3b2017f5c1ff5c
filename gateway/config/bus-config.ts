import type { Names } from '../core/hall.js';
import type { FirePanelBusConfig } from '../drivers/fire-panel/schema.js';
import type { FirmataBusConfig } from '../drivers/firmata/schema.js';
import type { ModbusBusConfig } from '../drivers/modbus/schema.js';
import type { MqttInBusConfig } from '../drivers/mqtt-in/schema.js';
import type { ProbeBusConfig } from '../drivers/probe/schema.js';
import type { TalkerBusConfig } from '../drivers/serial/schema.js';

/** What the driver of a bus is told: its wire and the devices on it. */
export type BusConfig = (
  | ModbusBusConfig
  | FirmataBusConfig
  | TalkerBusConfig
  | FirePanelBusConfig
  | ProbeBusConfig
  | MqttInBusConfig
) & { readonly names: Names };

export const isBoardBus = (bus: BusConfig): bus is FirmataBusConfig & { readonly names: Names } =>
  bus.wire.wire === 'firmata';
export const isTalkerBus = (bus: BusConfig): bus is TalkerBusConfig & { readonly names: Names } =>
  bus.wire.wire === 'talker';
export const isFirePanelBus = (
  bus: BusConfig,
): bus is FirePanelBusConfig & { readonly names: Names } => bus.wire.wire === 'fire-panel';
export const isProbeBus = (bus: BusConfig): bus is ProbeBusConfig & { readonly names: Names } =>
  bus.wire.wire === 'probe';
export const isMqttInBus = (bus: BusConfig): bus is MqttInBusConfig & { readonly names: Names } =>
  bus.wire.wire === 'mqtt-in';
export const isModbusBus = (bus: BusConfig): bus is ModbusBusConfig & { readonly names: Names } =>
  !isBoardBus(bus) &&
  !isTalkerBus(bus) &&
  !isFirePanelBus(bus) &&
  !isProbeBus(bus) &&
  !isMqttInBus(bus);
