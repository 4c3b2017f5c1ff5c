import type { FaultRow } from './row.js';

/** What goes wrong between a port and a value. */
export const WIRE_FAULTS = {
  'wire-no-answer': {
    zh: '{device} 在 {ms} 毫秒内没有应答。检查供电、接线与站号。',
    en: '{device} did not answer within {ms} ms. Check power, wiring and unit id.',
    retry: true,
    quality: 'bad:no-communication',
  },
  'wire-crc': {
    zh: '{device} 的应答校验错误。检查终端电阻、屏蔽接地、站号是否重复。',
    en: 'The answer of {device} fails its checksum. Check termination, shield and duplicate unit ids.',
    retry: true,
    quality: 'bad:no-communication',
  },
  'wire-short-frame': {
    zh: '{device} 的应答不完整。检查波特率与线缆。',
    en: 'The answer of {device} is cut short. Check baud rate and cable.',
    retry: true,
    quality: 'bad:no-communication',
  },
  'wire-foreign-answer': {
    zh: '{device} 的提问得到了别的站号或功能码的应答。检查站号是否重复、总线上是否有第二个主站。',
    en: 'Another unit or function answered for {device}. Check for duplicate unit ids and a second master.',
    retry: true,
    quality: 'bad:no-communication',
  },
  'wire-second-master': {
    zh: '总线 {bus} 上有另一个主站在提问。一条总线只能有一个主站。',
    en: 'Another master is asking on bus {bus}. A bus can have only one.',
    retry: true,
    quality: 'bad:no-communication',
  },
  'wire-exception': {
    zh: '{device} 拒绝了请求（Modbus 异常码 {code}）。检查设备型号与寄存器地址。',
    en: '{device} refused the request (Modbus exception {code}). Check the model and the register address.',
    retry: false,
    quality: 'bad:configuration-error',
  },
  'wire-device-busy': {
    zh: '{device} 忙（Modbus 异常码 {code}），稍后再试。',
    en: '{device} is busy (Modbus exception {code}); it is asked again later.',
    retry: true,
    quality: 'bad:device-failure',
  },
  'wire-device-failure': {
    zh: '{device} 报告自身故障（Modbus 异常码 {code}）。检查或更换设备。',
    en: '{device} reports that it has failed (Modbus exception {code}). Check or replace it.',
    retry: true,
    quality: 'bad:device-failure',
  },
  'wire-never-silent': {
    zh: '总线 {bus} 上不断有字节，无法提问 {device}。检查是否有第二个主站、波特率、接线极性与偏置电阻。',
    en: 'Bus {bus} never falls silent, so {device} cannot be asked. Look for a second master, a wrong baud rate, swapped A/B or missing bias.',
    retry: true,
    quality: 'bad:no-communication',
  },
  'port-missing': {
    zh: '找不到端口 {path}。检查 USB 转换器是否插好。',
    en: 'There is no port {path}. Check that the USB adapter is plugged in.',
    retry: true,
    quality: 'bad:not-connected',
  },
  'port-busy': {
    zh: '端口 {path} 正被别的程序占用。先关闭那个程序。',
    en: 'Port {path} is held by another program. Close that program first.',
    retry: true,
    quality: 'bad:not-connected',
  },
  'port-no-permission': {
    zh: '没有打开端口 {path} 的权限。把运行用户加入 dialout 组。',
    en: 'No permission to open port {path}. Add the service user to the dialout group.',
    retry: true,
    quality: 'bad:not-connected',
  },
  'port-closed': {
    zh: '端口 {path} 已断开，正在重新打开。',
    en: 'Port {path} has gone and is being reopened.',
    retry: true,
    quality: 'bad:not-connected',
  },
  'tcp-refused': {
    zh: '{path} 拒绝连接。检查设备地址、端口与电源。',
    en: '{path} refuses the connection. Check its address, port and power.',
    retry: true,
    quality: 'bad:not-connected',
  },
  'tcp-timeout': {
    zh: '{path} 没有响应连接。检查网线、地址与防火墙。',
    en: '{path} does not answer a connection. Check cable, address and firewall.',
    retry: true,
    quality: 'bad:not-connected',
  },
  'bus-stopping': {
    zh: '总线 {bus} 正在关闭。',
    en: 'Bus {bus} is closing.',
    retry: false,
    quality: 'bad:out-of-service',
  },
  'bus-deadline': {
    zh: '总线 {bus} 来不及在期限内提问 {device}。运行 hallkeeper plan 查看负载。',
    en: 'Bus {bus} could not ask {device} before its deadline. Run hallkeeper plan to see the load.',
    retry: true,
    quality: 'bad:no-communication',
  },
  'point-unreadable': {
    zh: '{point} 不能读取：超出设备一次可读的长度，或在禁读区内。检查寄存器地址与设备档案。',
    en: '{point} cannot be read: wider than one request of the device, or in a forbidden range. Check the register and the profile.',
    retry: false,
    quality: 'bad:configuration-error',
  },
  'value-absent': {
    zh: '{point} 报告“无数据”。检查传感器探头。',
    en: '{point} reports "no value". Check the sensor element.',
    retry: true,
    quality: 'bad:sensor-failure',
  },
  'value-implausible': {
    zh: '{point} 的值 {value} 超出量程。检查字序、寄存器地址或探头。',
    en: '{point} reads {value}, outside its range. Check word order, register address or the sensor.',
    retry: true,
    quality: 'bad:out-of-range',
  },
  'point-implausible': {
    zh: '{point} 的读数超出量程，不予采用。检查字序、寄存器地址或探头。',
    en: '{point} reads outside its range and is not used. Check word order, register address or the sensor.',
    retry: true,
    quality: 'bad:out-of-range',
  },
  'device-silent': {
    zh: '{device} 没有应答。检查供电、接线、站号与波特率。',
    en: '{device} does not answer. Check power, wiring, unit id and baud rate.',
    retry: true,
    quality: 'bad:no-communication',
  },
  'write-not-listed': {
    zh: '{point} 没有在 hall.yaml 中列为可写，未写入。',
    en: '{point} is not listed as writable in hall.yaml; nothing was written.',
    retry: false,
  },
  'write-out-of-range': {
    zh: '{value} 超出 {point} 的可写范围 {min} 到 {max}，未写入。',
    en: '{value} is outside the range {min} to {max} of {point}; nothing was written.',
    retry: false,
  },
  'write-not-verified': {
    zh: '写入 {point} 后回读为 {value}，写入未生效。',
    en: '{point} reads back {value} after the write; the write did not take effect.',
    retry: true,
  },
} as const satisfies Record<string, FaultRow>;
