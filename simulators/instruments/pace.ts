/**
 * Start, 8 data, parity or a second stop bit, stop: a character of Modbus RTU has 11 bits (Modbus over
 * serial line V1.02, 2.5.1). `hallkeeper plan` reckons with the same 11.
 */
const BITS_PER_CHARACTER = 11;

export const characterMs = (baud: number): number => (BITS_PER_CHARACTER * 1000) / baud;

/** 3.5 characters of silence end a frame; 1.75 ms above 19200 baud (V1.02, 2.5.1.1). */
export const silenceMs = (baud: number): number => (baud > 19_200 ? 1.75 : 3.5 * characterMs(baud));
