import type { FaultRow } from './row.js';

/** Why somebody may not in, or may not do it. None of them says whether an account exists. */
export const ACCESS_FAULTS = {
  'sign-in-needed': {
    zh: '请先登录。',
    en: 'Sign in first.',
    retry: false,
  },
  'sign-in-wrong': {
    zh: '姓名或密码不对。忘了密码，请管理员重置。',
    en: 'The name or the password is wrong. If it is forgotten, ask the administrator to reset it.',
    retry: false,
  },
  'sign-in-wait': {
    zh: '试错太多次，请 {seconds} 秒后再试。管理员可在“账号与邀请”页或用 hallkeeper account unlock 解除。',
    en: 'Too many wrong tries. Try again in {seconds} s; the administrator may lift it on the page of accounts or with hallkeeper account unlock.',
    retry: true,
  },
  'not-allowed': {
    zh: '您的角色不能做这件事（{what}）。需要时请管理员调整角色。',
    en: 'Your role may not do this ({what}). Ask the administrator for another role if you need it.',
    retry: false,
  },
  'session-locked': {
    zh: '屏幕已锁定，只显示告警。输入密码或 PIN 解锁。',
    en: 'The screen is locked and shows alarms only. Unlock it with your password or PIN.',
    retry: false,
  },
  'password-must-change': {
    zh: '这是临时密码，请先改成自己的密码。',
    en: 'This password is a temporary one. Change it to your own first.',
    retry: false,
  },
  'request-elsewhere': {
    zh: '这个请求不是从本网关的页面发出的，没有执行。刷新页面再试。',
    en: 'This request did not come from a page of this gateway and was not executed. Reload the page and try again.',
    retry: false,
  },
  'too-many-requests': {
    zh: '请求太频繁，请 {seconds} 秒后再试。',
    en: 'Too many requests. Try again in {seconds} s.',
    retry: true,
  },
  'code-wrong': {
    zh: '代码不对、已用过或已过期。向管理员要一个新的。',
    en: 'The code is wrong, used or too old. Ask the administrator for a new one.',
    retry: false,
  },
  'pin-wrong': {
    zh: 'PIN 不对。',
    en: 'The PIN is wrong.',
    retry: false,
  },
  'password-short': {
    zh: '密码至少 {least} 个字符。可以用一句话。',
    en: 'A password has at least {least} characters. A sentence will do.',
    retry: false,
  },
  'password-long': {
    zh: '密码最多 {most} 个字符。',
    en: 'A password has at most {most} characters.',
    retry: false,
  },
  'password-common': {
    zh: '这个密码太常见，换一个别人猜不到的。',
    en: 'This password is a common one. Take one that nobody guesses.',
    retry: false,
  },
  'password-simple': {
    zh: '这个密码太简单（重复或连续的字符），换一个。',
    en: 'This password is too simple (repeated or consecutive characters). Take another.',
    retry: false,
  },
  'password-name': {
    zh: '密码里不要用自己的姓名，换一个。',
    en: 'The password must not be made of your name. Take another.',
    retry: false,
  },
  'account-name': {
    zh: '姓名 1 到 32 个字：文字、数字、空格、点、横线，以文字或数字开头。',
    en: 'A name has 1 to 32 letters, digits, spaces, dots or dashes and begins with a letter or digit.',
    retry: false,
  },
  'account-exists': {
    zh: '已有名为 {name} 的账号。换一个名字。',
    en: 'There is an account named {name}. Take another name.',
    retry: false,
  },
  'account-too-many': {
    zh: '最多 {most} 个。先撤销不用的。',
    en: 'There may be at most {most}. Withdraw those that nobody uses.',
    retry: false,
  },
  'last-administrator': {
    zh: '{name} 是最后一个管理员，不能停用或改角色。先添加另一个管理员。',
    en: '{name} is the last administrator and cannot be disabled or given another role. Add another administrator first.',
    retry: false,
  },
  'role-by-invitation': {
    zh: '角色 {role} 不能直接添加：评估员用邀请，大屏用配对。',
    en: 'Role {role} cannot be added like this: assessors are invited, wall screens are paired.',
    retry: false,
  },
  'first-administrator-exists': {
    zh: '已经有账号了。请登录，或请管理员添加账号。',
    en: 'There are accounts already. Sign in, or ask the administrator for an account.',
    retry: false,
  },
  'access-damaged': {
    zh: '账号文件 {path} 已损坏（{why}），暂时无人能登录；采集与告警照常。用备份恢复，或把它移走后重启网关，重新建立管理员。',
    en: 'The accounts file {path} is damaged ({why}); nobody can sign in, reading and alarms go on. Restore it from a backup, or move it away and restart the gateway to make a new administrator.',
    retry: false,
  },
  'access-not-kept': {
    zh: '账号文件 {path} 写不进去（{why}），没有任何改动。检查磁盘空间与权限。',
    en: 'The accounts file {path} cannot be written ({why}); nothing was changed. Check disk space and permissions.',
    retry: true,
  },
  'certificate-unusable': {
    zh: 'HTTPS 证书不能用：{path}（{why}）。换成可用的证书，或把文件移走，网关会重新生成自己的。',
    en: 'The HTTPS certificate cannot be used: {path} ({why}). Replace it, or move the file away and the gateway makes its own.',
    retry: false,
  },
  'demo-elsewhere': {
    zh: '演示不用登录，所以只在本机开放；{host} 不行。正式使用请运行 hallkeeper run。',
    en: 'The demo asks nobody to sign in and is open on this machine only, not on {host}. Use hallkeeper run.',
    retry: false,
  },
} as const satisfies Record<string, FaultRow>;
