/** Units by the name we write, with their UCUM code (ucum.org, case-sensitive) and what a person reads. */
export const UNITS = {
  '1': { ucum: '1', symbol: '' },
  '%': { ucum: '%', symbol: '%' },
  A: { ucum: 'A', symbol: 'A' },
  Cel: { ucum: 'Cel', symbol: '°C' },
  Hz: { ucum: 'Hz', symbol: 'Hz' },
  V: { ucum: 'V', symbol: 'V' },
  VA: { ucum: 'V.A', symbol: 'VA' },
  W: { ucum: 'W', symbol: 'W' },
  d: { ucum: 'd', symbol: 'd' },
  'dB(A)': { ucum: 'dB[SPL]{A}', symbol: 'dB(A)' },
  hPa: { ucum: 'hPa', symbol: 'hPa' },
  'kW.h': { ucum: 'kW.h', symbol: 'kWh' },
  kPa: { ucum: 'kPa', symbol: 'kPa' },
  lx: { ucum: 'lx', symbol: 'lx' },
  'm/s': { ucum: 'm/s', symbol: 'm/s' },
  'mg/m3': { ucum: 'mg/m3', symbol: 'mg/m³' },
  min: { ucum: 'min', symbol: 'min' },
  ms: { ucum: 'ms', symbol: 'ms' },
  person: { ucum: '{person}', symbol: '人' },
  ppb: { ucum: '[ppb]', symbol: 'ppb' },
  ppm: { ucum: '[ppm]', symbol: 'ppm' },
  s: { ucum: 's', symbol: 's' },
  'ug/m3': { ucum: 'ug/m3', symbol: 'µg/m³' },
  var: { ucum: 'V.A{reactive}', symbol: 'var' },
} as const satisfies Record<string, { ucum: string; symbol: string }>;

export type Unit = keyof typeof UNITS;
