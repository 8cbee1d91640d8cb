import type { CapturedScreen } from './captured-screen.js';
import type { Decision } from './decide.js';
import type { Grid } from './grid.js';
import { mostObjectTiles, type ObjectFormat } from './object-format.js';
import type { PartPlan, TilePlan } from './plan.js';
import { bestPrimer, primerCandidates, primerSource, type PrimerSource } from './primer-choice.js';
import type { Published } from './published.js';
import type { ObjectStore, Part } from './store.js';

/** An object that was made of the first of some decisions. */
export interface MadeObject {
  bytes: Uint8Array<ArrayBuffer>;
  /** How many decisions are in it. */
  used: number;
}

/** What objects are made with. */
export interface Workshop {
  grid: Grid;
  screen: CapturedScreen;
  store: ObjectStore;
  format: ObjectFormat;
  published: Published;
}

/** Makes objects of tiles that must be coded, and remembers which of them can prime the next. */
export class ObjectMaker {
  readonly #shop: Workshop;
  #sources: PrimerSource[] = [];

  constructor(shop: Workshop) {
    this.#shop = shop;
  }

  /** Makes one object of as many decisions as fit, keeps its pixels and notes it as published. */
  make(sequence: number, decisions: readonly Decision[]): MadeObject {
    const { grid, published, format, store } = this.#shop;
    const plans = decisions.slice(0, mostObjectTiles).map((decision) => this.#plan(decision));
    const candidates = primerCandidates(grid, published, this.#sources, plans[plans.length >> 1]?.tile ?? 0);
    const primer = bestPrimer(format, sequence, plans, candidates);
    const { bytes, used, needs } = format.encode(sequence, plans, { primer });
    store.put({ sequence, parts: this.#partsOf(plans.slice(0, used)), needs });
    store.freeParts(this.#partsOf(plans.slice(used)));
    published.add(sequence, bytes.length, needs);
    const source = primerSource(grid, sequence, plans.slice(0, used));
    if (source) this.#sources.push(source);
    return { bytes, used };
  }

  /** Forgets objects that are not live any more. */
  retire(sequences: readonly number[]): void {
    const { store, published } = this.#shop;
    for (const sequence of sequences) store.release(sequence);
    this.#sources = this.#sources.filter(({ sequence }) => published.objects.has(sequence));
  }

  #plan({ tile, planes }: Decision): TilePlan {
    const { grid, screen, store } = this.#shop;
    const parts = grid.planes.map((plane): PartPlan | undefined => {
      const decision = planes[plane.index];
      if (!decision || !('draft' in decision)) return undefined;
      const block = store.takeBlock(plane);
      screen.copyToBlock(plane, tile, block);
      return { ...decision.draft, block };
    });
    return { tile, parts };
  }

  #partsOf(plans: readonly TilePlan[]): Map<number, Part>[] {
    return this.#shop.grid.planes.map(({ index }) => {
      const parts = new Map<number, Part>();
      for (const { tile, parts: planned } of plans) {
        const part = planned[index];
        if (part) parts.set(tile, { block: part.block });
      }
      return parts;
    });
  }
}
