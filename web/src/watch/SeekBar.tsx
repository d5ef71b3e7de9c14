import { useState, type CSSProperties } from 'react';
import { useSpeech } from '../i18n/SpeechProvider';
import type { Player } from './player/Player';
import type { PlayerView } from './player/view';

/** The whole of what can be seen, and where one is in it. The picture follows when one lets go. */
export function SeekBar({ view, player }: { view: PlayerView; player: Player }) {
  const { t, format } = useSpeech();
  const [dragged, setDragged] = useState<number | null>(null);
  const length = Math.max(0.001, view.end - view.start);
  const atLive = view.live && view.behind === 0;
  const shown = dragged ?? (atLive ? view.end : view.time);
  const at = shown - view.start;
  const commit = () => {
    if (dragged !== null) {
      player.seekTo(dragged);
      setDragged(null);
    }
  };
  return (
    <div className="seek">
      {dragged !== null && (
        <output className="seek-time" style={{ '--at': at / length } as CSSProperties}>
          {format.position(at)}
        </output>
      )}
      <input
        type="range"
        className="range"
        min={view.start}
        max={view.end}
        step={0.25}
        value={Math.min(view.end, Math.max(view.start, shown))}
        style={{ '--at': Math.min(1, Math.max(0, at / length)) } as CSSProperties}
        aria-label={t.watch.seek}
        aria-valuetext={`${format.position(at)} / ${format.position(length)}`}
        onChange={(event) => setDragged(Number(event.target.value))}
        onPointerUp={commit}
        onKeyUp={commit}
        onBlur={commit}
        data-testid="seek-bar"
      />
    </div>
  );
}
