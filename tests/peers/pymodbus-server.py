"""A Modbus server by pymodbus: `tcp <port>` or `rtu <tty> <baud>`, unit 1.

200 of each table; register n holds 3n + 1, bit n is n % 3 == 0; identifies itself (43/14).
"""
import asyncio
import sys

from pymodbus.datastore import (
    ModbusSequentialDataBlock,
    ModbusServerContext,
    ModbusSlaveContext,
)
from pymodbus.device import ModbusDeviceIdentification
from pymodbus.server import StartAsyncSerialServer, StartAsyncTcpServer
from pymodbus.transaction import ModbusRtuFramer


async def main():
    def words():
        return ModbusSequentialDataBlock(0, [3 * n + 1 for n in range(200)])

    def bits():
        return ModbusSequentialDataBlock(0, [n % 3 == 0 for n in range(200)])

    unit = ModbusSlaveContext(di=bits(), co=bits(), hr=words(), ir=words(), zero_mode=True)
    context = ModbusServerContext(slaves={1: unit}, single=False)
    identity = ModbusDeviceIdentification()
    identity.VendorName = "ACME"
    identity.ProductCode = "T100"
    identity.MajorMinorRevision = "7.2"
    if sys.argv[1] == "tcp":
        server = StartAsyncTcpServer(
            context, identity=identity, address=("127.0.0.1", int(sys.argv[2]))
        )
    else:
        server = StartAsyncSerialServer(
            context,
            identity=identity,
            framer=ModbusRtuFramer,
            port=sys.argv[2],
            baudrate=int(sys.argv[3]),
        )
    await server


asyncio.run(main())
