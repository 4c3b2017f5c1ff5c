import type { FaultRow } from './row.js';

/** Why an incident cannot be sealed, or a bundle not be checked. */
export const SEALING_FAULTS = {
  'incident-nothing': {
    zh: '没有找到 {alarm} 的经过：最近 7 天它没有触发过。更早的，请在历史里选那一条再导出。',
    en: 'There is no story of {alarm}: it was not raised in the last 7 days. For an older one choose its line in the history and export there.',
    retry: false,
  },
  'seal-key-unusable': {
    zh: '封存用的密钥 {path} 不能用（{why}），没有导出。用备份恢复它；若无备份，把它移走，网关会另造一把，指纹随之改变。',
    en: 'The key that seals, {path}, cannot be used ({why}); nothing was exported. Restore it from a backup; without one move it away, and the gateway makes another with another fingerprint.',
    retry: false,
  },
  'verify-page-missing': {
    zh: '缺少校验页 {path}，没有导出。重新安装，或运行 npm run build。',
    en: 'The page that checks a bundle is missing: {path}; nothing was exported. Install again, or run npm run build.',
    retry: false,
  },
  'file-not-readable': {
    zh: '文件 {path} 读不出来（{why}）。检查路径与权限。',
    en: 'The file {path} cannot be read ({why}). Check its path and permissions.',
    retry: false,
  },
} as const satisfies Record<string, FaultRow>;
