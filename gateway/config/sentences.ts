import { filled, type Sentence } from '../core/mistake.js';

/** What a hall can have wrong although every key is well-formed: what, and what to do. */
const ROWS = {
  'id-twice': {
    zh: '{what} {id} 写了两次（第一次在第 {line} 行）。改一个名字',
    en: 'The {what} {id} stands twice (first in line {line}). Rename one',
  },
  'said-twice': {
    zh: '{what} {id} 写了两次（第一次在第 {line} 行）。删去一个',
    en: 'The {what} {id} stands twice (first in line {line}). Remove one',
  },
  'not-there': {
    zh: '没有{what} {id}。现有：{known}',
    en: 'There is no {what} {id}. There are: {known}',
  },
  'not-there-near': {
    zh: '没有{what} {id}。是不是 {near}？',
    en: 'There is no {what} {id}. Did you mean {near}?',
  },
  'unit-twice': {
    zh: '总线 {bus} 上 {other} 已经用了站号 {unit}。每台设备的站号必须不同',
    en: 'Unit id {unit} on bus {bus} belongs to {other}. Every device needs its own',
  },
  'unit-out-of-range': {
    zh: '站号 {unit} 不可用：{profile} 在此总线上只能是 {from} 到 {to}',
    en: 'Unit id {unit} cannot be: {profile} on this bus takes {from} to {to}',
  },
  'wire-twice': {
    zh: '{wire} 已是总线 {other} 的。一个串口只能属于一条总线',
    en: '{wire} is already that of bus {other}. A serial line belongs to one bus only',
  },
  'baud-unknown-to-device': {
    zh: '总线 {bus} 的波特率 {baud} 不在 {profile} 支持之列：{bauds}。换波特率，或换总线',
    en: 'Bus {bus} runs at {baud} baud, which {profile} does not know: {bauds}. Change one of them',
  },
  'framing-differs': {
    zh: '总线 {bus} 用 {ours}，{profile} 用 {theirs}。两者必须一致',
    en: 'Bus {bus} uses {ours} and {profile} uses {theirs}. They must agree',
  },
  'pin-not-there': {
    zh: '{board} 没有可用的引脚 {pin}：可用 {free}',
    en: '{board} has no free pin {pin}: there are {free}',
  },
  'pin-use': {
    zh: '引脚 {pin} 不能作 {use}：受监视回路与光敏电阻接 a 引脚，其余接 d 引脚',
    en: 'Pin {pin} cannot be {use}: loops and light cells go to pins a, everything else to pins d',
  },
  'pin-twice': {
    zh: '板 {bus} 的引脚 {pin} 已给了 {other}',
    en: 'Pin {pin} of board {bus} belongs to {other}',
  },
  'pin-setting': {
    zh: '{key} 对 {use} 没有意义，删去它',
    en: '{key} means nothing for {use}; remove it',
  },
  'not-on-this-wire': {
    zh: '{key} 不能用于总线 {bus}（wire: {wire}），删去它',
    en: '{key} is not for bus {bus} (wire: {wire}); remove it',
  },
  'boards-alike': {
    zh: '有 {count} 块板时，每块都要写 firmware-name，且各不相同，否则插错了认不出来',
    en: 'With {count} boards each needs a firmware-name of its own, or a swapped one is not known',
  },
  'polygon-degenerate': {
    zh: '这些角点围不成区域：至少三个角点，面积大于零，边不相交',
    en: 'These corners enclose no area: at least three, not on one line, edges that do not cross',
  },
  'area-differs': {
    zh: '面积写 {written} m²，而 polygon 围成 {drawn} m²。改正其一，或删去 area-m2',
    en: 'The area says {written} m2 but the polygon encloses {drawn} m2. Correct one, or drop area-m2',
  },
  'hours-reversed': {
    zh: '关门 {to} 不晚于开门 {from}',
    en: 'It closes at {to}, which is not after it opens at {from}',
  },
  'point-of-other-kind': {
    zh: '{point} 的量是 {quantity}，此处要{wanted}',
    en: '{point} is {quantity}; this needs {wanted}',
  },
  'state-unknown': {
    zh: '{point} 没有值 {active}。它的值：{states}',
    en: '{point} has no value {active}. Its values: {states}',
  },
  'life-safety-latches': {
    zh: '{kind} 关乎生命，总须人工复位。删去 latch: false',
    en: '{kind} is about life safety and always latches. Remove latch: false',
  },
  'not-writable': {
    zh: '{point} 不可写。{profile} 可写的点：{known}',
    en: '{point} cannot be written. Points of {profile} that can: {known}',
  },
  'output-not-listed': {
    zh: '{point} 是输出，但设备 {device} 没有允许写它。在该设备加上 writable: [{key}]',
    en: '{point} is an output that device {device} does not allow. Add writable: [{key}] there',
  },
  'watchdog-without-pulse': {
    zh: '{point} 不会自己断开，不能作看门狗。用带定时脉冲的继电器模块',
    en: '{point} does not fall by itself and guards nothing. Use a relay module with timed pulses',
  },
  'secret-unreadable': {
    zh: '密钥文件 {path} 打不开：{why}',
    en: 'The file {path} cannot be read: {why}',
  },
  'secret-in-address': {
    zh: '地址里不能写用户名和密码。用 user 与 password-file',
    en: 'An address must carry no user or password. Use user and password-file',
  },
  'goes-with': {
    zh: '{key} 要与 {other} 一起写',
    en: '{key} needs {other} beside it',
  },
} as const satisfies Record<string, Sentence>;

export const tell = (
  code: keyof typeof ROWS,
  filling: Readonly<Record<string, string | number | Sentence>>,
): Sentence => filled(ROWS[code], filling);

/** The things that a hall names, as sentences call them. */
export const WHAT = {
  floor: { zh: '楼层', en: 'floor' },
  zone: { zh: '区域', en: 'zone' },
  bus: { zh: '总线', en: 'bus' },
  device: { zh: '设备', en: 'device' },
  profile: { zh: '型号', en: 'profile' },
  point: { zh: '测点', en: 'point' },
  alarm: { zh: '告警', en: 'alarm' },
  board: { zh: '板', en: 'board' },
  counting: { zh: '客流', en: 'counting of zone' },
} as const satisfies Record<string, Sentence>;
