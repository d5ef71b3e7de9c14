import { useState, type CSSProperties } from 'react';
import { useSpeech } from '../i18n/SpeechProvider';
import { IconButton } from '../ui/Button';
import { canFullScreen, canPictureInPicture, toggleFullScreen, togglePictureInPicture, useFullScreen } from './fullscreen';
import { QualityMenu } from './QualityMenu';
import { SeekBar } from './SeekBar';
import type { WatchProps } from './Watch';

/** Shorter than this, there is nothing yet that one could go back to. */
const SEEKABLE_SECONDS = 10;

interface Props extends WatchProps {
  readonly desk: boolean;
  readonly shown: boolean;
  readonly onMenu: (open: boolean) => void;
}

export function Controls({ broadcast, player, view, desk, shown, onMenu }: Props) {
  const { t, format } = useSpeech();
  const fullScreen = useFullScreen();
  const [menu, setMenu] = useState(false);
  const chat = broadcast.state === 'ENDED' ? broadcast.chat : null;
  if (player === null) {
    return null;
  }
  const openMenu = (open: boolean) => {
    setMenu(open);
    onMenu(open);
  };
  const loud = !view.muted && view.volume > 0;
  const seekable = !view.live || view.end - view.start > SEEKABLE_SECONDS;
  return (
    <div className="controls" data-shown={shown}>
      {seekable && view.end > view.start && (
        <SeekBar
          view={view}
          player={player}
          thumbnails={broadcast.playback?.thumbnails ?? null}
          hearts={chat?.hearts ?? null}
          onScrub={onMenu}
        />
      )}
      <div className="controls-row">
        <IconButton icon={view.paused ? 'play' : 'pause'} label={view.paused ? t.watch.play : t.watch.pause} onClick={() => player.toggle()} data-testid="play-button" />
        <IconButton icon={loud ? 'sound' : 'muted'} label={loud ? t.watch.mute : t.watch.unmute} onClick={() => player.setMuted(loud)} data-testid="mute-button" />
        {desk && (
          <input
            type="range"
            className="range volume"
            min={0}
            max={100}
            value={loud ? Math.round(view.volume * 100) : 0}
            style={{ '--at': loud ? view.volume : 0 } as CSSProperties}
            aria-label={t.watch.volume}
            onChange={(event) => player.setVolume(Number(event.target.value) / 100)}
          />
        )}
        {view.live ? (
          <button
            type="button"
            className="live-button"
            data-live={view.behind === 0}
            aria-label={view.behind === 0 ? t.watch.live : `${t.watch.toLive}, ${t.watch.behind(format.span(view.behind))}`}
            title={view.latency === null ? undefined : t.watch.latency(format.oneDecimal(view.latency))}
            onClick={() => player.goLive()}
            data-testid="live-button"
            data-latency={view.latency ?? undefined}
            data-way={view.way ?? undefined}
            data-behind={view.behind}
          >
            <span className="live-dot" />
            <span className="live-label">{view.behind === 0 ? t.watch.live : format.behind(view.behind)}</span>
          </button>
        ) : (
          view.end > 0 && (
            <span className="controls-time">
              {format.position(view.time - view.zero)} <span>/ {format.position(view.end - view.zero)}</span>
            </span>
          )
        )}
        <span className="topbar-gap" />
        {(view.qualities.length > 0 || view.paced) && <QualityMenu view={view} player={player} open={menu} onOpen={openMenu} />}
        {canPictureInPicture() && desk && (
          <IconButton icon="pip" label={t.watch.pictureInPicture} onClick={() => togglePictureInPicture(player.video)} />
        )}
        {canFullScreen() && (
          <IconButton icon={fullScreen ? 'unfull' : 'full'} label={fullScreen ? t.watch.leaveFullScreen : t.watch.fullScreen} onClick={() => toggleFullScreen(player.video)} />
        )}
      </div>
    </div>
  );
}
