import type { Figure, Probe } from './schema.js';
import { SNMP_FIGURES } from './snmp-models.js';

const DAYS_OF_A_CERTIFICATE = 10_000;

const RESPONSE_TIME: Figure = {
  quantity: 'response-time',
  names: { zh: '应答时间', en: 'Response time' },
  range: [0, 60_000],
};
const CERTIFICATE_DAYS: Figure = {
  quantity: 'certificate-days',
  names: { zh: '证书剩余天数', en: 'Days left of the certificate' },
  range: [-DAYS_OF_A_CERTIFICATE, DAYS_OF_A_CERTIFICATE],
};

/** What a probe of this kind yields, by the key of the point it becomes. */
export const figuresOf = (probe: Probe): Readonly<Record<string, Figure>> => {
  switch (probe.by) {
    case 'http':
      return probe.url.startsWith('https:')
        ? { 'response-time': RESPONSE_TIME, 'certificate-days': CERTIFICATE_DAYS }
        : { 'response-time': RESPONSE_TIME };
    case 'snmp':
      return { 'response-time': RESPONSE_TIME, ...SNMP_FIGURES[probe.model] };
    default:
      return { 'response-time': RESPONSE_TIME };
  }
};
