import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** An authority (`ca`), a certificate for this machine (`server`) and one for a client (`client`), by openssl. */
export const certificates = (directory: string): void => {
  const file = (name: string) => join(directory, name);
  const openssl = (...parameters: string[]) =>
    execFileSync('openssl', parameters, { cwd: directory, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl(
    ...['req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.crt'],
    ...['-days', '2', '-subj', '/CN=hallkeeper test authority'],
  );
  for (const [name, common] of [
    ['server', '127.0.0.1'],
    ['client', 'gateway'],
  ] as const) {
    writeFileSync(file(`${name}.ext`), 'subjectAltName=IP:127.0.0.1\n');
    openssl(
      ...['req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${common}`],
    );
    openssl(
      ...['x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.crt', '-CAkey', 'ca.key'],
      ...['-CAcreateserial', '-out', `${name}.crt`, '-days', '2', '-extfile', `${name}.ext`],
    );
  }
};
