import type { EngineEvents, ListEngine } from './engine';
import type { WhepEngine } from './WhepEngine';

/** Each way to play is fetched when it is to play, not with the page. */
export interface Engines {
  readonly lists: (video: HTMLVideoElement, events: EngineEvents) => Promise<ListEngine>;
  /** Connected, with something to show. `began`: milliseconds since 1970. */
  readonly fastest: (video: HTMLVideoElement, address: string, began: () => number | null) => Promise<WhepEngine>;
}

export const engines: Engines = {
  lists: async (video, events) => {
    const { HlsEngine } = await import('./HlsEngine');
    if (HlsEngine.supported()) {
      return new HlsEngine(video, events);
    }
    const { NativeEngine } = await import('./NativeEngine');
    return new NativeEngine(video, events);
  },
  fastest: async (video, address, began) => {
    const { WhepEngine } = await import('./WhepEngine');
    return WhepEngine.open(video, address, began);
  },
};
