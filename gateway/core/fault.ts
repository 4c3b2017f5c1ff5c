import type { Bad } from './quality.js';

interface FaultRow {
  readonly zh: string;
  readonly en: string;
  /** Whether the same thing may succeed if tried again unchanged. */
  readonly retry: boolean;
  /** The quality that a reading gets from this fault. */
  readonly quality?: Bad;
}

/**
 * Everything that can go wrong, one row per code: what, and what to do, for the person who must act.
 * `{name}` is filled from the fault's parameters. Codes are stable: they stand in journals and APIs.
 */
const FAULTS = {
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
  'board-opening': {
    zh: '正在打开 {path} 上的接线板，约需 3 秒。',
    en: 'The board at {path} is being opened, which takes about 3 s.',
    retry: true,
    quality: 'bad:waiting-for-initial-data',
  },
  'board-silent': {
    zh: '{path} 上的接线板没有声音。检查 USB 线与供电；网关会不断重试。',
    en: 'The board at {path} says nothing. Check its USB cable and supply; it is tried again and again.',
    retry: true,
    quality: 'bad:no-communication',
  },
  'board-not-firmata': {
    zh: '{path} 上的接线板说的不是 Firmata。按 firmware-config/boards/README.md 重新烧写固件。',
    en: 'The board at {path} does not speak Firmata. Flash it as firmware-config/boards/README.md says.',
    retry: true,
    quality: 'bad:not-connected',
  },
  'board-garbled': {
    zh: '{path} 上的接线板发来的字节已损坏，正在重新打开。检查 USB 线的长度与干扰。',
    en: 'The board at {path} sends damaged bytes and is being reopened. Check its USB cable: length, interference.',
    retry: true,
    quality: 'bad:no-communication',
  },
  'board-protocol': {
    zh: '{path} 上的接线板用 Firmata 协议 {found}，需要 {wanted} 或更新。重新烧写固件。',
    en: 'The board at {path} speaks Firmata protocol {found}; {wanted} or later is needed. Flash it anew.',
    retry: true,
    quality: 'bad:not-connected',
  },
  'board-firmware': {
    zh: '{path} 上的接线板固件是 {found}，应为 {wanted}。检查是否插错了板，或重新烧写。',
    en: 'The board at {path} runs {found}, expected {wanted}. Check whether it is the right board, or flash it.',
    retry: true,
    quality: 'bad:not-connected',
  },
  'board-swapped': {
    zh: '{path} 上换了一块板：现在是 {found}，原来是 {wanted}。插回原来的板；确实要换，就重启网关。',
    en: 'Another board is at {path}: {found} in place of {wanted}. Plug the right one in, or restart the gateway if it was replaced on purpose.',
    retry: true,
    quality: 'bad:not-connected',
  },
  'board-model': {
    zh: '{path} 上的板有 {found} 个引脚，不是 {board}（{wanted} 个）。改 hall.yaml 的 board，或换板。',
    en: 'The board at {path} has {found} pins and is no {board} ({wanted}). Correct board in hall.yaml, or change the board.',
    retry: true,
    quality: 'bad:not-connected',
  },
  'board-pin': {
    zh: '{path} 上的板的引脚 {pin} 不能作 {use}。改 hall.yaml 的 pins。',
    en: 'Pin {pin} of the board at {path} cannot be {use}. Correct pins in hall.yaml.',
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
  'talker-silent': {
    zh: '{device} 已超过 {ms} 毫秒没有上报。检查供电、接线（传感器 TX 接本机 RX）与端口 {path}。',
    en: '{device} has said nothing for more than {ms} ms. Check its supply, the wire from its TX to our RX, and port {path}.',
    retry: true,
    quality: 'bad:no-communication',
  },
  'talker-garbled': {
    zh: '{device} 在说话但没有一帧完整（{bytes} 字节作废）。检查 {path} 的波特率 {baud} 与型号文件是否相符。',
    en: '{device} speaks, but no frame of it is intact ({bytes} bytes discarded). Check that baud rate {baud} of {path} and the profile fit it.',
    retry: true,
    quality: 'bad:no-communication',
  },
  'panel-silent': {
    zh: '火灾报警主机 {device} 没有连到 {path}，或已超过约定时间没有消息。检查接线、供电与用户信息传输装置。',
    en: 'Fire panel {device} is not connected at {path}, or silent for longer than agreed. Check wiring, supply and the user information transmission device.',
    retry: true,
    quality: 'bad:no-communication',
  },
  'panel-twist': {
    zh: '火灾报警主机 {device} 的报文与型号文件不符：{twist}。这些报文已计数并忽略，请按厂家资料改型号文件。',
    en: "Fire panel {device} differs from its profile: {twist}. Such frames are counted and ignored; correct the profile after its maker's documents.",
    retry: true,
    quality: 'bad:no-communication',
  },
  'panel-garbled': {
    zh: '火灾报警主机 {device} 在说话但读不懂（{bytes} 字节作废）。检查 {path} 的波特率与型号文件。',
    en: 'Fire panel {device} speaks, but cannot be understood ({bytes} bytes discarded). Check baud rate and profile of {path}.',
    retry: true,
    quality: 'bad:no-communication',
  },
  'probe-unreachable': {
    zh: '{path} 到不了：{why}。检查网线、地址与电源。',
    en: '{path} cannot be reached: {why}. Check cable, address and power.',
    retry: true,
    quality: 'bad:no-communication',
  },
  'probe-no-echo': {
    zh: '{host} 不应答 ping。检查电源与网线。',
    en: '{host} does not answer a ping. Check power and cable.',
    retry: true,
    quality: 'bad:no-communication',
  },
  'fping-missing': {
    zh: '没有安装 fping，无法 ping 设备。运行 apt install fping。',
    en: 'fping is not installed, so nothing can be pinged. Run apt install fping.',
    retry: true,
    quality: 'bad:configuration-error',
  },
  'fping-failed': {
    zh: 'fping 停止了：{why}。稍后自动重启。',
    en: 'fping has stopped: {why}. It is started again.',
    retry: true,
    quality: 'bad:no-communication',
  },
  'probe-http-status': {
    zh: '{url} 页面返回 {status}，应为 {expect}。检查该设备上的程序。',
    en: '{url} answers {status} where {expect} is expected. Check the program on that device.',
    retry: true,
    quality: 'bad:device-failure',
  },
  'probe-certificate-expired': {
    zh: '{url} 的证书已过期 {days} 天。更换证书。',
    en: 'The certificate of {url} expired {days} days ago. Renew it.',
    retry: true,
    quality: 'bad:device-failure',
  },
  'probe-certificate-unknown': {
    zh: '{url} 的证书不可信：{why}。安装受信任的证书，或写明 ca-file。',
    en: 'The certificate of {url} is not trusted: {why}. Install a trusted one, or name its ca-file.',
    retry: true,
    quality: 'bad:device-failure',
  },
  'probe-snmp': {
    zh: '{path} 的 SNMP 没有应答：{why}。检查团体名或用户、地址与访问控制。',
    en: 'SNMP of {path} does not answer: {why}. Check community or user, address and access list.',
    retry: true,
    quality: 'bad:no-communication',
  },
  'mqtt-in-not-json': {
    zh: '{device} 在 {topic} 发布的不是 JSON 对象，已忽略。',
    en: 'What {device} publishes on {topic} is no JSON object; it was ignored.',
    retry: true,
    quality: 'bad:decoding-error',
  },
  'mqtt-in-silent': {
    zh: '{device} 已 {ms} 毫秒没有在 {topic} 发布。检查该设备及其网络。',
    en: '{device} has not published on {topic} for {ms} ms. Check the device and its network.',
    retry: true,
    quality: 'bad:no-communication',
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
  'suspect-baud': {
    zh: '总线上有信号但没有一帧可读。检查波特率与校验位是否与设备一致。',
    en: 'There are signals on the bus, but no readable frame. Check that baud rate and parity match the devices.',
    retry: true,
  },
  'suspect-cable': {
    zh: '几台设备同时失联。检查它们前面的那段线缆、接头与电源。',
    en: 'Several devices fell silent together. Check the cable, the joint and the supply before them.',
    retry: true,
  },
  'suspect-duplicate-unit': {
    zh: '只有这个站号的应答常被破坏。检查是否有两台设备用了同一站号。',
    en: 'Only the answers of this unit id are damaged. Check whether two devices share it.',
    retry: true,
  },
  'suspect-termination': {
    zh: '多数设备的应答偶有校验错误。检查总线两端的 120 欧终端电阻、屏蔽接地与线缆走向。',
    en: 'The answers of most devices fail their checksum now and then. Check the 120 ohm termination at both ends, the shield and the cable run.',
    retry: true,
  },
  'plan-over-full': {
    zh: '总线 {bus} 的提问需要 {percent} % 的时间。把波特率提高到 {baud}，或分成 {split} 条总线，或把周期放宽到 {times} 倍。',
    en: 'The questions of bus {bus} need {percent} % of its time. Raise the baud rate to {baud}, split it into {split} buses, or make its periods {times} times as long.',
    retry: false,
  },
  'plan-over-full-split': {
    zh: '总线 {bus} 的提问需要 {percent} % 的时间，提高波特率也不够。分成 {split} 条总线，或把周期放宽到 {times} 倍。',
    en: 'The questions of bus {bus} need {percent} % of its time, and no baud rate cures it. Split it into {split} buses, or make its periods {times} times as long.',
    retry: false,
  },
  'plan-slow-device': {
    zh: '{device} 最慢要 {ms} 毫秒才应答，不能与紧急输入同在总线 {bus} 上（限 {limit} 毫秒）。把它移到另一条总线。',
    en: '{device} may take {ms} ms to answer and may not share bus {bus} with emergency inputs (limit {limit} ms). Move it to another bus.',
    retry: false,
  },
  'plan-deadline-period': {
    zh: '{device} 的紧急输入从触点到报警最坏需 {ms} 毫秒（丢 {lost} 帧时），超过 {limit} 毫秒。把它的周期缩短到 {period} 毫秒。',
    en: 'With {lost} lost frames an emergency input of {device} may take {ms} ms from contact to alarm, more than {limit} ms. Shorten its period to {period} ms.',
    retry: false,
  },
  'plan-deadline-baud': {
    zh: '{device} 的紧急输入从触点到报警最坏需 {ms} 毫秒（丢 {lost} 帧时），超过 {limit} 毫秒。把总线 {bus} 的波特率提高到 {baud}，或分成 {split} 条总线。',
    en: 'With {lost} lost frames an emergency input of {device} may take {ms} ms from contact to alarm, more than {limit} ms. Raise bus {bus} to {baud} baud, or split it into {split} buses.',
    retry: false,
  },
  'plan-deadline-split': {
    zh: '{device} 的紧急输入从触点到报警最坏需 {ms} 毫秒（丢 {lost} 帧时），超过 {limit} 毫秒，提高波特率也不够。把总线 {bus} 分成 {split} 条。',
    en: 'With {lost} lost frames an emergency input of {device} may take {ms} ms from contact to alarm, more than {limit} ms, and no baud rate cures it. Split bus {bus} into {split} buses.',
    retry: false,
  },
  'plan-deadline': {
    zh: '{device} 的紧急输入从触点到报警最坏需 {ms} 毫秒（丢 {lost} 帧时），超过 {limit} 毫秒，单独占一条总线也不够。换成应答更快的设备。',
    en: 'With {lost} lost frames an emergency input of {device} may take {ms} ms from contact to alarm, more than {limit} ms, even alone on bus {bus}. Use a device that answers faster.',
    retry: false,
  },
  'plan-momentary': {
    zh: '{point} 的触点只闭合 {ms} 毫秒，短于 {shortest} 毫秒可能漏报。改用自锁按钮、带锁存的输入或计数器。',
    en: 'The contact {point} closes for only {ms} ms; shorter than {shortest} ms it can be missed. Use a latching button, a latched input or a counter.',
    retry: false,
  },
  'plan-stretched': {
    zh: '总线 {bus} 的紧急输入实际约每 {reached} 毫秒问到一次，而不是 {period} 毫秒；时限仍满足。',
    en: 'Bus {bus} reaches its emergency inputs about every {reached} ms instead of {period} ms; the deadline is still met.',
    retry: false,
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
  'discover-second-master': {
    zh: '{path} 上有另一台主站在提问（{units}），已停止搜索。先断开它，再重试。',
    en: 'Another master asks on {path} ({units}); the search has stopped. Disconnect it, then try again.',
    retry: false,
  },
  'discover-noise': {
    zh: '{path} 上有人发送（{bytes} 字节），但看不懂。检查是否有主动上报的传感器、另一台主站或接线极性。',
    en: 'Somebody sends on {path} ({bytes} bytes), but not what can be understood. Look for a sensor that talks by itself, another master or swapped A/B.',
    retry: false,
  },
  'discover-state-other': {
    zh: '{file} 记录的是另一次搜索。删除它，或用 --state 另给一个文件。',
    en: '{file} belongs to another search. Delete it, or name another file with --state.',
    retry: false,
  },
  'set-up-nobody': {
    zh: '站号 {unit} 没有设备应答，未改动。检查波特率、接线，并确认只接了这一台新设备。',
    en: 'No device answers at unit id {unit}; nothing was changed. Check baud rate and wiring, with this one new device alone on the wire.',
    retry: true,
  },
  'set-up-taken': {
    zh: '目标处（站号 {unit}）已有设备应答，未改动。换一个站号或先断开那台设备。',
    en: 'A device already answers at the target (unit id {unit}); nothing was changed. Choose another or disconnect it first.',
    retry: false,
  },
  'set-up-not-verified': {
    zh: '已写入，但在新的设置下（站号 {unit}）读不到设备。给设备断电再上电，然后用 hallkeeper discover 查找。',
    en: 'Written, but the device is not found with its new setting (unit id {unit}). Switch it off and on, then look for it with hallkeeper discover.',
    retry: true,
  },
  'set-up-unknown': {
    zh: '{profile} 的型号文件没有 {what} 的设置寄存器，请用厂家工具。',
    en: "The profile {profile} knows no register that sets {what}; use the maker's tool.",
    retry: false,
  },
  'output-without-pulse': {
    zh: '{point} 不会自行断开，不能用定时吸合。请换用带定时吸合的继电器。',
    en: '{point} does not fall by itself and cannot be closed for a time. Use a relay with timed pulses.',
    retry: false,
  },
  'write-not-verified': {
    zh: '写入 {point} 后回读为 {value}，写入未生效。',
    en: '{point} reads back {value} after the write; the write did not take effect.',
    retry: true,
  },
  'alarm-unknown': {
    zh: '没有名为 {alarm} 的告警。',
    en: 'There is no alarm named {alarm}.',
    retry: false,
  },
  'alarm-not-active': {
    zh: '告警 {alarm} 现在是正常状态，无需处理。',
    en: 'Alarm {alarm} is normal; there is nothing to do.',
    retry: false,
  },
  'alarm-already-acknowledged': {
    zh: '告警 {alarm} 已由 {by} 知悉。',
    en: 'Alarm {alarm} was already acknowledged by {by}.',
    retry: false,
  },
  'alarm-still-standing': {
    zh: '告警 {alarm} 的原因仍在，不能复位。先排除原因。',
    en: 'The cause of alarm {alarm} still stands; it cannot be reset. Remove the cause first.',
    retry: false,
  },
  'alarm-not-acknowledged': {
    zh: '告警 {alarm} 还没有人知悉，先知悉再复位。',
    en: 'Alarm {alarm} has not been acknowledged; acknowledge it before the reset.',
    retry: false,
  },
  'alarm-life-safety-shelve': {
    zh: '{alarm} 是人身安全告警，不能搁置。',
    en: '{alarm} is a life-safety alarm; it cannot be shelved.',
    retry: false,
  },
  'alarm-life-safety-several': {
    zh: '{alarm} 是人身安全告警，不能批量知悉，请逐条处理。',
    en: '{alarm} is a life-safety alarm; it cannot be acknowledged with others. Take it by itself.',
    retry: false,
  },
  'shelve-too-long': {
    zh: '告警 {alarm} 最多搁置 {minutes} 分钟。缩短时间再试。',
    en: 'Alarm {alarm} may be shelved for at most {minutes} minutes. Ask for less.',
    retry: false,
  },
  'alarm-shelved': {
    zh: '告警 {alarm} 已被搁置。先取消搁置。',
    en: 'Alarm {alarm} is shelved. Unshelve it first.',
    retry: false,
  },
  'alarm-not-shelved': {
    zh: '告警 {alarm} 没有被搁置。',
    en: 'Alarm {alarm} is not shelved.',
    retry: false,
  },
  'alarm-suppressed': {
    zh: '告警 {alarm} 正被另一条告警抑制。先处理那一条。',
    en: 'Alarm {alarm} is suppressed by another alarm. See to that one first.',
    retry: false,
  },
  'alarm-out-of-service': {
    zh: '告警 {alarm} 已停用。先恢复使用。',
    en: 'Alarm {alarm} is out of service. Return it to service first.',
    retry: false,
  },
  'alarm-in-service': {
    zh: '告警 {alarm} 没有停用。',
    en: 'Alarm {alarm} is in service.',
    retry: false,
  },
  'alarm-life-safety-not-normal': {
    zh: '人身安全告警 {alarm} 现在不是正常状态，不能停用。先复位。',
    en: 'Life-safety alarm {alarm} is not normal and cannot be taken out of service. Reset it first.',
    retry: false,
  },
  'panel-not-reset': {
    zh: '消防主机还没有复位（{point}），告警 {alarm} 不能复位。先在主机上复位。',
    en: 'The panel has not been reset ({point}); alarm {alarm} cannot be reset. Reset the panel first.',
    retry: false,
  },
  'reason-missing': {
    zh: '这个操作要写明原因。',
    en: 'This needs a reason.',
    retry: false,
  },
  'nothing-to-silence': {
    zh: '没有需要消音的告警。',
    en: 'There is no alarm to silence.',
    retry: false,
  },
  'drill-running': {
    zh: '演练已由 {by} 开始。先结束它。',
    en: 'A drill started by {by} is running. End it first.',
    retry: false,
  },
  'drill-not-running': {
    zh: '没有正在进行的演练。',
    en: 'No drill is running.',
    retry: false,
  },
  'drill-life-safety': {
    zh: '有未复位的人身安全告警 {alarm}，不能开始演练。',
    en: 'Life-safety alarm {alarm} is not normal; a drill cannot begin.',
    retry: false,
  },
  'command-retained': {
    zh: '代理服务器保留的命令不执行。发布命令时不要设 retain。',
    en: 'A command that the broker retained is not executed. Publish commands without retain.',
    retry: false,
  },
  'command-token': {
    zh: '令牌不对或已过期。用 hallkeeper alarm token 取一个新的。',
    en: 'The token is wrong or holds no longer. Get one from hallkeeper alarm token.',
    retry: false,
  },
  'command-too-old': {
    zh: '命令发出时间与网关时钟相差 {seconds} 秒，超过 30 秒，未执行。重新发出，并核对发出方的时钟。',
    en: 'The command was issued {seconds} s from the clock of the gateway; beyond 30 s it is not executed. Send it anew and check the clock of the sender.',
    retry: false,
  },
  'alarm-twice': {
    zh: '有两条告警都叫 {alarm}。改掉一个名字。',
    en: 'Two alarms are named {alarm}. Rename one.',
    retry: false,
  },
  'inhibition-circle': {
    zh: '告警互相抑制成环：{circle}。去掉其中一条 inhibits。',
    en: 'Alarms inhibit one another in a circle: {circle}. Remove one of the inhibits.',
    retry: false,
  },
  'inhibition-life-safety': {
    zh: '{alarm} 不能抑制人身安全告警 {inhibited}。从 inhibits 中去掉它。',
    en: '{alarm} may not inhibit the life-safety alarm {inhibited}. Take it out of inhibits.',
    retry: false,
  },
  'inhibition-unknown': {
    zh: '{alarm} 抑制的 {inhibited} 不存在。检查 inhibits。',
    en: '{alarm} inhibits {inhibited}, which does not exist. Check inhibits.',
    retry: false,
  },
  'journal-not-open': {
    zh: '日志库 {path} 打不开：{why}。网关继续报警，但数据暂不保存。检查磁盘。',
    en: 'The journal {path} cannot be opened: {why}. Alarms go on, data are not kept. Check the disk.',
    retry: true,
  },
  'journal-not-readable': {
    zh: '日志库 {path} 暂时读不出历史：{why}。稍后再试；若持续，检查磁盘。',
    en: 'The journal {path} cannot be read now: {why}. Try again; if it stays, check the disk.',
    retry: true,
  },
  'journal-not-moving': {
    zh: '日志库 {ms} 毫秒没有写入，正在更换写入线程。检查磁盘。',
    en: 'The journal has not written for {ms} ms; its worker is being replaced. Check the disk.',
    retry: true,
  },
  'disk-full': {
    zh: '磁盘已满，新的数据放不下。清理 {path} 所在的磁盘。',
    en: 'The disk is full and takes no new data. Free the disk that holds {path}.',
    retry: true,
  },
  'journal-torn': {
    zh: '日志库尾部的记录 {entry} 不完整，已跳过并登记。',
    en: 'Entry {entry} at the end of the journal is torn; it was skipped and recorded.',
    retry: false,
  },
  'clock-not-trusted': {
    zh: '时钟没有来源担保。接入 NTP，或运行 hallkeeper doctor 由人确认时间。',
    en: 'Nobody vouches for the clock. Connect NTP, or confirm the time with hallkeeper doctor.',
    retry: true,
  },
  'output-failed': {
    zh: '输出 {output} 出错：{why}。数据留在日志库，稍后再试。',
    en: 'Output {output} failed: {why}. Data stay in the journal and follow later.',
    retry: true,
  },
  'mqtt-unreachable': {
    zh: '连不上 MQTT 服务器 {url}：{why}。数据留在日志库，恢复后补发。',
    en: 'The MQTT broker {url} cannot be reached: {why}. Data stay in the journal and follow later.',
    retry: true,
  },
  'mqtt-not-authorised': {
    zh: 'MQTT 服务器 {url} 不接受用户名、密码或证书。改正后自动重连。',
    en: 'The MQTT broker {url} does not accept the user, password or certificate. Correct them.',
    retry: true,
  },
  'mqtt-topic-refused': {
    zh: 'MQTT 服务器不允许发布到 {topic}。给网关账户开放 {base}/#。',
    en: 'The MQTT broker does not allow publishing to {topic}. Open {base}/# to the gateway account.',
    retry: true,
  },
  'mqtt-nonce-lost': {
    zh: 'MQTT 服务器收下了 {topic} 却没有送回，数据可能被权限规则悄悄丢弃。给网关账户开放 {base}/# 的读写。',
    en: 'The MQTT broker takes {topic} but does not give it back: its ACL may drop what we send. Open {base}/# to the gateway account for reading and writing.',
    retry: true,
  },
  'mqtt-protocol': {
    zh: 'MQTT 服务器 {url} 不支持 MQTT {version}。在 outputs.mqtt.protocol 中换另一个版本。',
    en: 'The MQTT broker {url} does not speak MQTT {version}. Set outputs.mqtt.protocol to the other one.',
    retry: true,
  },
  'mqtt-certificate': {
    zh: '不能信任 MQTT 服务器 {url} 的证书：{why}。检查 ca-file、服务器名称与本机时间。',
    en: 'The certificate of the MQTT broker {url} is not trusted: {why}. Check ca-file, its name and our clock.',
    retry: true,
  },
  'mqtt-message-refused': {
    zh: 'MQTT 服务器拒收 {topic} 上的一条消息：{why}。已登记，其余照发。',
    en: 'The MQTT broker refuses a message on {topic}: {why}. It is recorded, the rest is sent.',
    retry: false,
  },
  'secret-unreadable': {
    zh: '读不到 {path}：{why}。检查文件与运行用户的权限。',
    en: '{path} cannot be read: {why}. Check the file and the permissions of the service user.',
    retry: true,
  },
  'influx-unreachable': {
    zh: '连不上 InfluxDB {url}：{why}。数据留在日志库，恢复后补写。',
    en: 'InfluxDB {url} cannot be reached: {why}. Data stay in the journal and follow later.',
    retry: true,
  },
  'influx-not-authorised': {
    zh: 'InfluxDB {url} 不接受令牌。更新令牌文件。',
    en: 'InfluxDB {url} does not accept the token. Renew the token file.',
    retry: true,
  },
  'influx-no-bucket': {
    zh: 'InfluxDB {url} 没有桶 {bucket}。先建立它。',
    en: 'InfluxDB {url} has no bucket {bucket}. Create it first.',
    retry: true,
  },
  'influx-line-refused': {
    zh: 'InfluxDB 拒收一行：{why}。已另存，其余照写。',
    en: 'InfluxDB refuses a line: {why}. It is set aside, the rest is written.',
    retry: false,
  },
  'siren-no-answer': {
    zh: '警报器 {point} 不应答。派人到现场，检查继电器。',
    en: 'The siren {point} does not answer. Send a person and check the relay.',
    retry: true,
  },
  'siren-test-put-off': {
    zh: '有告警未结束，现在不测试警报器，以免有人误当测试。告警结束后再试。',
    en: 'An alarm is open, so the sirens are not tested now: nobody must take it for a test. Try again when it is over.',
    retry: true,
  },
  'no-siren': {
    zh: '没有配置警报器。在 outputs.annunciator 写明 sirens 或 strobes。',
    en: 'No siren is configured. Name sirens or strobes in outputs.annunciator.',
    retry: false,
  },
  'not-found': {
    zh: '没有 {what}。',
    en: 'There is no {what}.',
    retry: false,
  },
  'bad-request': {
    zh: '请求有误：{why}。',
    en: 'The request is wrong: {why}.',
    retry: false,
  },
  'gateway-not-running': {
    zh: '网关没有运行（控制口 {path} 无应答）。先运行 hallkeeper run。',
    en: 'No gateway runs (nobody answers at {path}). Start hallkeeper run first.',
    retry: true,
  },
  'gateway-already-running': {
    zh: '已有一个网关在运行（控制口 {path}）。先停止它。',
    en: 'A gateway already runs (at {path}). Stop it first.',
    retry: false,
  },
  'threadpool-too-small': {
    zh: '启动前必须设置 UV_THREADPOOL_SIZE=16。用 npm start 或 hallkeeper 命令启动。',
    en: 'UV_THREADPOOL_SIZE=16 must be set before the start. Use npm start or the hallkeeper command.',
    retry: false,
  },
} as const satisfies Record<string, FaultRow>;

export type FaultCode = keyof typeof FAULTS;
export type FaultParameters = Readonly<Record<string, string | number>>;
export type Language = 'zh' | 'en';

export const FAULT_CODES = Object.keys(FAULTS) as FaultCode[];
export const faultRow = (code: FaultCode): FaultRow => FAULTS[code];

/** Fills `{name}` in a sentence; an unknown name stays visible. */
export const fill = (sentence: string, parameters: FaultParameters): string =>
  sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(parameters[name] ?? whole));

/** An error that says what, where and what to do, in the language of the one who must act. */
export class Fault extends Error {
  override readonly name = 'Fault';
  constructor(
    readonly code: FaultCode,
    readonly parameters: FaultParameters = {},
    options?: { cause?: unknown },
  ) {
    super(fill(FAULTS[code].en, parameters), options);
  }
  get retry(): boolean {
    return FAULTS[this.code].retry;
  }
  /** What a reading becomes when this fault took its value. */
  get quality(): Bad {
    const row: FaultRow = FAULTS[this.code];
    return row.quality ?? 'bad';
  }
  in(language: Language): string {
    return fill(FAULTS[this.code][language], this.parameters);
  }
}

export const isFault = (thrown: unknown): thrown is Fault => thrown instanceof Fault;
