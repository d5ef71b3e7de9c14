import { useEffect, useMemo, useRef } from 'react';
import type { Broadcast } from '../api/types';
import { useSpeech } from '../i18n/SpeechProvider';
import { Logo } from '../ui/Logo';
import { usePlayer, usePlayerView } from '../watch/player/usePlayer';
import { playable } from '../watch/scene';
import type { useBroadcast } from '../watch/useBroadcast';

/** What viewers see, silent. */
export function Preview({ broadcast, source }: { broadcast: Broadcast; source: ReturnType<typeof useBroadcast> }) {
  const { t } = useSpeech();
  const video = useRef<HTMLVideoElement>(null);
  const playerSource = useMemo(
    () => ({
      address: () => source.latest.current?.playback?.hls ?? null,
      rewind: () => null,
      fastest: () => null,
      began: () => null,
      renew: source.renew,
    }),
    [source.latest, source.renew],
  );
  const player = usePlayer(video, playerSource);
  const { phase } = usePlayerView(player);
  const canPlay = playable(broadcast.state, broadcast.startedAt != null);
  useEffect(() => {
    if (player !== null && canPlay) {
      void player.open({ endless: true, silent: true });
    }
  }, [player, canPlay]);
  useEffect(() => player?.broadcastIs(broadcast.state === 'LIVE' ? 'sending' : 'silent'), [player, broadcast.state]);
  const seen = phase === 'playing' || phase === 'stalled' || phase === 'ended';
  return (
    <section className="preview" aria-label={t.studio.preview}>
      <video ref={video} playsInline muted data-seen={seen} tabIndex={-1} />
      {!seen && (
        <div className="preview-none">
          <Logo size={56} asleep={!canPlay} />
          <p>{canPlay ? t.watch.joining : t.studio.previewNone}</p>
        </div>
      )}
      {seen && <p className="badge preview-note">{t.studio.previewMuted}</p>}
    </section>
  );
}
