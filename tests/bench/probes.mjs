import { once } from 'node:events';
import { createServer as createPage } from 'node:http';
import { createServer as createPort } from 'node:net';
import { probeDriver } from '../../dist/gateway/drivers/probe/driver.js';
import { probeSchema } from '../../dist/gateway/drivers/probe/schema.js';
import { machine } from '../../dist/gateway/machine.js';

const PROBES = 100;
const PERIOD_MS = 10_000;
const MEASURED_MS = 30_000;

const listening = async (server) => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
};

/** A hundred probes at ten seconds, half ports and half pages; what answers them runs in this process too. */
export default async function bench() {
  const page = createPage((_, answer) => answer.end('ok'));
  const port = createPort((socket) => socket.end());
  const [pageAt, portAt] = [await listening(page), await listening(port)];
  let answers = 0;
  const driver = probeDriver(
    {
      bus: 'probes',
      wire: { wire: 'probe' },
      devices: Array.from({ length: PROBES }, (_, n) => ({
        device: `device-${n}`,
        probe: probeSchema.parse(
          n % 2 === 0
            ? { by: 'http', url: `http://127.0.0.1:${pageAt}/` }
            : { by: 'tcp', host: '127.0.0.1', port: portAt },
        ),
        period: PERIOD_MS,
        points: [{ point: `device-${n}/response-time`, figure: 'response-time' }],
      })),
    },
    machine('silent'),
  );
  driver.start(
    (answer) => {
      if ('values' in answer) answers += 1;
    },
    () => undefined,
  );
  const before = process.cpuUsage();
  await new Promise((resolve) => setTimeout(resolve, MEASURED_MS));
  const { user, system } = process.cpuUsage(before);
  await driver.close();
  page.close();
  port.close();
  const share = (user + system) / 1000 / MEASURED_MS;
  const asked = (PROBES * MEASURED_MS) / PERIOD_MS;
  return [
    {
      name: 'probes: 100 at 10 s, with what answers them',
      figure: Number((100 * share).toFixed(2)),
      unit: '% of a core',
      target: '<= 3',
      against: 'one core',
      ok: share <= 0.03,
    },
    {
      name: 'probes: answered of those asked',
      figure: Number((answers / asked).toFixed(3)),
      unit: 'ratio',
      target: '>= 1',
      against: `${asked} questions in ${MEASURED_MS / 1000} s`,
      ok: answers >= asked,
    },
  ];
}
