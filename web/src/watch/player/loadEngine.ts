import type { Engine, EngineEvents } from './engine';

export type EngineLoader = (video: HTMLVideoElement, events: EngineEvents) => Promise<Engine>;

/** hls.js is fetched when there is something to play, not with the page. */
export const loadEngine: EngineLoader = async (video, events) => {
  const { HlsEngine } = await import('./HlsEngine');
  if (HlsEngine.supported()) {
    return new HlsEngine(video, events);
  }
  const { NativeEngine } = await import('./NativeEngine');
  return new NativeEngine(video, events);
};
