import type { FaultRow } from './row.js';

/** What a person asks that cannot be. */
export const GATEWAY_FAULTS = {
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
  'assess-busy': {
    zh: '正在判定，另有 {waiting} 个在等。稍后再试，或在命令行运行 hallkeeper assess。',
    en: 'An assessment runs and {waiting} wait. Try again later, or run hallkeeper assess on the command line.',
    retry: true,
  },
  'assess-failed': {
    zh: '判定没有完成：{why}。',
    en: 'The assessment did not succeed: {why}.',
    retry: true,
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
