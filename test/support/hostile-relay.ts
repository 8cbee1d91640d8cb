import {
  decodeFrames,
  encodeFrame,
  type Frame,
  type FrameOf,
  type LaneId,
  type LaneKind,
} from '@folkmoot/wire';
import { createRelayTransport, httpTicketOffice } from '@folkmoot/transport';
import WebSocket from 'ws';
import type { Place } from './meeting.js';

/** What a relay does to a frame on its way to a client: nothing, drop it, alter it, send more. */
export type Tamper = (frame: Frame, lanes: ReadonlyMap<number, LaneId>) => readonly Frame[];

/**
 * A relay as hostile as it likes: the real one, with everything it ever held within reach, and with a say in every
 * frame it sends to each person.
 */
export interface HostileRelay extends Place {
  /** Every byte that went through it, in both directions. */
  readonly held: Uint8Array[];
  /** What it does from now on to the frames for one person. */
  tamperWith(name: string, tamper: Tamper): void;
}

/** Makes the relay at this address hostile. */
export function hostileRelay(url: string): HostileRelay {
  const held: Uint8Array[] = [];
  const tampers = new Map<string, Tamper>();
  return {
    held,
    relay: url,
    tamperWith: (name, tamper) => tampers.set(name, tamper),
    carriageOf: (name) => ({
      transport: createRelayTransport({
        webSocket: tamperedSocket(held, (...all) => tampers.get(name)?.(...all)),
      }),
      tickets: httpTicketOffice(url),
    }),
  };
}

/** Alters packets of lanes of a kind; everything else passes. */
export function onPackets(
  kind: LaneKind,
  alter: (packet: FrameOf<'packet'>, lane: LaneId) => readonly Frame[],
): Tamper {
  return (frame, lanes) => {
    const lane = frame.type === 'packet' ? lanes.get(frame.lane) : undefined;
    return frame.type === 'packet' && lane?.kind === kind ? alter(frame, lane) : [frame];
  };
}

function tamperedSocket(
  held: Uint8Array[],
  tamper: (...all: Parameters<Tamper>) => readonly Frame[] | undefined,
): typeof WebSocket {
  return class extends WebSocket {
    readonly #lanes = new Map<number, LaneId>();
    /** Bytes of packets that the client got beyond those the real relay sent. */
    #surplusBytes = 0;

    override emit(event: string | symbol, ...values: unknown[]): boolean {
      if (event !== 'message') return super.emit(event, ...values);
      const [data, isBinary] = values as [ArrayBuffer | Uint8Array, boolean];
      const message = new Uint8Array(data instanceof ArrayBuffer ? data.slice() : Uint8Array.from(data));
      held.push(message);
      const sent = decodeFrames(message);
      const frames = sent.flatMap((frame) => this.#pass(frame));
      this.#surplusBytes += packetBytes(frames) - packetBytes(sent);
      const whole = Buffer.concat(frames.map((frame) => encodeFrame(frame)));
      const bytes = whole.buffer.slice(whole.byteOffset, whole.byteOffset + whole.length);
      return whole.length === 0 || super.emit(event, bytes, isBinary);
    }

    override send(data: Uint8Array): void {
      held.push(Uint8Array.from(data));
      super.send(Buffer.concat(decodeFrames(data).map((frame) => encodeFrame(this.#balanced(frame)))));
    }

    /** So that the real relay behind does not notice by the acknowledgements what was added or left out. */
    #balanced(frame: Frame): Frame {
      if (frame.type !== 'ack') return frame;
      const real = (bytes: number): number => Math.max(0, bytes - this.#surplusBytes);
      return { ...frame, received: real(frame.received), decoded: real(frame.decoded) };
    }

    #pass(frame: Frame): readonly Frame[] {
      if (frame.type === 'lane') this.#lanes.set(frame.lane, frame.id);
      return tamper(frame, this.#lanes) ?? [frame];
    }
  };
}

function packetBytes(frames: readonly Frame[]): number {
  const carried = frames.filter(({ type }) => type === 'packet' || type === 'fragment');
  return carried.reduce((sum, frame) => sum + encodeFrame(frame).length, 0);
}

/** One text for everything held, to look for canaries in. */
export function heldText(held: readonly Uint8Array[]): string {
  return Buffer.concat(held).toString('latin1');
}
