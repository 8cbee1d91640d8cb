import type { GroupNews, LaneOpener, OpenKeys, Participant, SealKeys } from '@folkmoot/crypto';
import { KeysEngine, kidOf, LaneOpener as Opener, LaneSealer } from '@folkmoot/crypto';
import type { LaneId, LaneKind, Packet } from '@folkmoot/wire';
import { laneKey } from '@folkmoot/wire';
import type { Remote } from 'comlink';
import { expose } from 'comlink';

/** What the link worker may ask of the keys worker: to prove who this client is. */
export interface Prover {
  prove(challenge: Uint8Array): Promise<Uint8Array>;
}

/** What content workers may ask of the keys worker: keys that seal or open one lane and cannot be exported. */
export interface LaneKeys {
  sealKeys(kind: LaneKind, generation: number): Promise<SealKeys>;
  openKeys(lane: LaneId, kid?: bigint): Promise<OpenKeys>;
  /** Calls `began` whenever an epoch has begun: what seals from then on needs new keys. */
  watchEpochs(began: () => void): void | Promise<void>;
}

/** The keys worker as the window sees it: every call is a promise. */
export type KeysPort = Remote<KeysDesk> | KeysDesk;

/** The keys worker's side of the room: owns every secret, and seals and opens small messages itself. */
export class KeysDesk extends KeysEngine {
  readonly #sealers = new Map<string, Promise<LaneSealer>>();
  readonly #openers = new Map<string, Promise<LaneOpener>>();
  readonly #watchers: (() => void)[] = [];

  /** Seals a message of a lane of one's own. */
  async seal(lane: LaneId, header: Uint8Array, body: Uint8Array): Promise<Uint8Array> {
    const key = laneKey(lane);
    const before = this.#sealers.get(key);
    const sealer = this.#sealerOf(lane, before);
    this.#sealers.set(key, sealer);
    // One that could not begin the next epoch is tried again.
    sealer.catch(() => before && this.#sealers.set(key, before));
    return (await sealer).seal(body, lane, header);
  }

  /** A lane is sealed by one sealer through all epochs. */
  async #sealerOf(
    { kind, generation }: LaneId,
    before: Promise<LaneSealer> | undefined,
  ): Promise<LaneSealer> {
    const sealer = await before?.catch(() => undefined);
    if (!sealer) return new LaneSealer(await this.sealKeys(kind, generation));
    if (sealer.epoch !== (await this.standing()).epoch) sealer.begin(await this.sealKeys(kind, generation));
    return sealer;
  }

  /** Opens a message of somebody who has introduced themselves and may say it now. @throws MeetingError `crypto/…`, `permission/…`. */
  async open({ lane, headerBytes, payload }: Packet): Promise<Uint8Array> {
    const opener = await remembered(this.#openers, lane, () => openerOf(this, lane, kidOf(payload)));
    const body = await opener.open(payload, lane, headerBytes);
    await this.requireRight(lane);
    return body;
  }

  /** Learns an introduction. Of somebody who started anew, the keys of the former run are given up. */
  override async learn(packet: Packet): Promise<Participant> {
    const facts = await super.learn(packet);
    if (!facts.replaces) return facts;
    for (const key of this.#openers.keys()) if (key.startsWith(`${facts.member}/`)) this.#openers.delete(key);
    return facts;
  }

  /** Takes a packet about the group, and tells those who seal by themselves when an epoch has begun. */
  override async follow(packet: Packet): Promise<GroupNews> {
    const news = await super.follow(packet);
    if (news.name === 'epoch' || news.name === 'joined') for (const began of this.#watchers) began();
    return news;
  }

  /** See {@link LaneKeys.watchEpochs}. */
  watchEpochs(began: () => void): void {
    this.#watchers.push(began);
  }

  /** Lets the holder of the port's other end have challenges signed, and nothing else. */
  lendProver(port: MessagePort): void {
    const prover: Prover = { prove: (challenge) => this.prove(challenge) };
    expose(prover, port);
  }

  /** Lets the holder of the port's other end have the keys of lanes, and nothing else. */
  lendLaneKeys(port: MessagePort): void {
    const keys: LaneKeys = {
      sealKeys: (kind, generation) => this.sealKeys(kind, generation),
      openKeys: (lane, kid) => this.openKeys(lane, kid),
      watchEpochs: (began) => this.watchEpochs(began),
    };
    expose(keys, port);
  }
}

/**
 * An opener of somebody's lane, through all epochs.
 *
 * @param first The key id of the first packet; default: one of the present epoch.
 */
export async function openerOf(
  keys: Pick<LaneKeys, 'openKeys'>,
  lane: LaneId,
  first?: bigint,
): Promise<LaneOpener> {
  return new Opener(await keys.openKeys(lane, first), { keysOf: (kid) => keys.openKeys(lane, kid) });
}

/** Plays the role of the keys worker. */
export function startKeys(): void {
  expose(new KeysDesk());
}

/** A promise that fails is forgotten, so that the next message tries again. */
function remembered<T>(cache: Map<string, Promise<T>>, lane: LaneId, make: () => Promise<T>): Promise<T> {
  const key = laneKey(lane);
  const known = cache.get(key);
  if (known) return known;
  const made = make();
  cache.set(key, made);
  made.catch(() => cache.delete(key));
  return made;
}
