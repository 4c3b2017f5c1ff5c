import type { FaultRow } from './row.js';

/** What goes wrong with boards, talkers, fire panels and equipment on the network. */
export const EQUIPMENT_FAULTS = {
  'scan-goes-on': {
    zh: '{by} 正在扫描 {bus}，还剩 {left} 秒。等它结束，或先停止它。',
    en: '{by} is scanning {bus}, {left} s left. Wait for its end, or stop it first.',
    retry: true,
  },
  'scan-bus-down': {
    zh: '总线 {bus} 没有接通，无法扫描。先检查串口或网络。',
    en: 'Bus {bus} is not open and cannot be scanned. Check its port or network first.',
    retry: true,
  },
  'scan-no-spare': {
    zh: '总线 {bus} 不能扫描：最快的测点每 {period} 毫秒读一次，中间最多空 {free} 毫秒，而问一个站号要 {needs} 毫秒。闭馆接线时用 hallkeeper discover 查找。',
    en: 'Bus {bus} cannot be scanned: its fastest points are read every {period} ms, with at most {free} ms between, and asking a unit id takes {needs} ms. Use hallkeeper discover while nothing else uses the wire.',
    retry: false,
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
    zh: '{device} 没有连到 {path}，或已超过约定时间没有消息。检查接线、供电与用户信息传输装置。',
    en: '{device} is not connected at {path}, or silent for longer than agreed. Check wiring, supply and the user information transmission device.',
    retry: true,
    quality: 'bad:no-communication',
  },
  'panel-twist': {
    zh: '{device} 的报文与型号文件不符：{twist}。这些报文已计数并忽略，请按厂家资料改型号文件。',
    en: "{device} differs from its profile: {twist}. Such frames are counted and ignored; correct the profile after its maker's documents.",
    retry: true,
    quality: 'bad:no-communication',
  },
  'panel-garbled': {
    zh: '{device} 在说话但读不懂（{bytes} 字节作废）。检查 {path} 的波特率与型号文件。',
    en: '{device} speaks, but cannot be understood ({bytes} bytes discarded). Check baud rate and profile of {path}.',
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
  'value-stuck': {
    zh: '测点的数值长时间一位不变，而相邻测点在变，其读数不计入判定。检查传感器，必要时更换。',
    en: 'The value does not move by a digit while its neighbours do; its readings do not count. Check the sensor, replace it if need be.',
    retry: false,
  },
  'value-jumped': {
    zh: '数值突跳，超出室内空气可能的变化，该读数不计入判定。检查接线与安装位置。',
    en: 'The value jumped as no air of a room does; that reading does not count. Check wiring and place.',
    retry: false,
  },
  'value-drifts': {
    zh: '连续几夜与同一空间的其他测点相差超过两者的误差，其读数不计入判定。校准或更换传感器。',
    en: 'For nights in a row it differs from the others of its air space by more than both may be off; its readings do not count. Calibrate or replace the sensor.',
    retry: false,
  },
  'output-without-pulse': {
    zh: '{point} 不会自行断开，不能用定时吸合。请换用带定时吸合的继电器。',
    en: '{point} does not fall by itself and cannot be closed for a time. Use a relay with timed pulses.',
    retry: false,
  },
} as const satisfies Record<string, FaultRow>;
