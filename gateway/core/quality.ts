/**
 * Quality of a reading with its reason, the severities and reasons of OPC UA Part 8 (status codes of
 * Part 4/6 beside each). The order of the rows is stored on the tape: add at the end, never reorder.
 */
const ROWS = [
  ['good', 0x0000_0000],
  ['good:local-override', 0x0096_0000],
  ['uncertain', 0x4000_0000],
  ['uncertain:last-usable-value', 0x4090_0000],
  ['uncertain:substitute-value', 0x4091_0000],
  ['uncertain:initial-value', 0x4092_0000],
  ['uncertain:sensor-not-accurate', 0x4093_0000],
  ['uncertain:engineering-units-exceeded', 0x4094_0000],
  ['uncertain:sub-normal', 0x4095_0000],
  ['bad', 0x8000_0000],
  ['bad:configuration-error', 0x8089_0000],
  ['bad:not-connected', 0x808a_0000],
  ['bad:device-failure', 0x808b_0000],
  ['bad:sensor-failure', 0x808c_0000],
  ['bad:out-of-service', 0x808d_0000],
  ['bad:no-communication', 0x8031_0000],
  ['bad:waiting-for-initial-data', 0x8032_0000],
  ['bad:out-of-range', 0x803c_0000],
  ['bad:decoding-error', 0x8007_0000],
] as const;

export type Quality = (typeof ROWS)[number][0];
export type Good = Extract<Quality, 'good' | `good:${string}`>;
export type Uncertain = Extract<Quality, 'uncertain' | `uncertain:${string}`>;
export type Bad = Extract<Quality, 'bad' | `bad:${string}`>;

export const QUALITIES: readonly Quality[] = ROWS.map(([quality]) => quality);
const codes = new Map<Quality, number>(QUALITIES.map((quality, code) => [quality, code]));

export const isGood = (quality: Quality): quality is Good => quality.startsWith('good');
export const isUncertain = (quality: Quality): quality is Uncertain =>
  quality.startsWith('uncertain');
export const isBad = (quality: Quality): quality is Bad => quality.startsWith('bad');

/** What a person reads first of a quality, and what MQTT carries. */
export const SEVERITIES = ['good', 'uncertain', 'bad'] as const;
export type Severity = (typeof SEVERITIES)[number];
export const severity = (quality: Quality): Severity =>
  isGood(quality) ? 'good' : isBad(quality) ? 'bad' : 'uncertain';

/** The number stored on the tape and in the `quality` field of InfluxDB. */
export const qualityCode = (quality: Quality): number => codes.get(quality) as number;
/** The first and last of the codes of a severity; they follow one another. */
export const codesOf = (of: Severity): { readonly least: number; readonly most: number } => {
  const own = QUALITIES.filter((one) => severity(one) === of).map(qualityCode);
  return { least: Math.min(...own), most: Math.max(...own) };
};
export const qualityOf = (code: number): Quality => QUALITIES[code] ?? 'bad:decoding-error';
/** The 32-bit OPC UA status code. */
export const opcUaStatus = (quality: Quality): number =>
  ROWS[qualityCode(quality)]?.[1] ?? 0x8000_0000;
