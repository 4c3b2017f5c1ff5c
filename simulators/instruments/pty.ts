import { spawn } from '@lydell/node-pty';

/** The instruments' end of a pseudo-terminal. */
export interface Pty {
  /** The end that the gateway opens as its serial port. */
  readonly path: string;
  write(bytes: Buffer): void;
  /** The other end sees its adapter pulled out. */
  close(): Promise<void>;
}

/** node-pty's types know only text; with `encoding: null` it carries bytes both ways. */
interface Master {
  write(bytes: string | Buffer): void;
}
const asBytes = (data: string | Buffer): Buffer =>
  typeof data === 'string' ? Buffer.from(data, 'latin1') : data;

/**
 * node-pty lets every later child inherit the instruments' end of earlier terminals, and the gateway's
 * end hangs up only when the last of them is closed. dash closes no descriptor above 9; bash does.
 */
const HOLDER = `
for open in /proc/$$/fd/*; do
  fd=\${open##*/}
  if [ "$fd" -gt 2 ]; then eval "exec $fd>&-"; fi
done
stty raw -echo && tty && exec sleep infinity
`;

/**
 * Opens a raw pseudo-terminal. A child that only sleeps holds the gateway's end open, so that the pair
 * outlives each opening; it says the end's path once the line discipline is raw.
 */
export const openPty = (hear: (bytes: Buffer) => void): Promise<Pty> =>
  new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', HOLDER], {
      encoding: null,
      env: { PATH: process.env.PATH },
    });
    const master: Master = child;
    const exited = new Promise<void>((done) => {
      child.onExit(({ exitCode }) => {
        reject(new Error(`the holder of the pseudo-terminal ended with ${exitCode}`));
        done();
      });
    });
    let said = '';
    let isOpen = false;
    child.onData((data: string | Buffer) => {
      if (isOpen) {
        hear(asBytes(data));
        return;
      }
      said += asBytes(data).toString('latin1');
      if (!said.includes('\n')) return;
      isOpen = true;
      resolve({
        path: said.trim(),
        write: (bytes) => master.write(bytes),
        close: () => {
          child.kill('SIGKILL');
          return exited;
        },
      });
    });
  });
