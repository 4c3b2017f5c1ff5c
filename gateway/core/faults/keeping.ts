import type { FaultRow } from './row.js';

/** What goes wrong on the way to disk, broker, database and siren. */
export const KEEPING_FAULTS = {
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
  'influx-not-configured': {
    zh: 'hall.yaml 没有 outputs.influx。先写入 InfluxDB 的地址和桶。',
    en: 'hall.yaml has no outputs.influx. Write the address and bucket of InfluxDB first.',
    retry: false,
  },
  'influx-version-unknown': {
    zh: '服务器没有说明是 InfluxDB 的哪一版（{said}）。用 --influx 1 或 2 指明；VictoriaMetrics 不需要设置。',
    en: 'The server does not say which InfluxDB it is ({said}). Say so with --influx 1 or 2; VictoriaMetrics needs no set-up.',
    retry: false,
  },
  'influx-setup-refused': {
    zh: 'InfluxDB 拒绝了“{what}”：{why}。检查令牌的权限。',
    en: 'InfluxDB refuses "{what}": {why}. Check what its token may do.',
    retry: false,
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
  'record-refused': {
    zh: '记录没有录入：{zh}。改正后再录入。',
    en: 'Nothing was entered: {en}. Correct it and enter it again.',
    retry: false,
  },
  'file-refused': {
    zh: '文件不能保存：只收不超过 10 MB 的 {types}。',
    en: 'The file is not kept: only {types} of at most 10 MB are.',
    retry: false,
  },
  'plan-refused': {
    zh: '这张平面图不能用（{why}）。另存为不超过 5 MB 的普通 SVG 或 PNG 再上传。',
    en: 'This plan cannot be used ({why}). Save it as a plain SVG or PNG of at most 5 MB and upload it again.',
    retry: false,
  },
  'file-damaged': {
    zh: '文件 {path} 的内容与录入时不同。从备份恢复它。',
    en: 'The file {path} is not what it was when it was kept. Restore it from a backup.',
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
} as const satisfies Record<string, FaultRow>;
