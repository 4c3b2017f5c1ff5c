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
  'emergency-too-slow': {
    zh: '{point} 是紧急输入（{kind}），至少每 4s 问一次。删去 period，按默认每 250ms 问一次',
    en: '{point} is an emergency input ({kind}) and is asked at least every 4s. Drop its period: by default it is asked every 250ms',
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
  'profile-of-other-wire': {
    zh: '{profile} 不是 {wire} 的型号，不能接在总线 {bus} 上。可用的型号：{known}',
    en: '{profile} is no model for {wire} and cannot be on bus {bus}. Models that can: {known}',
  },
  'one-device-only': {
    zh: '总线 {bus} 上已有 {other}。{wire} 一条线只接一台设备',
    en: 'Bus {bus} already has {other}. A wire of kind {wire} carries one device',
  },
  'speech-needs-port': {
    zh: '{profile} 经 {wanted} 说话，总线 {bus} 写的是 {found}',
    en: '{profile} speaks through {wanted}, but bus {bus} has {found}',
  },
  'panel-not-there': {
    zh: '{device} 不是火灾报警主机',
    en: '{device} is not a fire panel',
  },
  'not-csv': {
    zh: '不是有效的 CSV：{why}',
    en: 'Not valid CSV: {why}',
  },
  'csv-head': {
    zh: '第一行应为列名：{wanted}',
    en: 'The first line must name the columns: {wanted}',
  },
  'csv-cells': {
    zh: '应有 {wanted} 列，实有 {found} 列',
    en: 'Expected {wanted} columns, found {found}',
  },
  'csv-too-long': {
    zh: '部位超过 {most} 个',
    en: 'More than {most} parts',
  },
  'cell-empty': {
    zh: '{column} 不能空',
    en: '{column} must not be empty',
  },
  'panel-address': {
    zh: '应为 回路-部位，如 002-014；现为 {address}',
    en: 'Expected loop-part such as 002-014; found {address}',
  },
  metres: {
    zh: '应为以米计的数，如 38；现为 {metres}',
    en: 'Expected a number of metres such as 38; found {metres}',
  },
  'map-unreadable': {
    zh: '部位表 {path} 打不开：{why}',
    en: 'The map {path} cannot be read: {why}',
  },
  'editions-overlap': {
    zh: '{id} 与 {other} 是同一标准的两个版本，只能选一个。要按另一版本评估，用 assess --standard',
    en: '{id} and {other} are editions of one standard: choose one. To assess by the other, use assess --standard',
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
  part: { zh: '部位', en: 'part' },
  partKind: { zh: '部位类型', en: 'kind of part' },
  standard: { zh: '此类标准', en: 'such standard as' },
  counting: { zh: '客流', en: 'counting of zone' },
  exit: { zh: '出口', en: 'exit' },
  noted: { zh: '状态点', en: 'state' },
} as const satisfies Record<string, Sentence>;
