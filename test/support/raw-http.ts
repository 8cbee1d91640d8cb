import { once } from 'node:events';
import { type Socket, connect } from 'node:net';

/** A plain connection that says exactly what a test makes it say, keeps what it hears, and never hangs up by itself. */
export class RawConnection {
  readonly socket: Socket;
  heard = '';
  isClosed = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => (this.heard += text));
    socket.on('error', () => undefined);
    socket.on('close', () => (this.isClosed = true));
  }

  /** Connects to the host and port of a URL. */
  static async open(url: string): Promise<RawConnection> {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    await once(socket, 'connect');
    return new RawConnection(socket);
  }

  /** Sends lines of a request, and the empty line after them unless there is a body to come. */
  say(...lines: readonly string[]): void {
    this.socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  }

  /** Waits until so much was heard. */
  async hears(pattern: RegExp): Promise<string> {
    while (!pattern.test(this.heard)) {
      if (this.isClosed) throw new Error(`closed after ${JSON.stringify(this.heard)}`);
      await Promise.race([once(this.socket, 'data'), once(this.socket, 'close')]);
    }
    return this.heard;
  }

  /** Waits until the other side has closed the connection altogether, and not only its own half. */
  async closed(timeoutMs = 5_000): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (!this.isClosed) {
      if (performance.now() > deadline) throw new Error('the other half is still open');
      // Only who says something learns that nobody listens.
      this.socket.write(' ');
      await new Promise(setImmediate);
    }
  }
}
