import type { FaultRow } from './row.js';

/** What a plan, a search or a suspicion says of a bus. */
export const PLANNING_FAULTS = {
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
} as const satisfies Record<string, FaultRow>;
