import { once } from 'node:events';
import { type Socket, connect } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { randomBytes } from 'node:crypto';

/** What a scripted socket hears. */
export interface SocketEvents {
  onMessage(message: Buffer): void;
  onClose(code: number | undefined): void;
}

/** Options of the upgrade request. */
export interface UpgradeOptions {
  path?: string;
  headers?: Readonly<Record<string, string>>;
}

/**
 * A WebSocket client of our own on a plain TCP socket (RFC 6455), so that tests can stop reading, send bytes that no
 * library would send, and check the relay's own framing.
 */
export class ScriptedSocket {
  readonly #socket: Socket;
  readonly #events: SocketEvents;
  #unread: Buffer = Buffer.alloc(0);
  #closeCode: number | undefined;

  private constructor(socket: Socket, events: SocketEvents) {
    this.#socket = socket;
    this.#events = events;
    socket.on('data', (data) => this.#read(data));
    socket.on('close', () => events.onClose(this.#closeCode));
    socket.on('error', () => undefined);
    socket.resume();
  }

  /** Connects; throws an Error with the HTTP status when the upgrade is refused. */
  static async connect(
    url: string,
    events: SocketEvents,
    options: UpgradeOptions = {},
  ): Promise<ScriptedSocket> {
    const { hostname, port, protocol } = new URL(url);
    const target = { host: hostname, port: Number(port), rejectUnauthorized: false };
    const socket = protocol === 'https:' ? connectSecurely(target) : connect(target);
    await once(socket, protocol === 'https:' ? 'secureConnect' : 'connect');
    socket.write(upgradeRequest(`${hostname}:${port}`, options));
    await upgradeAnswer(socket);
    return new ScriptedSocket(socket, events);
  }

  /** Sends a binary message. */
  send(message: Uint8Array): void {
    this.sendFrame(0x2, message);
  }

  /** Sends any WebSocket frame, masked. */
  sendFrame(opcode: number, payload: Uint8Array): void {
    const mask = randomBytes(4);
    const masked = Buffer.from(payload);
    for (let at = 0; at < masked.length; at += 1)
      masked[at] = (masked[at] as number) ^ (mask[at % 4] as number);
    this.sendRaw(Buffer.concat([headOf(opcode, payload.length), mask, masked]));
  }

  /** Sends bytes as they are. */
  sendRaw(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  /** Reads nothing any more: what comes stays in the kernel, then at the relay. */
  pause(): void {
    this.#socket.pause();
  }

  /** Reads again. */
  resume(): void {
    this.#socket.resume();
  }

  /** Breaks the line without a word. */
  break(): void {
    this.#socket.destroy();
  }

  #read(data: Buffer): void {
    this.#unread = this.#unread.length > 0 ? Buffer.concat([this.#unread, data]) : data;
    for (let frame = nextFrame(this.#unread); frame; frame = nextFrame(this.#unread)) {
      this.#unread = this.#unread.subarray(frame.sizeBytes);
      this.#react(frame);
    }
  }

  #react({ opcode, payload }: ServerFrame): void {
    if (opcode === 0x2) this.#events.onMessage(payload);
    if (opcode === 0x9) this.sendFrame(0xa, payload);
    if (opcode !== 0x8) return;
    this.#closeCode = payload.length >= 2 ? payload.readUInt16BE(0) : undefined;
    this.sendFrame(0x8, payload);
    this.#socket.end();
  }
}

interface ServerFrame {
  opcode: number;
  payload: Buffer;
  sizeBytes: number;
}

function nextFrame(bytes: Buffer): ServerFrame | undefined {
  if (bytes.length < 2) return undefined;
  const [first = 0, second = 0] = bytes;
  if ((first & 0x80) === 0 || (first & 0x70) !== 0 || (second & 0x80) !== 0)
    throw new Error('not one whole, unmasked frame');
  const headBytes = second === 127 ? 10 : second === 126 ? 4 : 2;
  if (bytes.length < headBytes) return undefined;
  const length =
    second === 127 ? Number(bytes.readBigUInt64BE(2)) : second === 126 ? bytes.readUInt16BE(2) : second;
  const sizeBytes = headBytes + length;
  if (bytes.length < sizeBytes) return undefined;
  return { opcode: first & 0x0f, payload: bytes.subarray(headBytes, sizeBytes), sizeBytes };
}

function headOf(opcode: number, length: number): Buffer {
  if (length < 126) return Buffer.of(0x80 | opcode, 0x80 | length);
  if (length < 65_536) return Buffer.of(0x80 | opcode, 0x80 | 126, length >> 8, length & 0xff);
  const head = Buffer.alloc(10);
  head[0] = 0x80 | opcode;
  head[1] = 0x80 | 127;
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}

function upgradeRequest(host: string, { path = '/v1/link', headers = {} }: UpgradeOptions): string {
  const lines = [
    `GET ${path} HTTP/1.1`,
    `Host: ${host}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** Waits for the answer's head and leaves what came after it in the socket. */
async function upgradeAnswer(socket: Socket): Promise<void> {
  let answer = Buffer.alloc(0);
  while (!answer.includes('\r\n\r\n')) {
    const [data] = (await once(socket, 'data')) as [Buffer];
    answer = Buffer.concat([answer, data]);
  }
  socket.pause();
  const end = answer.indexOf('\r\n\r\n') + 4;
  const status = /^HTTP\/1\.1 (\d+)/.exec(answer.toString('latin1'))?.[1];
  if (status !== '101') {
    socket.destroy();
    throw new Error(`upgrade refused: ${status ?? 'no status'}`);
  }
  socket.unshift(answer.subarray(end));
}
