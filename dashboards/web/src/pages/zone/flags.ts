import { onScopeDispose, type Ref, shallowRef, watch } from 'vue';
import type { AlarmState } from '../../../../../gateway/core/alarm.ts';
import { get } from '../../api.ts';
import { pointById } from '../../hall.ts';
import { live } from '../../live.ts';
import type { TrendFlag } from '../../parts/trend/lines.ts';
import { alarmName, deviceName } from '../../say.ts';
import { t } from '../../words.ts';
import type { Stretch } from './range.ts';

/** What happened in a zone while its trends went up or down. */
interface HallEvent {
  readonly kind: string;
  readonly at: number;
  readonly boot: string;
  readonly seq: number;
  readonly alarm?: AlarmState;
  readonly zone?: string;
  readonly device?: string;
  readonly point?: string;
  readonly record?: {
    readonly kind: string;
    readonly device?: string;
    readonly zone?: string;
    readonly newSerial?: string;
    /** When it happened, where that is not when it was entered. */
    readonly at?: number;
  };
}

const MOST = 2000;
const TOLD: readonly string[] = [
  'alarm-raised',
  'alarm-returned',
  'alarm-acknowledged',
  'state-changed',
  'device-suspicion',
  'written',
  'excursion-started',
  'excursion-ended',
  'record-entered',
  'clock-stepped',
  'config-changed',
  'drill-started',
  'drill-ended',
];

/** What is so in every zone. */
const OF_THE_HALL: readonly string[] = [
  'clock-stepped',
  'config-changed',
  'drill-started',
  'drill-ended',
];

const concerns = (event: HallEvent, zone: string, devices: ReadonlySet<string>): boolean => {
  if (OF_THE_HALL.includes(event.kind)) return true;
  // A device with wires into several rooms: what is known of the room goes before where it hangs.
  const point = event.point ?? event.alarm?.point;
  const place =
    event.zone ??
    event.alarm?.zone ??
    event.record?.zone ??
    (point === undefined ? undefined : pointById.value.get(point)?.zone);
  if (place !== undefined) return place === zone;
  const device = event.device ?? event.alarm?.device ?? event.record?.device;
  return device !== undefined && devices.has(device);
};

const says = ({ kind, alarm, record, device }: HallEvent): string => {
  if (record?.device !== undefined && record.newSerial !== undefined)
    return t('page.zone.replaced', {
      device: deviceName(record.device),
      serial: record.newSerial,
    });
  const about =
    (alarm && alarmName(alarm)) ??
    (record && t(`record.${record.kind}`)) ??
    (device && deviceName(device));
  return about === undefined ? t(`event.${kind}`) : `${t(`event.${kind}`)} · ${about}`;
};

/** Newest first; read again when alarms change. */
export const useFlags = (
  zone: Readonly<Ref<string>>,
  devices: Readonly<Ref<ReadonlySet<string>>>,
  stretch: Readonly<Ref<Stretch>>,
): Readonly<Ref<readonly TrendFlag[]>> => {
  const flags = shallowRef<readonly TrendFlag[]>([]);
  let waiting: number | undefined;
  const load = async (): Promise<void> => {
    const { from, to } = stretch.value;
    const events = await get<readonly HallEvent[]>(
      `/api/v1/events?from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}&limit=${MOST}`,
    );
    flags.value = events
      .filter((event) => TOLD.includes(event.kind) && concerns(event, zone.value, devices.value))
      .map((event) => ({
        at: event.record?.at ?? event.at,
        says: says(event),
        id: `${event.boot}:${event.seq}`,
      }));
  };
  watch(
    [zone, stretch, () => live.alarms],
    () => {
      clearTimeout(waiting);
      // Without an answer the trends stand without flags; the bar says that the gateway is gone.
      waiting = setTimeout(() => void load().catch(() => undefined), 300);
    },
    { immediate: true },
  );
  onScopeDispose(() => clearTimeout(waiting));
  return flags;
};
