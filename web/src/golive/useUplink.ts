import { useCallback, useEffect, useRef, useState } from 'react';
import { start } from './link';
import { Uplink, type Tracks, type UplinkView } from './Uplink';
import type { WhipEndpoint } from './whip/whip';

export interface Sending extends UplinkView {
  readonly again: () => void;
  /** The end, said to the server at once. */
  readonly close: () => void;
}

/** Sends the tracks to the endpoint for as long as there is one, whatever the network does. `turned`: how often the picture changed its size. */
export function useUplink(endpoint: WhipEndpoint | null, tracks: Tracks, turned: number): Sending {
  const [view, setView] = useState<UplinkView>(() => ({ link: start(0), network: 'good' }));
  const uplink = useRef<Uplink | null>(null);
  const latest = useRef(tracks);
  latest.current = tracks;

  useEffect(() => {
    if (endpoint === null) {
      return;
    }
    const made = new Uplink({ endpoint, tracks: () => latest.current, changed: setView });
    uplink.current = made;
    setView(made.view());
    const leave = () => made.close();
    addEventListener('pagehide', leave);
    return () => {
      removeEventListener('pagehide', leave);
      made.close();
      uplink.current = null;
    };
  }, [endpoint]);

  const { video, audio, screen } = tracks;
  useEffect(() => void uplink.current?.replace(), [video, audio, screen]);
  useEffect(() => void uplink.current?.bound(), [turned]);

  const again = useCallback(() => uplink.current?.again(), []);
  const close = useCallback(() => uplink.current?.close(), []);
  return { ...view, again, close };
}
