import { useEffect, useRef } from 'react';
import { useSpeech } from '../i18n/SpeechProvider';
import type { CameraView } from './Camera';

/** What is sent, whole: nothing of it is cut off here that viewers see. */
export function Viewfinder({ view, onTurned }: { view: CameraView; onTurned: () => void }) {
  const { t } = useSpeech();
  const element = useRef<HTMLVideoElement>(null);
  const { video } = view;
  useEffect(() => {
    const shown = element.current;
    if (shown !== null) {
      shown.srcObject = video === null ? null : new MediaStream([video]);
      shown.play().catch(() => undefined);
    }
  }, [video]);
  return (
    <video
      ref={element}
      className="stage-video viewfinder"
      playsInline
      muted
      data-mirrored={view.mirrored}
      aria-label={t.live.camera}
      tabIndex={-1}
      onResize={onTurned}
      data-testid="viewfinder"
    />
  );
}
