/** Of two libraries without types: what board.ts uses, as their 2.3.0 and 2.1.0 have it. */

declare module 'firmata-io' {
  import type { EventEmitter } from 'node:events';

  export interface FirmataTransport extends EventEmitter {
    write(bytes: Buffer, done: () => void): void;
  }

  class Firmata extends EventEmitter {
    constructor(
      transport: FirmataTransport,
      options: { reportVersionTimeout: number; samplingInterval: number },
    );
    readonly version: { readonly major?: number; readonly minor?: number };
    readonly firmware: {
      readonly name?: string;
      readonly version?: { readonly major: number; readonly minor: number };
    };
    readonly pins: readonly {
      readonly supportedModes: readonly number[];
      readonly state?: number;
    }[];
    /** One byte for each eight pins, as it is next written. */
    readonly ports: number[];
    readonly versionReceived: boolean;
    readonly reportVersionTimeoutId: NodeJS.Timeout;
    reportVersion(then: () => void): void;
    queryFirmware(then: () => void): void;
    queryPinState(pin: number, then: () => void): void;
    reportAnalogPin(channel: number, on: 0 | 1): void;
    reportDigitalPin(pin: number, on: 0 | 1): void;
  }

  const library: { readonly Firmata: typeof Firmata };
  export default library;
  export type { Firmata };
}

declare module 'johnny-five' {
  import type { EventEmitter } from 'node:events';
  import type { Firmata } from 'firmata-io';

  class Board extends EventEmitter {
    constructor(options: { io: Firmata; repl: false; debug: false; sigint: false });
    /** Every board ever made. */
    static readonly cache: Board[];
    readonly timer: NodeJS.Timeout | null;
    pinMode(pin: number, mode: number): this;
    digitalWrite(pin: number, value: 0 | 1): this;
  }

  const library: { readonly Board: typeof Board };
  export default library;
  export type { Board };
}
