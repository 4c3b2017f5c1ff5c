import { request } from 'node:http';
import { join } from 'node:path';
import { FAULT_CODES, Fault, type FaultCode, type FaultParameters } from '../core/fault.js';
import { answersAt } from '../web/control.js';

/** The control socket of the gateway that keeps its data in this directory. */
export const socketIn = (dataDirectory: string): string => join(dataDirectory, 'control.sock');

const faultOf = (body: unknown): Fault => {
  const { code, parameters } = body as { code?: FaultCode; parameters?: FaultParameters };
  return code !== undefined && FAULT_CODES.includes(code)
    ? new Fault(code, parameters)
    : new Fault('bad-request', { why: JSON.stringify(body) });
};

/** Asks the running gateway. Rejects with `gateway-not-running`, or with the fault it answers. */
export const ask = <Answer>(socketPath: string, path: string, body?: unknown): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const question = request(
      {
        socketPath,
        path,
        method: body === undefined ? 'GET' : 'POST',
        headers: { 'content-type': 'application/json' },
      },
      (answer) => {
        const pieces: Buffer[] = [];
        answer.on('data', (piece: Buffer) => pieces.push(piece));
        answer.on('end', () => {
          const said: unknown = JSON.parse(Buffer.concat(pieces).toString('utf8'));
          if (answer.statusCode === 200) resolve(said as Answer);
          else reject(faultOf(said));
        });
      },
    );
    question.on('error', (cause) =>
      reject(new Fault('gateway-not-running', { path: socketPath }, { cause })),
    );
    question.end(body === undefined ? undefined : JSON.stringify(body));
  });

export const gatewayRuns = (dataDirectory: string): Promise<boolean> =>
  answersAt(socketIn(dataDirectory));
