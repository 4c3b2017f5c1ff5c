import { z } from 'zod';
import { isLoopback } from '../core/address.js';
import { duration, secretFile } from '../core/written.js';

const port = z.int().min(0).max(65_535);

/** The `error` says what is expected, in both languages (core/written.ts). */
const ADDRESS =
  '地址或名字，如 0.0.0.0、hall.example / an address or a name such as 0.0.0.0 or hall.example';

/** Where nothing is said: HTTP for this machine, HTTPS for others. */
const LOOPBACK_PORT = 8080;
const HTTPS_PORT = 8443;

/** `web` of hall.yaml. On loopback plain HTTP; for any other address HTTPS, and nothing but HTTPS. */
export const webSchema = z
  .strictObject({
    host: z
      .string()
      .regex(/^[0-9A-Za-z.:-]{1,253}$/, { error: ADDRESS })
      .default('127.0.0.1')
      .describe(
        '监听地址；127.0.0.1 只在本机，0.0.0.0 对所有网口（HTTPS） / the address to listen at; 127.0.0.1 for this machine alone, 0.0.0.0 for all (HTTPS)',
      ),
    port: port
      .optional()
      .describe('端口；本机 8080，HTTPS 8443 / the port; 8080 on loopback, 8443 for HTTPS'),
    names: z
      .array(z.string().regex(/^[0-9A-Za-z.-]{1,253}$/, { error: ADDRESS }))
      .max(20)
      .default([])
      .describe('人们用来访问本机的其它名字 / further names by which people reach it'),
    'certificate-file': secretFile.optional(),
    'key-file': secretFile.optional(),
    'redirect-port': port
      .optional()
      .describe('HTTP 端口，只把访问转到 HTTPS / a port of plain HTTP that only leads to HTTPS'),
    'idle-lock': duration
      .prefault('15min')
      .describe('无人操作多久后锁屏，只显示告警 / idle for so long the screen locks to its alarms'),
    'longest-session': duration
      .prefault('12h')
      .describe('登录后多久必须重新登录 / after so long one signs in anew'),
  })
  .transform((web) => ({
    ...web,
    port: web.port ?? (isLoopback(web.host) ? LOOPBACK_PORT : HTTPS_PORT),
  }));
export type WebConfig = z.output<typeof webSchema>;
