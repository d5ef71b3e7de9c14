import { useEffect, useRef, useState, useSyncExternalStore, type RefObject } from 'react';
import { engines } from './engines';
import { Player, type PlayerSource } from './Player';
import { IDLE, type PlayerView } from './view';

/** A player for the element, as long as the component lives. The source may be another object on each render. */
export function usePlayer(video: RefObject<HTMLVideoElement | null>, source: PlayerSource): Player | null {
  const [player, setPlayer] = useState<Player | null>(null);
  const latest = useRef(source);
  latest.current = source;
  useEffect(() => {
    if (video.current === null) {
      return;
    }
    const made = new Player(
      video.current,
      {
        address: () => latest.current.address(),
        rewind: () => latest.current.rewind(),
        fastest: () => latest.current.fastest(),
        began: () => latest.current.began(),
        renew: () => latest.current.renew(),
      },
      engines,
    );
    setPlayer(made);
    return () => {
      made.close();
      setPlayer(null);
    };
  }, [video]);
  return player;
}

const never = () => () => undefined;
const idle = () => IDLE;

export function usePlayerView(player: Player | null): PlayerView {
  return useSyncExternalStore(player?.subscribe ?? never, player?.snapshot ?? idle);
}
