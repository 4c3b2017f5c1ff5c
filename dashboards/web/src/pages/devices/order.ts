import type { DeviceAnswer } from '../../api.ts';

/** Which device a technician should look at first. Pure. */

const WORST: Readonly<Record<DeviceAnswer['is'], number>> = {
  lost: 0,
  failing: 1,
  'not-asked': 3,
  well: 2,
};
/** The share of questions that went unanswered, or were answered wrongly. */
export const failedShare = ({ requests, noAnswer, crc, exceptions }: DeviceAnswer): number =>
  requests === 0 ? 0 : (noAnswer + crc + exceptions) / requests;

/** Lost, then what fails most, then what is well; smaller comes first. */
export const badness = (device: DeviceAnswer): number =>
  WORST[device.is] + (1 - failedShare(device)) * 0.99;

export interface DeviceFilter {
  readonly bus?: string | undefined;
  readonly is?: string | undefined;
  readonly text?: string | undefined;
}
export const chosenOf = (
  devices: readonly DeviceAnswer[],
  { bus, is, text }: DeviceFilter,
  textOf: (device: DeviceAnswer) => string,
): readonly DeviceAnswer[] => {
  const sought = text?.trim().toLocaleLowerCase() ?? '';
  return devices.filter(
    (device) =>
      (bus === undefined || device.bus === bus) &&
      (is === undefined || device.is === is) &&
      (sought === '' || textOf(device).toLocaleLowerCase().includes(sought)),
  );
};
