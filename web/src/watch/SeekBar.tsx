import { useState, type CSSProperties, type KeyboardEvent, type PointerEvent } from 'react';
import { useSpeech } from '../i18n/SpeechProvider';
import { HeartMountain } from './HeartMountain';
import type { Player } from './player/Player';
import type { PlayerView } from './player/view';
import { Preview } from './scrub/Preview';
import { thumbnailAt } from './scrub/thumbnails';
import { useThumbnails } from './scrub/useThumbnails';

interface Props {
  readonly view: PlayerView;
  readonly player: Player;
  /** Where the pictures are listed. */
  readonly thumbnails: string | null;
  /** Where the hearts of a replay are counted. */
  readonly hearts: string | null;
  /** One has hold of it: it must not hide now. */
  readonly onScrub: (scrubbing: boolean) => void;
}

const STEP_SECONDS = 5;
const PAGE_SECONDS = 60;
/** Half of the thumb, by which the ends of the bar lie inside its box. */
const THUMB_PIXELS = 8;

/** The whole of what can be seen, and where one is in it. The picture follows when one lets go. */
export function SeekBar({ view, player, thumbnails: address, hearts, onScrub }: Props) {
  const { t, format } = useSpeech();
  const [dragged, setDragged] = useState<number | null>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  const { thumbnails, wake } = useThumbnails(address, view.live);
  const { start, end, zero, live } = view;
  const length = Math.max(0.001, end - start);
  const atLive = live && view.behind === 0;
  const shown = within(dragged ?? (atLive ? end : view.time), start, end);
  const fraction = (time: number) => within((time - start) / length, 0, 1);
  const isLive = (time: number) => live && (dragged === null ? atLive : end - time < 1);
  const label = (time: number) =>
    !live ? format.position(time - zero) : isLive(time) ? t.watch.live : format.behind(end - time);
  const spoken = !live
    ? `${format.position(shown - zero)} / ${format.position(end - zero)}`
    : isLive(shown)
      ? t.watch.live
      : t.watch.behind(format.span(end - shown));

  const drag = (time: number) => {
    wake();
    setDragged(within(time, start, end));
    onScrub(true);
  };
  const letGo = () => {
    if (dragged !== null) {
      player.seekTo(dragged);
      setDragged(null);
      onScrub(false);
    }
  };
  const pointerLeft = (event: PointerEvent<HTMLInputElement>) => {
    letGo();
    if (event.pointerType !== 'mouse') {
      // The bar would stay in sight as long as it has the focus.
      event.currentTarget.blur();
    }
  };
  const point = (event: PointerEvent<HTMLInputElement>) => {
    if (event.pointerType === 'mouse') {
      const box = event.currentTarget.getBoundingClientRect();
      const at = (event.clientX - box.left - THUMB_PIXELS) / Math.max(1, box.width - 2 * THUMB_PIXELS);
      wake();
      setPointed(start + within(at, 0, 1) * length);
    }
  };
  const key = (event: KeyboardEvent) => {
    const to = keyed(event.key, shown, start, end);
    if (to !== null) {
      event.preventDefault();
      drag(to);
    }
  };

  const looked = dragged ?? pointed;
  return (
    <div className="seek">
      {!live && <HeartMountain address={hearts} view={view} player={player} />}
      {looked !== null && (
        <Preview at={fraction(looked)} label={label(looked)} thumbnail={thumbnailAt(thumbnails, looked - zero)} />
      )}
      <input
        type="range"
        className="range"
        min={start}
        max={end}
        step="any"
        value={shown}
        style={{ '--at': fraction(shown) } as CSSProperties}
        aria-label={t.watch.seek}
        aria-valuetext={spoken}
        onChange={(event) => drag(Number(event.target.value))}
        onKeyDown={key}
        onKeyUp={letGo}
        onPointerUp={pointerLeft}
        onPointerCancel={pointerLeft}
        onPointerMove={point}
        onPointerLeave={() => setPointed(null)}
        onBlur={letGo}
        data-testid="seek-bar"
      />
    </div>
  );
}

function keyed(key: string, time: number, start: number, end: number): number | null {
  switch (key) {
    case 'ArrowLeft':
      return time - STEP_SECONDS;
    case 'ArrowRight':
      return time + STEP_SECONDS;
    case 'PageDown':
      return time - PAGE_SECONDS;
    case 'PageUp':
      return time + PAGE_SECONDS;
    case 'Home':
      return start;
    case 'End':
      return end;
    default:
      return null;
  }
}

const within = (value: number, least: number, most: number) => Math.min(Math.max(least, most), Math.max(least, value));
