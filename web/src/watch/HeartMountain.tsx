import { useMemo } from 'react';
import { mountainOf, outline } from '../hearts/mountain';
import { useHeartTimeline } from '../hearts/useHeartTimeline';
import type { Player } from './player/Player';
import type { PlayerView } from './player/view';

/** Over the bar of a replay: where it was loved. Drawn by the picture's own clock, which leaves interruptions out. */
export function HeartMountain({ address, view, player }: { address: string | null; view: PlayerView; player: Player }) {
  const timeline = useHeartTimeline(address);
  const { start, end } = view;
  const heights = useMemo(() => {
    if (timeline === null || end <= start) {
      return [];
    }
    return mountainOf(timeline, (date) => {
      const time = player.timeOf(date);
      return time === null ? null : (time - start) / (end - start);
    });
  }, [timeline, player, start, end]);
  return heights.length === 0 ? null : (
    <svg className="mountain" viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden="true" data-testid="heart-mountain">
      <path d={outline(heights)} />
    </svg>
  );
}
