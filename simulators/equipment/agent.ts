import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import snmp from 'net-snmp';
import type { Equipment } from './kind.js';

const HOST = '127.0.0.1';
/** Hundredths of a second, as sysUpTime of RFC 3418 counts. */
const PER_SECOND = 100;
const SUPPLY_PERCENT = 74;

/** A UDP port that is free now; the agent itself cannot say which one it got. */
const freePort = async (): Promise<number> => {
  const socket = createSocket('udp4');
  socket.bind(0, HOST);
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
};

/** An SNMP v2c agent with an up-time and the supply of a printer, community `public`. */
export const openAgent = async (): Promise<Equipment> => {
  const port = await freePort();
  const agent = snmp.createAgent({ port, address: HOST }, () => undefined);
  agent.getAuthorizer().addCommunity('public');
  const begun = Date.now();
  const mib = agent.getMib();
  agent.registerProvider({
    name: 'sysUpTime',
    type: snmp.MibProviderType.Scalar,
    oid: '1.3.6.1.2.1.1.3',
    scalarType: snmp.ObjectType.TimeTicks,
    maxAccess: snmp.MaxAccess['read-only'],
    handler: (request: { done(): void }) => {
      const ticks = Math.round(((Date.now() - begun) / 1000) * PER_SECOND);
      mib.setScalarValue('sysUpTime', ticks);
      request.done();
    },
  });
  mib.setScalarValue('sysUpTime', 0);
  const column = (number: number, name: string) => ({
    number,
    name,
    type: snmp.ObjectType.Integer,
    maxAccess: snmp.MaxAccess['read-only'],
  });
  agent.registerProvider({
    name: 'prtMarkerSuppliesTable',
    type: snmp.MibProviderType.Table,
    oid: '1.3.6.1.2.1.43.11.1.1',
    maxAccess: snmp.MaxAccess['not-accessible'],
    tableColumns: [
      column(1, 'hrDeviceIndex'),
      column(2, 'prtMarkerSuppliesIndex'),
      column(9, 'prtMarkerSuppliesLevel'),
    ],
    tableIndex: [{ columnName: 'hrDeviceIndex' }, { columnName: 'prtMarkerSuppliesIndex' }],
  });
  mib.addTableRow('prtMarkerSuppliesTable', [1, 1, SUPPLY_PERCENT]);
  const authorizer = agent.getAuthorizer();
  let cut = false;
  return {
    place: { host: HOST, port },
    can: ['cut'],
    // An agent answers a community that it does not know with nothing.
    change: async (change) => {
      if (change.cut === undefined || change.cut === cut) return;
      cut = change.cut;
      if (cut) authorizer.deleteCommunity('public');
      else authorizer.addCommunity('public');
    },
    shows: () => ({ cut }),
    close: async (): Promise<void> => void agent.close(),
  };
};
