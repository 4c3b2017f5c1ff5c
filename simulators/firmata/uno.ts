import {
  AVRADC,
  AVRIOPort,
  AVRTimer,
  AVRUSART,
  adcConfig,
  avrInstruction,
  CPU,
  PinState,
  portBConfig,
  portCConfig,
  portDConfig,
  timer0Config,
  usart0Config,
} from 'avr8js';

export const CLOCK_HZ = 16_000_000;
const SUPPLY_VOLTS = 5;

/**
 * StandardFirmata's main loop asks and asks. It is let go round this long, then time jumps ahead: a
 * short jump while a byte or a conversion is under way, a long one, still shorter than one overflow of
 * timer 0 (16,384 cycles), while nothing is. The firmware sees a processor that is slower between its
 * interrupts and nothing else; it costs a fifth.
 */
const AWAKE = 800;
const SHORT_JUMP = 1200;
const LONG_JUMP = 12_000;
const BUSY_FOR = 4000;

/** What is at a digital pin: the board drives it, or it listens, perhaps with its pull-up. */
export type PinShows = 'low' | 'high' | 'input' | 'pull-up';
const SHOWS: Readonly<Record<PinState, PinShows>> = {
  [PinState.Low]: 'low',
  [PinState.High]: 'high',
  [PinState.Input]: 'input',
  [PinState.InputPullUp]: 'pull-up',
};

/** An Arduino Uno: ATmega328P at 16 MHz with its serial port, converter, timer 0 and ports (avr8js). */
export class Uno {
  private readonly cpu: CPU;
  private readonly usart: AVRUSART;
  private readonly adc: AVRADC;
  /** D0-7, D8-13, A0-5: in the order of the pin numbers. */
  private readonly ports: readonly (readonly [from: number, port: AVRIOPort])[];
  private readonly waiting: number[] = [];
  /** Level from outside; absent = nothing connected, so that a pull-up pulls. */
  private readonly driven = new Map<number, boolean>();
  private busyUntil = 0;

  constructor(flash: Uint16Array, say: (byte: number) => void) {
    const cpu = new CPU(flash.slice());
    this.cpu = cpu;
    new AVRTimer(cpu, timer0Config);
    this.usart = new AVRUSART(cpu, usart0Config, CLOCK_HZ);
    this.adc = new AVRADC(cpu, adcConfig);
    this.ports = [
      [0, new AVRIOPort(cpu, portDConfig)],
      [8, new AVRIOPort(cpu, portBConfig)],
      [14, new AVRIOPort(cpu, portCConfig)],
    ];
    this.usart.onByteTransmit = (byte) => {
      this.isBusy();
      say(byte);
    };
    const convert = this.adc.onADCRead;
    this.adc.onADCRead = (input) => {
      this.isBusy();
      convert(input);
    };
    for (const [from, port] of this.ports) port.addListener(() => this.pullUps(from));
  }

  hear(bytes: Uint8Array): void {
    this.waiting.push(...bytes);
  }

  /** Share of the supply at an analogue input. */
  setShare(channel: number, share: number): void {
    this.adc.channelValues[channel] = share * SUPPLY_VOLTS;
  }

  /** Joins a digital pin to a level, or leaves it open (undefined). */
  setPin(pin: number, level: boolean | undefined): void {
    if (level === undefined) this.driven.delete(pin);
    else this.driven.set(pin, level);
    const [from] = this.portOf(pin);
    this.pullUps(from);
  }

  pinShows(pin: number): PinShows {
    const [from, port] = this.portOf(pin);
    return SHOWS[port.pinState(pin - from)];
  }

  /** Lives for so many cycles of its clock. */
  run(cycles: number): void {
    const { cpu } = this;
    const end = cpu.cycles + cycles;
    while (cpu.cycles < end) {
      const sleepAt = cpu.cycles + AWAKE;
      while (cpu.cycles < sleepAt) {
        avrInstruction(cpu);
        cpu.tick();
      }
      cpu.cycles += cpu.cycles < this.busyUntil ? SHORT_JUMP : LONG_JUMP;
      cpu.tick();
      this.receive();
    }
  }

  private receive(): void {
    const { usart, waiting } = this;
    const byte = waiting[0];
    if (byte === undefined || !usart.rxEnable || usart.rxBusy) return;
    waiting.shift();
    usart.writeByte(byte);
    this.isBusy();
  }

  private isBusy(): void {
    this.busyUntil = this.cpu.cycles + BUSY_FOR;
  }

  private portOf(pin: number): readonly [number, AVRIOPort] {
    const found = this.ports.findLast(([from]) => pin >= from);
    if (found === undefined) throw new Error(`an Uno has no pin ${pin}`);
    return found;
  }

  /** An open pin reads high with its pull-up and, as pins do, anything without: here low. */
  private pullUps(from: number): void {
    const [, port] = this.portOf(from);
    for (let index = 0; index < 8; index += 1) {
      const outside = this.driven.get(from + index);
      port.setPin(index, outside ?? port.pinState(index) === PinState.InputPullUp);
    }
  }
}
