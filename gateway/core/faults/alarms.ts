import type { FaultRow } from './row.js';

/** Why a command about an alarm is refused, and rules that cannot be. */
export const ALARM_FAULTS = {
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
  'step-taken-before': {
    zh: '第 {step} 步已由 {by} 完成。',
    en: 'Step {step} was taken by {by}.',
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
  'alarm-wordless': {
    zh: '告警类型 {kind} 缺少文字 {part}（{language}）。在 gateway/text/{language}.yaml 中补上。',
    en: 'The alarm kind {kind} lacks its {part} in {language}. Write it in gateway/text/{language}.yaml.',
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
} as const satisfies Record<string, FaultRow>;
