import { utf8Encode } from '@folkmoot/kit';
import { malformed, unencodable } from './errors.js';
import { ByteReader } from './reader.js';
import { ByteWriter } from './writer.js';

/** How one kind of value is written as bytes and read back. One value has exactly one form. */
export interface Codec<T> {
  read(reader: ByteReader): T;
  write(writer: ByteWriter, value: T): void;
}

/** A codec whose field may be absent from a record. */
export interface OptionalCodec<T> extends Codec<T | undefined> {
  readonly optional: true;
}

/** The type of the values of a codec. */
export type Infer<C> = C extends Codec<infer T> ? T : never;

type Fields = Readonly<Record<string, Codec<unknown>>>;
type OptionalKeys<F> = { [K in keyof F]: F[K] extends { optional: true } ? K : never }[keyof F];
type Plain<T> = { [K in keyof T]: T[K] };

/** The type of a record with these fields; optional fields may be absent. */
export type RecordOf<F> = Plain<
  { [K in Exclude<keyof F, OptionalKeys<F>>]: Infer<F[K]> } & {
    [K in OptionalKeys<F>]?: Exclude<Infer<F[K]>, undefined>;
  }
>;

/** The bytes of a value. Throws `usage/value` when it does not fit the grammar. */
export function encode<T>(codec: Codec<T>, value: T): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  codec.write(writer, value);
  return writer.finish();
}

/** The value of these bytes, all of them. Throws `protocol/malformed`. */
export function decode<T>(codec: Codec<T>, bytes: Uint8Array): T {
  const reader = new ByteReader(bytes);
  const value = codec.read(reader);
  reader.end();
  return value;
}

/** The fields one after the other, in the order of their declaration. */
export function record<const F extends Fields>(fields: F): Codec<RecordOf<F>> {
  const entries = Object.entries(fields);
  return {
    read: (reader) => readFields(entries, reader) as RecordOf<F>,
    write(writer, value) {
      const values = value as Record<string, unknown>;
      for (const [name, codec] of entries) codec.write(writer, values[name]);
    },
  };
}

function readFields(entries: [string, Codec<unknown>][], reader: ByteReader): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, codec] of entries) {
    const value = codec.read(reader);
    if (value !== undefined) values[name] = value;
  }
  return values;
}

/** A whole number from `least` to `most` as a variable-length integer. */
export function integer(least = 0, most = Number.MAX_SAFE_INTEGER): Codec<number> {
  const fits = (value: number): boolean => value >= least && value <= most;
  return {
    read(reader) {
      const value = reader.varint();
      if (!fits(value))
        throw malformed(`${String(value)} is not between ${String(least)} and ${String(most)}.`);
      return value;
    },
    write(writer, value) {
      if (!fits(value))
        throw unencodable(`${String(value)} is not between ${String(least)} and ${String(most)}.`);
      writer.varint(value);
    },
  };
}

/** A time: milliseconds since 1970, UTC. */
export const timeMs = integer();

/** One byte, 0 or 1. */
export const flag: Codec<boolean> = {
  read(reader) {
    const value = reader.byte();
    if (value > 1) throw malformed('A flag is neither 0 nor 1.');
    return value === 1;
  },
  write: (writer, value) => {
    writer.byte(value ? 1 : 0);
  },
};

/** One byte: the index of one of these words. */
export function choice<const W extends readonly string[]>(...words: W): Codec<W[number]> {
  return {
    read(reader) {
      const word = words[reader.byte()];
      if (word === undefined) throw malformed(`Not one of ${words.join(', ')}.`);
      return word;
    },
    write(writer, value) {
      const index = words.indexOf(value);
      if (index < 0) throw unencodable(`${value} is not one of ${words.join(', ')}.`);
      writer.byte(index);
    },
  };
}

/** Exactly `size` bytes. */
export function fixedBytes(size: number): Codec<Uint8Array> {
  return {
    read: (reader) => reader.bytes(size),
    write(writer, value) {
      if (value.length !== size)
        throw unencodable(`${String(value.length)} bytes instead of ${String(size)}.`);
      writer.bytes(value);
    },
  };
}

/** A length and at most `most` bytes. */
export function bytes(most: number): Codec<Uint8Array> {
  const length = integer(0, most);
  return {
    read: (reader) => reader.bytes(length.read(reader)),
    write(writer, value) {
      length.write(writer, value.length);
      writer.bytes(value);
    },
  };
}

/** All bytes to the end; only as the last field. */
export const rest: Codec<Uint8Array> = {
  read: (reader) => reader.rest(),
  write: (writer, value) => {
    writer.bytes(value);
  },
};

/** A length in bytes and well-formed UTF-8 of at most `most` UTF-16 code units. */
export function text(most: number): Codec<string> {
  const raw = bytes(most * 3);
  return {
    read(reader) {
      const value = decodeUtf8(raw.read(reader));
      if (value.length > most) throw malformed(`A text is longer than ${String(most)} characters.`);
      return value;
    },
    write(writer, value) {
      if (value.length > most) throw unencodable(`A text is longer than ${String(most)} characters.`);
      raw.write(writer, utf8Encode(value));
    },
  };
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw malformed('A text is not UTF-8.', cause);
  }
}

/** A count and at most `most` values. */
export function list<T>(item: Codec<T>, most: number): Codec<readonly T[]> {
  const count = integer(0, most);
  return {
    read(reader) {
      const values: T[] = [];
      for (let left = count.read(reader); left > 0; left -= 1) values.push(item.read(reader));
      return values;
    },
    write(writer, values) {
      count.write(writer, values.length);
      for (const value of values) item.write(writer, value);
    },
  };
}

/** A flag, and the value where the flag is 1. */
export function optional<T>(inner: Codec<T>): OptionalCodec<T> {
  return {
    optional: true,
    read: (reader) => (flag.read(reader) ? inner.read(reader) : undefined),
    write(writer, value) {
      flag.write(writer, value !== undefined);
      if (value !== undefined) inner.write(writer, value);
    },
  };
}

/** The values of `inner` for which `fits` holds. */
export function refine<T, R extends T>(
  inner: Codec<T>,
  what: string,
  fits: (value: T) => value is R,
): Codec<R> {
  return {
    read(reader) {
      const value = inner.read(reader);
      if (!fits(value)) throw malformed(what);
      return value;
    },
    write(writer, value) {
      if (!fits(value)) throw unencodable(what);
      inner.write(writer, value);
    },
  };
}
